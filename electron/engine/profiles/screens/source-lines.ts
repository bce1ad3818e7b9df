import type { FrameRow } from '../../../../shared/protocol/profile.ts';
import { fail } from '../../../../shared/protocol/failure.ts';
import type { SourceFiles } from '../profile-importer.ts';
import type { MemoryTable } from './memory-table.ts';
import type { ScreenTable } from './screen-table.ts';
import { tableOfRows } from './screen-table.ts';

/** The place of the row that `key` names. Throws 'not-found' when the table has no such row. */
export function placeOf(table: MemoryTable, key: number | null): FrameRow {
  for (let row = 0; row < table.rows; row += 1) if (table.key(row) === key) return table.place(row);
  throw fail('not-found', 'This row is not in the snapshot.');
}

/**
 * The lines of a program with the memory that each allocated, of a table by line; where the program is at hand all of
 * them, else those that allocated. The figures are the table's own, `share` their share of the whole file.
 */
export function memoryLines(byLine: MemoryTable, wanted: FrameRow, sources: SourceFiles): ScreenTable {
  const source = sources.linesOf(wanted.file);
  const rows = new Map<number, number>();
  for (let row = 0; row < byLine.rows; row += 1) {
    const { file, line } = byLine.place(row);
    if (file === wanted.file) rows.set(line, row);
  }
  const column = (name: string): number => byLine.columns.indexOf(name);
  // Of several snapshots the newest is the last of their columns.
  const size = byLine.columns.findLastIndex((name) => name === 'size' || name.startsWith('size@'));
  const figure = (line: number, at: number): number | null => {
    const row = rows.get(line);
    const cell = row === undefined || at < 0 ? null : byLine.cell(row, at);
    return typeof cell === 'number' ? cell : null;
  };
  const total = [...rows.keys()].reduce((sum, line) => sum + (figure(line, size) ?? 0), 0);
  const numbers = new Set([...(source ?? []).map((_, at) => at + 1), ...rows.keys()]);
  const lines = [...numbers].sort((a, b) => a - b);
  const [count, sizeDiff] = [column('count'), column('sizeDiff')];
  const table = tableOfRows(
    lines,
    {
      line: (line) => line,
      size: (line) => figure(line, size),
      ...(sizeDiff < 0 ? {} : { sizeDiff: (line: number) => figure(line, sizeDiff) }),
      count: (line) => figure(line, count),
      share: (line) => {
        const bytes = figure(line, size);
        return bytes === null || total === 0 ? null : (100 * bytes) / total;
      },
      code: (line) => source?.[line - 1]?.replace(/\r?\n$/, '') ?? '',
    },
    (line) => line,
  );
  // A row that is a whole file begins at its heaviest line.
  const heaviest = lines.reduce(
    (most, line) => ((figure(line, size) ?? 0) > (figure(most, size) ?? 0) ? line : most),
    lines[0] ?? 0,
  );
  const start = lines.indexOf(wanted.line > 0 ? wanted.line : heaviest);
  const note = source === null ? sources.absence(wanted.file) : beyond(source.length, lines);
  return { ...table, note, start: start < 0 ? null : start };
}

/** A program that is shorter than the lines that were measured is not the one that ran. */
export const beyond = (sourceLines: number, lines: readonly number[]): string | null =>
  (lines.at(-1) ?? 0) > sourceLines
    ? `The file at hand has ${sourceLines} lines, and line ${lines.at(-1) ?? 0} was measured: it is not the program that ran.`
    : null;
