/** What a cell holds: figures go to the right, words to the left. */
export type Cell = string | number | null;

// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const unprintable = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Text of a dump for a terminal: control and direction characters as escapes, so that nothing in it acts. */
export const printable = (text: string): string =>
  text.replace(unprintable, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** Columns side by side, two spaces between them; the last one runs on. `figures`: heads of text that goes to the right, too. */
export function textTable(
  heads: readonly string[],
  rows: readonly (readonly Cell[])[],
  figures: readonly string[] = [],
): string {
  const text = (cell: Cell): string => (cell === null ? '' : printable(String(cell)));
  const widths = heads.map((head, at) =>
    rows.reduce((most, row) => Math.max(most, text(row[at] ?? null).length), head.length),
  );
  const right = heads.map(
    (head, at) => figures.includes(head) || rows.some((row) => typeof row[at] === 'number'),
  );
  const line = (cells: readonly Cell[]): string =>
    cells
      .map((cell, at) => {
        const width = widths[at] ?? 0;
        if (right[at]) return text(cell).padStart(width);
        return at === cells.length - 1 ? text(cell) : text(cell).padEnd(width);
      })
      .join('  ')
      .trimEnd();
  return [line(heads), ...rows.map(line)].map((each) => `${each}\n`).join('');
}
