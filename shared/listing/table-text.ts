import type { ListingFormat } from '../protocol/listing.ts';
import { csvLine } from './csv-line.ts';

/** `address`: decimal digits, up to 2^64-1. */
export type ListingColumnKind = 'address' | 'plain';
export type ListingCell = string | number | boolean | null;

export interface ListingColumn {
  readonly name: string;
  readonly kind: ListingColumnKind;
}

/** A table that is in memory, or a part of one. */
export interface ListingRows {
  readonly columns: readonly ListingColumn[];
  readonly rows: readonly (readonly ListingCell[])[];
}

/** Columns by their names; those that end in "address" hold addresses. */
export const columnsNamed = (names: readonly string[]): readonly ListingColumn[] =>
  names.map((name) => ({ name, kind: /(?:^|[ _])address$/i.test(name) ? 'address' : 'plain' }));

/** What stands before the rows: a line of titles, or the beginning of `{"total":…,"rows":[…]}`. */
export const tableHead = (format: ListingFormat, { columns }: ListingRows, total: number): string =>
  format === 'csv' ? csvLine(columns.map(({ name }) => name)) : `{"total":${total},"rows":[`;

/** Some rows; `isFirst`: none was written before. */
export function tableRows(format: ListingFormat, { columns, rows }: ListingRows, isFirst: boolean): string {
  if (format === 'csv') return rows.map((row) => csvLine(row)).join('');
  const keys = columns.map(({ name }) => `${JSON.stringify(name)}:`);
  return rows
    .map((row, at) => {
      const fields = keys.map((key, i) => key + jsonCell(row[i] ?? null, columns[i]?.kind));
      return `${isFirst && at === 0 ? '' : ','}\n{${fields.join(',')}}`;
    })
    .join('');
}

export const tableEnd = (format: ListingFormat): string => (format === 'csv' ? '' : '\n]}\n');

/** A table that is in memory as one text; `total`: rows that there are, where it has only the first. */
export const wholeTable = (format: ListingFormat, table: ListingRows, total = table.rows.length): string =>
  tableHead(format, table, total) + tableRows(format, table, true) + tableEnd(format);

/** An address is a number up to 2^53-1, and digits above, where a number would not be exact. */
function jsonCell(cell: ListingCell, kind: ListingColumnKind | undefined): string {
  if (kind === 'address' && typeof cell === 'string' && /^\d{1,20}$/.test(cell))
    return Number.isSafeInteger(Number(cell)) ? String(Number(cell)) : `"${cell}"`;
  return JSON.stringify(cell);
}

/** Rows of a table by what each column takes of an item; the names of the columns are the keys. */
export function rowsOf<Item>(
  items: readonly Item[],
  cells: Readonly<Record<string, (item: Item) => ListingCell>>,
): ListingRows {
  const takes = Object.values(cells);
  return {
    columns: columnsNamed(Object.keys(cells)),
    rows: items.map((item) => takes.map((take) => take(item))),
  };
}
