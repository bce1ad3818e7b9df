import { asBytes } from '../../../shared/model/units.ts';
import type { KindGrowth } from '../../../shared/protocol/compare.ts';
import type { GrowthTable } from './growth-table.ts';
import { slopeOf } from './slope.ts';

/** Last minus first. */
export const deltaOf = (figures: Float64Array, dumps: number, row: number): number =>
  figures[(row + 1) * dumps - 1]! - figures[row * dumps]!;

/**
 * How far the last figure is above the highest before it, as objgraph's `growth()` counts with `peak_stats`: what was there
 * before and came back is no growth. 0 where it is not above.
 */
export function peakGrowthOf(figures: Float64Array, dumps: number, row: number): number {
  const end = (row + 1) * dumps - 1;
  let peak = -Infinity;
  for (let at = row * dumps; at < end; at += 1) peak = Math.max(peak, figures[at]!);
  return end === row * dumps ? 0 : Math.max(0, figures[end]! - peak);
}

/** The delta in percent of the first dump's bytes; null where that has none. */
export function percentOf({ bytes, dumps }: GrowthTable, row: number): number | null {
  const first = bytes[row * dumps]!;
  return first === 0 ? null : (deltaOf(bytes, dumps, row) * 100) / Math.abs(first);
}

export function firstSeenOf({ counts, dumps }: GrowthTable, row: number): number {
  for (let dump = 0; dump < dumps; dump += 1) if (counts[row * dumps + dump] !== 0) return dump;
  return 0;
}

const neverFalls = (figures: Float64Array): boolean =>
  figures.every((figure, i) => i === 0 || figure >= figures[i - 1]!);

/** Neither objects nor bytes ever fall from one dump to the next. */
export const neverShrinksOf = ({ counts, bytes, dumps }: GrowthTable, row: number): boolean =>
  neverFalls(counts.subarray(row * dumps, (row + 1) * dumps)) &&
  neverFalls(bytes.subarray(row * dumps, (row + 1) * dumps));

/** Everything about one kind. `hours`: when each dump was taken, or null. O(dumps). */
export function growthOf(table: GrowthTable, row: number, hours: Float64Array | null): KindGrowth {
  const { dumps } = table;
  const counts = table.counts.subarray(row * dumps, (row + 1) * dumps);
  const bytes = table.bytes.subarray(row * dumps, (row + 1) * dumps);
  return {
    kind: table.kind[row]!,
    counts: [...counts],
    bytes: Array.from(bytes, asBytes),
    countDelta: deltaOf(table.counts, dumps, row),
    bytesDelta: asBytes(deltaOf(table.bytes, dumps, row)),
    percent: percentOf(table, row),
    countPeakGrowth: peakGrowthOf(table.counts, dumps, row),
    bytesPeakGrowth: asBytes(peakGrowthOf(table.bytes, dumps, row)),
    slope: slopeOf(bytes, hours),
    firstSeen: firstSeenOf(table, row),
    neverShrinks: neverShrinksOf(table, row),
  };
}
