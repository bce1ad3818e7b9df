import type { AddressText, Bytes, DumpId } from '../model/units.ts';
import type { DumpTotals } from './dump-state.ts';
import type { ViewName } from './views.ts';

export const groupings = ['type', 'module', 'size-class'] as const;
/** By type name; by the dotted part of the type name; by pymalloc size class. */
export type Grouping = (typeof groupings)[number];

export const summaryColumns = ['kind', 'count', 'bytes', 'max', 'average'] as const;
export type SummaryColumn = (typeof summaryColumns)[number];

export interface SummaryQuestion {
  readonly dump: DumpId;
  /** Other views than 'raw' have figures once the dump is read whole. */
  readonly view: ViewName;
  readonly groupBy: Grouping;
  readonly sortBy: SummaryColumn;
  readonly descending: boolean;
  /** Case-insensitive part of the kind; `/…/` is a regular expression. '' keeps every row. */
  readonly filter: string;
  /** Window of the sorted, filtered rows: at most 500 from `from`. */
  readonly from: number;
  readonly limit: number;
}

/** One window of rows as columns; every array has the same length. */
export interface SummaryPage {
  readonly totals: DumpTotals;
  /** True while the file is still being read: figures are of what was read so far, duplicates not yet left out. */
  readonly partial: boolean;
  /** How many rows match the filter, and the sums over them. */
  readonly matching: { readonly rows: number; readonly count: number; readonly bytes: Bytes };
  readonly from: number;
  readonly kind: readonly string[];
  readonly count: readonly number[];
  readonly bytes: readonly Bytes[];
  /** Largest single object and its address (the first in the file on a tie). */
  readonly max: readonly Bytes[];
  readonly maxAddress: readonly AddressText[];
  /** Exact shares 0..100 of all objects and of all bytes; a dump of zero bytes has share 0. */
  readonly countPercent: readonly number[];
  readonly bytesPercent: readonly number[];
  /** Share of this row and all rows above it, in the order asked for, filtered rows only. */
  readonly cumulativePercent: readonly number[];
}
