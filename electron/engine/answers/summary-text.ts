import type { DumpTotals } from '../../../shared/protocol/dump-state.ts';
import { orderRows } from './summary.ts';
import type { SummaryTable } from './summary-table.ts';

/**
 * The text of meliae's `summarize()`, byte for byte: columns of fixed width that run together when a figure is
 * wider, shares cut (not rounded) to whole percents. Without a final newline. Where meliae divides by a total of
 * zero bytes and fails, the shares are 0.
 */
export function summaryText(table: SummaryTable, totals: DumpTotals, limit: number): string {
  const { rows, runningBytes } = orderRows(table, { sortBy: 'bytes', descending: true, filter: '' });
  const lines = [
    `Total ${totals.objects} objects, ${table.kind.length} types, Total size = ${mebibytes(totals.bytes)}MiB (${totals.bytes} bytes)`,
    ' Index   Count   %      Size   % Cum     Max Kind',
  ];
  const percent = (part: number, whole: number) => (whole === 0 ? 0 : Math.trunc((part * 100) / whole));
  rows.slice(0, limit).forEach((row, index) => {
    const figures = [
      [index, 6],
      [table.count[row]!, 8],
      [percent(table.count[row]!, totals.objects), 4],
      [table.bytes[row]!, 10],
      [percent(table.bytes[row]!, totals.bytes), 4],
      [percent(runningBytes[index]!, totals.bytes), 4],
      [table.max[row]!, 8],
    ] as const;
    lines.push(
      `${figures.map(([figure, width]) => String(figure).padStart(width)).join('')} ${table.kind[row]!}`,
    );
  });
  return lines.join('\n');
}

/** Mebibytes with one decimal, a tie going to the even digit as C's printf does (toFixed goes up). */
function mebibytes(bytes: number): string {
  const twentieths = (bytes * 20) / 1048576;
  // Only an odd number of twentieths stands exactly between two decimals.
  if (!Number.isInteger(twentieths) || twentieths % 2 === 0) return (bytes / 1048576).toFixed(1);
  const below = (twentieths - 1) / 2;
  return ((below % 2 === 0 ? below : below + 1) / 10).toFixed(1);
}
