import type { SourceFiles } from '../profile-importer.ts';
import { fixed, general } from '../python-format.ts';
import { blockLength } from './code-block.ts';
import type { LineFunction, LineStats } from './line-stats.ts';
import { totalTimeOf } from './line-stats.ts';

/** What `python -m line_profiler` shows times in, whatever the file's unit. */
export const displayUnit = 1e-6;

interface Cells {
  readonly hits: string;
  readonly time: string;
  readonly perHit: string;
  readonly percent: string;
}

const noCells: Cells = { hits: '', time: '', perHit: '', percent: '' };
/** line_profiler's own; the three figures grow with what they hold. */
const leastWidths = { line: 6, hits: 9, time: 12, perHit: 8, percent: 8 } as const;

/** The line above all functions. */
export const headText = (unit: number): string => `Timer unit: ${general(unit)} s\n\n`;

/** One function as line_profiler 4 and 5 print it (`show_func`), with its program where that is at hand. */
export function functionText({ unit }: LineStats, shown: LineFunction, sources: SourceFiles): string {
  const total = totalTimeOf(shown);
  const cells = cellsOf(shown, total, unit / displayUnit);
  const widths = widthsOf([...cells.values()]);
  const row = (line: string, { hits, time, perHit, percent }: Cells, code: string): string =>
    [
      line.padStart(widths.line),
      hits.padStart(widths.hits),
      time.padStart(widths.time),
      perHit.padStart(widths.perHit),
      percent.padStart(widths.percent),
      ` ${code}`,
    ].join(' ');
  const header = row(
    'Line #',
    { hits: 'Hits', time: 'Time', perHit: 'Per Hit', percent: '% Time' },
    'Line Contents',
  );
  const { place, code } = programOf(shown, sources);
  const rows = code.map((text, i) =>
    row(
      String(shown.line + i),
      cells.get(shown.line + i) ?? noCells,
      text.replace(/\n$/, '').replace(/\r$/, ''),
    ),
  );
  return [
    `Total time: ${general(total * unit)} s`,
    ...place,
    '',
    header,
    '='.repeat(header.length),
    ...rows,
    '',
    '',
  ].join('\n');
}

function cellsOf({ lines }: LineFunction, total: number, scale: number): Map<number, Cells> {
  const cells = new Map<number, Cells>();
  for (const { line, hits, time } of lines) {
    const shownTime = time * scale;
    cells.set(line, {
      hits: String(hits).length > leastWidths.hits ? general(hits) : String(hits),
      time: figure(shownTime, leastWidths.time),
      perHit: hits === 0 ? '' : figure(shownTime / hits, leastWidths.perHit),
      percent: total === 0 ? '' : fixed((100 * time) / total, 1).padStart(5),
    });
  }
  return cells;
}

/** `%5.1f`, or `%5.3g` where that is wider than its column. */
function figure(value: number, width: number): string {
  const text = fixed(value, 1).padStart(5);
  return text.length > width ? general(value, 3).padStart(5) : text;
}

function widthsOf(cells: readonly Cells[]) {
  const widest = (of: 'hits' | 'time' | 'perHit'): number =>
    cells.reduce<number>((width, cell) => Math.max(width, cell[of].length), leastWidths[of]);
  return { ...leastWidths, hits: widest('hits'), time: widest('time'), perHit: widest('perHit') };
}

/** The lines that say where the function stands, and its code: empty lines where the program is not at hand. */
function programOf(
  { file, line, function: name, lines }: LineFunction,
  sources: SourceFiles,
): { place: string[]; code: readonly string[] } {
  const all = sources.linesOf(file);
  if (all !== null) {
    const from = all.slice(Math.max(0, line - 1));
    return {
      place: [`File: ${file}`, `Function: ${name} at line ${line}`],
      code: from.slice(0, blockLength(from)),
    };
  }
  // Enough to show every line that was measured; line_profiler counts the same way.
  const numbers = lines.map((entry) => entry.line);
  const first = numbers.reduce((least, number) => Math.min(least, number), line);
  const last = numbers.reduce((most, number) => Math.max(most, number), -1);
  const count = numbers.length === 0 ? 1 : Math.min(last - first + 1, mostEmptyLines);
  return {
    place: [
      '',
      `Could not find file ${file}`,
      'Are you sure you are running this program from the same directory',
      'that you ran the profiler from?',
      "Continuing without the function's contents.",
    ],
    code: Array.from({ length: count }, () => ''),
  };
}

/** No function is this long; a damaged line number must not become a page of millions of empty lines. */
const mostEmptyLines = 100_000;
