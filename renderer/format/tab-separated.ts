import { safeText } from './safe-text.ts';

/** Rows of cells as text that a spreadsheet takes, one line each. */
export const tabSeparated = (rows: readonly (readonly (string | number)[])[]): string =>
  rows.map((cells) => `${cells.map(cellText).join('\t')}\n`).join('');

/**
 * Names come from the dump, and a dump can hold anything: what would break the line or steer a terminal is written
 * out as on screen, and what a spreadsheet would run as a formula is marked as text.
 */
function cellText(cell: string | number): string {
  if (typeof cell === 'number') return String(cell);
  const text = safeText(cell);
  return /^[=+\-@]/.test(text) ? `'${text}` : text;
}
