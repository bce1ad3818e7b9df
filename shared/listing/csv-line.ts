/** What a spreadsheet takes for the beginning of a formula, full-width letters and leading white space included. */
const formulaStart = /^[\s\u200b\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/u;
/** A number is no formula, whatever its sign. */
const plainNumber = /^[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i;

/**
 * One line of a CSV file (RFC 4180). Text that a spreadsheet would take for a formula gets a quote (') in front, which is what
 * spreadsheets themselves take for "this is text"; figures stay figures.
 */
export const csvLine = (cells: readonly (string | number | bigint | boolean | null)[]): string =>
  `${cells.map(csvCell).join(',')}\r\n`;

function csvCell(cell: string | number | bigint | boolean | null): string {
  if (cell === null) return '';
  if (typeof cell !== 'string') return String(cell);
  const safe = formulaStart.test(cell) && !plainNumber.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
