import type { MprofLinesAnswer } from '../../../../shared/protocol/profile.ts';
import { fail } from '../../../../shared/protocol/failure.ts';
import { blockLength } from '../lprof/code-block.ts';
import type { LineFunction, LineStats } from '../lprof/line-stats.ts';
import { totalTimeOf } from '../lprof/line-stats.ts';
import type { SourceFiles } from '../profile-importer.ts';
import { compareText } from '../python-order.ts';
import type { ScreenTable } from './screen-table.ts';
import { tableOfRows } from './screen-table.ts';
import { beyond } from './source-lines.ts';

const hitsOf = ({ lines }: LineFunction): number => lines.reduce((sum, { hits }) => sum + hits, 0);

/** The functions of a line_profiler file, in its order; a row's key is its place in the file. */
export function timedFunctions({ functions, unit }: LineStats): ScreenTable {
  const order = functions
    .map((of, at) => ({ of, at, time: totalTimeOf(of) * unit }))
    .sort(
      (a, b) =>
        compareText(a.of.file, b.of.file) ||
        a.of.line - b.of.line ||
        compareText(a.of.function, b.of.function),
    );
  return tableOfRows(
    order,
    {
      function: ({ of }) => of.function,
      time: ({ time }) => time,
      hits: ({ of }) => hitsOf(of),
      lines: ({ of }) => of.lines.length,
      file: ({ of }) => of.file,
      line: ({ of }) => of.line,
    },
    ({ at }) => at,
  );
}

/** The lines of one function: those measured, and where the program is at hand all of its block. */
export function timedLines(
  { functions, unit }: LineStats,
  subject: number | null,
  sources: SourceFiles,
): ScreenTable {
  const of = functions[subject ?? -1];
  if (of === undefined) throw fail('not-found', 'This function is not in the profile.');
  const total = totalTimeOf(of);
  const source = sources.linesOf(of.file);
  const figures = new Map(of.lines.map((line) => [line.line, line]));
  const inBlock = source === null ? 0 : blockLength(source.slice(of.line - 1));
  const numbers = new Set([...figures.keys(), ...Array.from({ length: inBlock }, (_, at) => of.line + at)]);
  const rows = [...numbers].sort((a, b) => a - b);
  const line = (number: number) => figures.get(number);
  const table = tableOfRows(rows, {
    line: (number) => number,
    hits: (number) => line(number)?.hits ?? null,
    time: (number) => (line(number) === undefined ? null : line(number)!.time * unit),
    each: (number) => {
      const of = line(number);
      return of === undefined || of.hits === 0 ? null : (of.time * unit) / of.hits;
    },
    share: (number) =>
      line(number) === undefined || total === 0 ? null : (100 * line(number)!.time) / total,
    code: (number) => source?.[number - 1]?.replace(/\r?\n$/, '') ?? '',
  });
  return { ...table, note: source === null ? sources.absence(of.file) : beyond(source.length, rows) };
}

/** The functions of memory_profiler's line reports. */
export const reportedFunctions = ({ functions }: MprofLinesAnswer): ScreenTable =>
  tableOfRows(functions, {
    function: (of) => of.function ?? '',
    growth: (of) => of.lines.reduce((sum, { incrementMiB }) => sum + (incrementMiB ?? 0), 0) * 2 ** 20,
    lines: (of) => of.lines.length,
    file: (of) => of.file,
  });

export function reportedLines({ functions }: MprofLinesAnswer, subject: number | null): ScreenTable {
  const of = functions[subject ?? -1];
  if (of === undefined) throw fail('not-found', 'This function is not in the report.');
  const bytes = (mebibytes: number | null): number | null =>
    mebibytes === null ? null : mebibytes * 2 ** 20;
  return tableOfRows<(typeof of.lines)[number]>(of.lines, {
    line: ({ line }) => line,
    memory: ({ memoryMiB }) => bytes(memoryMiB),
    increment: ({ incrementMiB }) => bytes(incrementMiB),
    ...(of.hasOccurrences ? { hits: ({ occurrences }: (typeof of.lines)[number]) => occurrences } : {}),
    code: ({ text }) => text,
  });
}
