import type { Watch } from '../graph/watch.ts';
import { csvLine } from '../../../shared/listing/csv-line.ts';
import type { NewFile } from './new-file.ts';
import type { ExportValue, RowSource } from './row-source.ts';

const rowsAtATime = 8192;

/** Each part of a table as rows; false: the watch stopped it. */
function eachPart(
  source: RowSource,
  watch: Watch,
  write: (columns: readonly (readonly ExportValue[])[], rows: number, from: number) => void,
): boolean {
  for (let from = 0; from < source.rows; from += rowsAtATime) {
    if (watch(from)) return false;
    const to = Math.min(source.rows, from + rowsAtATime);
    write(source.take(from, to), to - from, from);
  }
  return !watch(source.rows);
}

/** A table for spreadsheets, with a line of titles. False: the watch stopped it. */
export function writeCsv(source: RowSource, file: NewFile, watch: Watch): boolean {
  file.text(csvLine(source.columns.map(({ name }) => name)));
  return eachPart(source, watch, (columns, rows) => {
    let text = '';
    for (let row = 0; row < rows; row += 1) text += csvLine(columns.map((column) => column[row] ?? null));
    file.text(text);
  });
}

/**
 * A JSON object a line, or (`whole`) one document `{"rows":[…]}` with a row a line. Addresses above 2^53 are decimal strings.
 * False: the watch stopped it.
 */
export function writeJsonRows(source: RowSource, file: NewFile, watch: Watch, whole: boolean): boolean {
  const keys = source.columns.map(({ name }) => `${JSON.stringify(name)}:`);
  if (whole) file.text('{"rows":[');
  const done = eachPart(source, watch, (columns, rows, from) => {
    let text = '';
    for (let row = 0; row < rows; row += 1) {
      const fields = keys.map((key, i) => key + jsonValue(columns[i]?.[row] ?? null));
      if (whole) text += from + row === 0 ? '\n' : ',\n';
      text += `{${fields.join(',')}}`;
      if (!whole) text += '\n';
    }
    file.text(text);
  });
  if (whole) file.text('\n]}\n');
  return done;
}

const jsonValue = (value: ExportValue): string =>
  typeof value === 'bigint' ? `"${value.toString()}"` : JSON.stringify(value);
