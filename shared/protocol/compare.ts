import type { Bytes, DumpId } from '../model/units.ts';
import type { DumpTotals } from './dump-state.ts';
import type { Grouping } from './summary.ts';
import type { ViewName } from './views.ts';

export const growthColumns = [
  'kind',
  'count',
  'bytes',
  'countDelta',
  'bytesDelta',
  'percent',
  'countPeakGrowth',
  'bytesPeakGrowth',
  'slope',
  'firstSeen',
  'neverShrinks',
] as const;
/**
 * `count` and `bytes` are those of the dump `at`; `percent` of bytes, kinds that are new first; `slope` in bytes per hour where the
 * times are known, else per dump; `neverShrinks` puts kinds that grew without ever shrinking last.
 */
export type GrowthColumn = (typeof growthColumns)[number];

/** Which rows of a comparison, and in which order. */
export interface GrowthOrder {
  readonly sortBy: GrowthColumn;
  readonly descending: boolean;
  /** Whose `count` or `bytes` decide, counted from 0; null: the last dump's. */
  readonly at: number | null;
  /** Case-insensitive part of the kind; `/…/` is a regular expression. '' keeps every row. */
  readonly filter: string;
  /** Only kinds whose bytes changed, up or down, by at least this much between the first and the last dump. */
  readonly bytesFloor: number;
  /** The same of objects. */
  readonly countFloor: number;
}

export interface CompareQuestion extends GrowthOrder {
  /** At least two, in the order of time; at most 1,000. */
  readonly dumps: readonly DumpId[];
  readonly view: ViewName;
  readonly groupBy: Grouping;
  /** Only these, at most 100; null: whatever the filter lets through. */
  readonly kinds: readonly string[] | null;
  /** When each was taken, milliseconds since 1970, each later than the one before; null where that is not known. */
  readonly times: readonly number[] | null;
  /** Window of the sorted, filtered rows: at most 500 from `from`. */
  readonly from: number;
  readonly limit: number;
}

/** A straight line through a kind's bytes. */
export interface Slope {
  readonly bytesPerDump: number;
  /** null where the times are not known. */
  readonly bytesPerHour: number | null;
  /** 0..1: how much of the change the line explains (r²), by time where known; null for two dumps, or no change. */
  readonly fit: number | null;
}

/** What one kind did over all dumps. */
export interface KindGrowth {
  readonly kind: string;
  /** One figure per dump. */
  readonly counts: readonly number[];
  readonly bytes: readonly Bytes[];
  /** Last minus first. */
  readonly countDelta: number;
  readonly bytesDelta: Bytes;
  /** Of the first dump's bytes; null where the first has none. */
  readonly percent: number | null;
  /** How far the last dump is above the highest of all before it; 0 where it is not. */
  readonly countPeakGrowth: number;
  readonly bytesPeakGrowth: Bytes;
  readonly slope: Slope;
  /** The first dump that has the kind, counted from 0. */
  readonly firstSeen: number;
  /** Neither objects nor bytes ever fall from one dump to the next. */
  readonly neverShrinks: boolean;
}

export interface ComparePage {
  readonly totals: readonly DumpTotals[];
  readonly matching: { readonly rows: number; readonly countDelta: number; readonly bytesDelta: Bytes };
  readonly from: number;
  readonly rows: readonly KindGrowth[];
}
