import type { GrowthColumn, GrowthOrder } from '../../../shared/protocol/compare.ts';
import { kindMatcher } from '../answers/summary.ts';
import { deltaOf, firstSeenOf, neverShrinksOf, peakGrowthOf, percentOf } from './growth.ts';
import type { GrowthTable } from './growth-table.ts';
import { slopeOf } from './slope.ts';

/**
 * The rows that pass the filter and the floors, in the order asked for. `hours`: when each dump was taken, or null. Throws
 * 'bad-request' for a bad filter. O(k log k).
 */
export function orderGrowth(
  table: GrowthTable,
  order: GrowthOrder,
  hours: Float64Array | null = null,
): Uint32Array {
  const { counts, bytes, dumps, kind } = table;
  const matches = kindMatcher(order.filter);
  const rows: number[] = [];
  for (let row = 0; row < kind.length; row += 1) {
    if (!matches(kind[row]!)) continue;
    if (Math.abs(deltaOf(bytes, dumps, row)) < order.bytesFloor) continue;
    if (Math.abs(deltaOf(counts, dumps, row)) < order.countFloor) continue;
    rows.push(row);
  }
  const sign = order.descending ? -1 : 1;
  const compare = comparator(table, order, rows, hours);
  return Uint32Array.from(rows.sort((a, b) => sign * compare(a, b) || a - b));
}

function comparator(
  table: GrowthTable,
  { sortBy: column, at }: GrowthOrder,
  rows: readonly number[],
  hours: Float64Array | null,
): (a: number, b: number) => number {
  const { kind } = table;
  if (column === 'kind') return (a, b) => (kind[a]! < kind[b]! ? -1 : kind[a]! > kind[b]! ? 1 : 0);
  const value = figureOf(table, column, at, hours);
  const figure = new Map(rows.map((row) => [row, value(row)]));
  const bytesDelta = (row: number): number => deltaOf(table.bytes, table.dumps, row);
  return (a, b) => {
    const [first, second] = [figure.get(a)!, figure.get(b)!];
    // Two kinds that are new are both infinitely larger than nothing.
    return (first === second ? 0 : first - second) || bytesDelta(a) - bytesDelta(b);
  };
}

function figureOf(
  table: GrowthTable,
  column: Exclude<GrowthColumn, 'kind'>,
  at: number | null,
  hours: Float64Array | null,
): (row: number) => number {
  const { counts, bytes, dumps } = table;
  const dump = Math.min(at ?? dumps - 1, dumps - 1);
  switch (column) {
    case 'count':
      return (row) => counts[row * dumps + dump]!;
    case 'bytes':
      return (row) => bytes[row * dumps + dump]!;
    case 'countDelta':
      return (row) => deltaOf(counts, dumps, row);
    case 'bytesDelta':
      return (row) => deltaOf(bytes, dumps, row);
    case 'percent':
      return (row) => percentOf(table, row) ?? (deltaOf(bytes, dumps, row) > 0 ? Infinity : 0);
    case 'countPeakGrowth':
      return (row) => peakGrowthOf(counts, dumps, row);
    case 'bytesPeakGrowth':
      return (row) => peakGrowthOf(bytes, dumps, row);
    case 'slope':
      return (row) => {
        const slope = slopeOf(bytes.subarray(row * dumps, (row + 1) * dumps), hours);
        return slope.bytesPerHour ?? slope.bytesPerDump;
      };
    case 'firstSeen':
      return (row) => firstSeenOf(table, row);
    case 'neverShrinks':
      return (row) => Number(neverShrinksOf(table, row) && deltaOf(bytes, dumps, row) > 0);
  }
}
