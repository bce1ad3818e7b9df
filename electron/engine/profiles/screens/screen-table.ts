import type {
  ProfileCell,
  ProfileTablePage,
  ProfileTableQuestion,
} from '../../../../shared/protocol/profile-screen.ts';
import { fail } from '../../../../shared/protocol/failure.ts';
import { largestFirst } from '../order-by-number.ts';
import { compareText } from '../python-order.ts';

/** A table of a profile: rows 0 to `rows` - 1 in the order of the original tool. */
export interface ScreenTable {
  readonly columns: readonly string[];
  readonly rows: number;
  cell(row: number, column: number): ProfileCell;
  /** What names the row as the subject of another question. */
  key(row: number): number;
  /** Of a column of texts that stand in a list, each once: for a row its place there. */
  texts?(column: number): TextColumn | null;
  /** Whether a text can stand in a column at all: which columns a filter looks at. */
  mayHold?(column: number, text: string): boolean;
  /** What has to be known of the table, in sentences. */
  readonly note?: string | null;
  /** The row that is meant among its neighbours. */
  readonly start?: number | null;
}

export interface TextColumn {
  readonly texts: readonly string[];
  /** For each text its place in Python's order. */
  ranks(): Uint32Array;
  /** The place in `texts`. */
  of(row: number): number;
}

/** A table of rows that are in memory anyway. */
export const tableOfRows = <Row>(
  rows: ArrayLike<Row>,
  columns: Readonly<Record<string, (row: Row, at: number) => ProfileCell>>,
  key: (row: Row, at: number) => number = (_, at) => at,
): ScreenTable => {
  const cells = Object.values(columns);
  return {
    columns: Object.keys(columns),
    rows: rows.length,
    cell: (row, column) => cells[column]!(rows[row]!, row),
    key: (row) => key(rows[row]!, row),
  };
};

type Order = Pick<ProfileTableQuestion, 'sortBy' | 'descending' | 'filter'>;

/** The rows that pass the filter, in the order asked for. Ties keep the table's own order. O(n log n). */
export function orderedRows(table: ScreenTable, { sortBy, descending, filter }: Order): Uint32Array {
  const wanted = filter.toLowerCase();
  let rows = Uint32Array.from({ length: table.rows }, (_, row) => row);
  if (wanted !== '') rows = rows.filter(holding(table, wanted));
  if (sortBy === '') return rows;
  const column = table.columns.indexOf(sortBy);
  if (column < 0) throw fail('bad-request', 'There is no such column to sort by.');
  const words = table.texts?.(column) ?? null;
  if (words !== null) {
    const ranks = words.ranks();
    const direction = descending ? 1 : -1;
    const order = largestFirst(Float64Array.from(rows, (row) => direction * ranks[words.of(row)]!));
    return order.map((place) => rows[place]!);
  }
  // Each value once: a comparison may cost more than a look-up.
  const values = Array.from({ length: table.rows }, (_, row) => table.cell(row, column));
  const sign = descending ? -1 : 1;
  if (values.every((value) => typeof value === 'number')) {
    const numbers = Float64Array.from(rows, (row) => -sign * values[row]!);
    const order = largestFirst(numbers);
    return order.map((place) => rows[place]!);
  }
  return rows.sort((a, b) => sign * compareCells(values[a]!, values[b]!, sign) || a - b);
}

/** Whether a row has the text, in lower case, in one of its columns. */
function holding(table: ScreenTable, wanted: string): (row: number) => boolean {
  const has = (text: ProfileCell): boolean => typeof text === 'string' && text.toLowerCase().includes(wanted);
  const known = new Map<readonly string[], Uint8Array>();
  const columns = table.columns.flatMap((_, column) => {
    if (table.mayHold?.(column, wanted) === false) return [];
    const words = table.texts?.(column) ?? null;
    if (words === null) return [(row: number) => has(table.cell(row, column))];
    const found = known.get(words.texts) ?? Uint8Array.from(words.texts, (text) => Number(has(text)));
    known.set(words.texts, found);
    return [(row: number) => found[words.of(row)] === 1];
  });
  return (row) => columns.some((holds) => holds(row));
}

/** What is not known comes last, whichever way the order goes. */
function compareCells(a: ProfileCell, b: ProfileCell, sign: number): number {
  if (a === b) return 0;
  if (a === null) return sign;
  if (b === null) return -sign;
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return compareText(String(a), String(b));
}

export function sumsOf(table: ScreenTable, rows: Uint32Array): (number | null)[] {
  return table.columns.map((_, column) => {
    let sum = 0;
    for (const row of rows) {
      const cell = table.cell(row, column);
      if (typeof cell === 'string') return null;
      sum += cell ?? 0;
    }
    return sum;
  });
}

/** One window of a table whose order is known. */
export function pageOf(
  table: ScreenTable,
  ordered: Uint32Array,
  sums: readonly (number | null)[],
  { from, limit }: Pick<ProfileTableQuestion, 'from' | 'limit'>,
): ProfileTablePage {
  const rows = [...ordered.subarray(from, from + limit)];
  return {
    columns: table.columns,
    total: ordered.length,
    all: table.rows,
    keys: rows.map((row) => table.key(row)),
    rows: rows.map((row) => table.columns.map((_, column) => table.cell(row, column))),
    sums,
    note: table.note ?? null,
    start: table.start ?? null,
  };
}
