import { addressText, asBytes } from '../../../shared/model/units.ts';
import type { DumpTotals } from '../../../shared/protocol/dump-state.ts';
import { fail } from '../../../shared/protocol/failure.ts';
import type { SummaryColumn, SummaryPage, SummaryQuestion } from '../../../shared/protocol/summary.ts';
import type { SummaryTable } from './summary-table.ts';

export const largestPage = 500;

type Order = Pick<SummaryQuestion, 'sortBy' | 'descending' | 'filter'>;

/** The rows that match the filter, in the order asked for, with their running sum of bytes. */
export interface OrderedRows {
  readonly rows: Uint32Array;
  readonly runningBytes: Float64Array;
  readonly count: number;
  readonly bytes: number;
}

/** Filters and sorts a table once; pages are then cut from it. O(groups log groups). */
export function orderRows(table: SummaryTable, order: Order): OrderedRows {
  const matches = kindMatcher(order.filter);
  const rows: number[] = [];
  for (let row = 0; row < table.kind.length; row += 1) if (matches(table.kind[row]!)) rows.push(row);
  const compare = comparator(table, order.sortBy);
  const sorted = Uint32Array.from(
    rows.sort(order.descending ? (a, b) => compare(b, a) || a - b : (a, b) => compare(a, b) || a - b),
  );
  const runningBytes = new Float64Array(sorted.length);
  let count = 0;
  let bytes = 0;
  sorted.forEach((row, i) => {
    count += table.count[row]!;
    bytes += table.bytes[row]!;
    runningBytes[i] = bytes;
  });
  return { rows: sorted, runningBytes, count, bytes };
}

function comparator(table: SummaryTable, column: SummaryColumn): (a: number, b: number) => number {
  const { kind, count, bytes, max } = table;
  switch (column) {
    case 'kind':
      return (a, b) => (kind[a]! < kind[b]! ? -1 : kind[a]! > kind[b]! ? 1 : 0);
    case 'count':
      return (a, b) => count[a]! - count[b]! || bytes[a]! - bytes[b]!;
    case 'bytes':
      // meliae's order: bytes, then count, then the order of appearance.
      return (a, b) => bytes[a]! - bytes[b]! || count[a]! - count[b]!;
    case 'max':
      return (a, b) => max[a]! - max[b]! || bytes[a]! - bytes[b]!;
    case 'average':
      return (a, b) => bytes[a]! / count[a]! - bytes[b]! / count[b]! || bytes[a]! - bytes[b]!;
  }
}

/** `/…/` is a regular expression, anything else a part of the kind; both without regard to case. */
export function kindMatcher(filter: string): (kind: string) => boolean {
  if (filter === '') return () => true;
  if (filter.length > 2 && filter.startsWith('/') && filter.endsWith('/')) {
    const source = filter.slice(1, -1);
    if (source.length > 200) throw fail('bad-request', 'A filter may have at most 200 characters.');
    let expression: RegExp;
    try {
      expression = new RegExp(source, 'iu');
    } catch (error) {
      throw fail(
        'bad-request',
        `The filter is not a regular expression: ${error instanceof Error ? error.message : ''}.`,
      );
    }
    // Bounded input bounds what a costly expression can cost.
    return (kind) => expression.test(kind.slice(0, 300));
  }
  const part = filter.toLowerCase();
  return (kind) => kind.toLowerCase().includes(part);
}

/** One window of a table. Throws 'bad-request' for a window that no screen asks for. */
export function summaryPage(
  table: SummaryTable,
  ordered: OrderedRows,
  totals: DumpTotals,
  partial: boolean,
  question: Pick<SummaryQuestion, 'from' | 'limit'>,
): SummaryPage {
  const { from, limit } = question;
  if (!Number.isInteger(from) || from < 0 || !Number.isInteger(limit) || limit < 0 || limit > largestPage) {
    throw fail('bad-request', `A page is at most ${largestPage} rows from a row of 0 or more.`);
  }
  const rows = ordered.rows.subarray(from, from + limit);
  const share = (part: number, whole: number) => (whole === 0 ? 0 : (part * 100) / whole);
  const column = <Value>(value: (row: number) => Value): Value[] => Array.from(rows, (row) => value(row));
  return {
    totals,
    partial,
    matching: { rows: ordered.rows.length, count: ordered.count, bytes: asBytes(ordered.bytes) },
    from,
    kind: column((row) => table.kind[row]!),
    count: column((row) => table.count[row]!),
    bytes: column((row) => asBytes(table.bytes[row]!)),
    max: column((row) => asBytes(table.max[row]!)),
    maxAddress: column((row) => addressText(table.maxAddress[row]!)),
    countPercent: column((row) => share(table.count[row]!, totals.objects)),
    bytesPercent: column((row) => share(table.bytes[row]!, totals.bytes)),
    cumulativePercent: Array.from(rows, (_, i) => share(ordered.runningBytes[from + i]!, totals.bytes)),
  };
}
