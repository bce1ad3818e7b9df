import { exactAddress } from './addresses.ts';
import type { Grouping, SummaryPage } from '../../../shared/protocol/summary.ts';

/** One row of a summary, out of the page's columns. */
export interface SummaryRow {
  readonly kind: string;
  readonly count: number;
  readonly countPercent: number;
  readonly bytes: number;
  readonly bytesPercent: number;
  readonly cumulativePercent: number;
  readonly max: number;
  /** Exact as a number up to 2^53-1, as decimal digits above. */
  readonly maxAddress: number | string;
}

function cell<Value>(column: readonly Value[], at: number, name: string): Value {
  const value = column[at];
  if (value === undefined) throw new Error(`the page's column ${name} is too short`);
  return value;
}

export function rowsOf(page: SummaryPage): SummaryRow[] {
  return page.kind.map((kind, at) => ({
    kind,
    count: cell(page.count, at, 'count'),
    countPercent: cell(page.countPercent, at, 'countPercent'),
    bytes: cell(page.bytes, at, 'bytes'),
    bytesPercent: cell(page.bytesPercent, at, 'bytesPercent'),
    cumulativePercent: cell(page.cumulativePercent, at, 'cumulativePercent'),
    max: cell(page.max, at, 'max'),
    maxAddress: exactAddress(cell(page.maxAddress, at, 'maxAddress')),
  }));
}

/** Python's `'%.1f' % (bytes / 1024**2)`: an exact half goes to the even digit, where `toFixed` goes up. */
export function oneDecimalMiB(bytes: number): string {
  const tenths = (bytes * 10) / 2 ** 20;
  const below = Math.floor(tenths);
  const isHalf = tenths - below === 0.5;
  const rounded = isHalf ? below + (Math.abs(below) % 2) : Math.round(tenths);
  return (rounded / 10).toFixed(1);
}

const groupNames: Readonly<Record<Grouping, string>> = {
  type: 'types',
  module: 'modules',
  'size-class': 'size classes',
};

const right = (value: number, width: number): string => String(Math.trunc(value)).padStart(width);

/**
 * The first `rows` of a page in the layout of meliae's `summarize()`: percentages cut to whole numbers, wide figures
 * run on. With a filter a second line says how much of the dump the rows are.
 */
export function summaryTable(
  page: SummaryPage,
  { groupBy, filtered, groups }: { groupBy: Grouping; filtered: boolean; groups: number },
): string {
  const { totals, matching } = page;
  const size = (bytes: number): string => `${oneDecimalMiB(bytes)}MiB (${bytes} bytes)`;
  const lines = [
    `Total ${totals.objects} objects, ${groups} ${groupNames[groupBy]}, Total size = ${size(totals.bytes)}`,
  ];
  if (filtered)
    lines.push(
      `Matching ${matching.count} objects, ${matching.rows} ${groupNames[groupBy]}, size = ${size(matching.bytes)}`,
    );
  lines.push(' Index   Count   %      Size   % Cum     Max Kind');
  for (const [at, row] of rowsOf(page).entries()) {
    const figures = [
      right(at, 6),
      right(row.count, 8),
      right(row.countPercent, 4),
      right(row.bytes, 10),
      right(row.bytesPercent, 4),
      right(row.cumulativePercent, 4),
      right(row.max, 8),
    ];
    lines.push(`${figures.join('')} ${row.kind}`);
  }
  return lines.join('\n');
}
