import type { ViewName } from '../../../../shared/protocol/views.ts';
import type { Query } from '../../../../shared/query/tree.ts';
import type { HeapGraph } from '../../graph/heap-graph.ts';
import type { Reached } from '../../graph/reach.ts';
import type { TypeReached } from '../../graph/reach.ts';
import type { Watch } from '../../graph/watch.ts';
import type { DumpColumns } from '../../scan/scanned-dump.ts';
import type { ArenaMap } from '../../insight/arenas.ts';
import type { Duplicates } from '../../insight/duplicates.ts';
import type { DumpPython } from '../../insight/python-version.ts';
import type { Waste } from '../../insight/waste.ts';
import type { VersionHints } from '../../insight/writer-version.ts';
import type { Accumulation, LargeHolder } from './accumulations.ts';
import { accumulations, largeHolders } from './accumulations.ts';
import { deepSizes, reachedByType, totals } from './deep-sizes.ts';
import type { DeepSizes } from './deep-sizes.ts';
import { dominatedRows, dominatedTypes, retainedOfTypes } from './dominated.ts';
import type { MatchSide } from '../../compare/object-match.ts';
import { arenas, duplicates, waste, writerPython } from './insight.ts';
import { laidTogether } from './laid-together.ts';
import type { LeakPatterns } from './patterns/leak-patterns.ts';
import { leakPatterns, nearestHolders } from './patterns/leak-patterns.ts';
import type { Changed, HolderOfChanged } from './object-changes.ts';
import { changedHolders, changedRows, changedTypes, fingerprints, matchDump } from './object-changes.ts';
import type { OrderedPart, RowOrder } from './object-rows.ts';
import type { DominatorBox } from './dominator-boxes.ts';
import { dominatorBoxes } from './dominator-boxes.ts';
import type { KeeperGroup, MergedTree } from './kept-alive.ts';
import { keepers, mergedPaths } from './kept-alive.ts';
import { objectRows } from './object-rows.ts';
import { paths } from './more-paths.ts';
import { query } from './query/query.ts';
import type { QueryRows } from './query/query.ts';
import { retainedAtLeast, retainedOfSet } from './set-retained.ts';

/** What every question about a dump's graph may read. */
export interface HeavyContext {
  readonly columns: DumpColumns;
  readonly file: { readonly fd: number; readonly bytes: number };
  /** Throws 'not-found' for a view that has no graph yet. */
  graph(view: ViewName): HeapGraph;
}

/** A question that may take longer than a click allows: it runs on the dump's own thread and can be stopped. */
export interface HeavyQuestions {
  /** Rows of some types (null: of all) in an order; `most` (null: all) says how many are wanted at least. */
  objectRows: {
    params: { view: ViewName; types: readonly number[] | null; order: RowOrder; most: number | null };
    result: OrderedPart;
  };
  /** meliae's `compute_total_size` of each row, not entering `excluding`. */
  totals: {
    params: { view: ViewName; rows: readonly number[]; excluding: readonly number[] };
    result: readonly Reached[];
  };
  /** What a row reaches, by type, in the order of meliae's walk. */
  reachedByType: {
    params: { view: ViewName; row: number; excluding: readonly number[] };
    result: readonly TypeReached[];
  };
  deepSizes: { params: { view: ViewName; row: number }; result: DeepSizes };
  /** Exactly what would go with all these rows. */
  retainedOfSet: { params: { view: ViewName; rows: Uint32Array }; result: Reached };
  /** The same quickly, less what only several of them hold together. */
  retainedAtLeast: { params: { view: ViewName; rows: Uint32Array }; result: number };
  /** Bytes that all objects of each type retain, none counted twice; by type number. */
  retainedOfTypes: { params: { view: ViewName }; result: Float64Array };
  /** What one row, or the two virtual roots, dominate directly, of one type or of all, largest first. */
  dominatedRows: {
    params: {
      view: ViewName;
      rows: readonly number[];
      type: number | null;
      besides: readonly number[];
      most: number | null;
    };
    result: OrderedPart;
  };
  /** The same grouped by type. */
  dominatedTypes: { params: { view: ViewName; rows: readonly number[] }; result: readonly TypeReached[] };
  /** The dominator tree from above, as deep, as wide and as fine as asked: `leastShare` of all that is reached. */
  dominatorBoxes: {
    params: { view: ViewName; depth: number; most: number; leastShare: number };
    result: readonly DominatorBox[];
  };
  /** Objects with many references that retain much, the largest first, and what their elements are. */
  accumulations: {
    params: { view: ViewName; leastBytes: number; leastReferences: number; most: number };
    result: readonly Accumulation[];
  };
  /** For each container, then for each group, which share of its elements lies beside others of it in memory, 0..1. */
  laidTogether: {
    params: {
      view: ViewName;
      rows: readonly number[];
      /** All objects of a type that one object holds directly. */
      groups?: readonly { readonly holder: number; readonly type: number }[];
    };
    result: readonly number[];
  };
  /** What has the shape of a known kind of leak. `containers`: those whose elements are looked at. */
  leakPatterns: {
    params: { view: ViewName; leastBytes: number; leastCount: number; containers: readonly number[] };
    result: LeakPatterns;
  };
  /** For each group of rows, the nearest other group that holds `under`, a row that is not counted itself; null: none does. */
  nearestHolders: {
    params: {
      view: ViewName;
      groups: readonly { readonly holds: readonly number[]; readonly under: number }[];
    };
    result: readonly (number | null)[];
  };
  /** Objects that no other holds alone and that retain much, each with its accumulation point. */
  largeHolders: { params: { view: ViewName; leastBytes: number }; result: readonly LargeHolder[] };
  /** For each object, what its line says of its name and value, as one number. */
  fingerprints: { params: Record<string, never>; result: Uint32Array };
  /** For each object, whether another dump has the same one (among `only`); see `sameness`. */
  matchDump: {
    params: { fingerprint: Uint32Array; other: MatchSide; only: Changed | null };
    result: Uint8Array;
  };
  changedTypes: { params: { view: ViewName; changed: Changed }; result: readonly TypeReached[] };
  changedHolders: {
    params: { view: ViewName; changed: Changed; type: number | null; most: number };
    result: { readonly holders: readonly HolderOfChanged[]; readonly total: number };
  };
  changedRows: {
    params: {
      view: ViewName;
      changed: Changed;
      type: number | null;
      holder: number | null;
      most: number | null;
    };
    result: OrderedPart;
  };
  /** Up to `count` paths from a root, each by another direct holder. */
  paths: {
    params: { view: ViewName; row: number; count: number; avoid: readonly number[] };
    result: readonly Uint32Array[];
  };
  /** Who dominates the rows next, by type; types that match `skip` are passed over. */
  keepers: {
    params: {
      view: ViewName;
      rows: Uint32Array;
      skip: { readonly source: string; readonly flags: string } | null;
    };
    result: readonly KeeperGroup[];
  };
  /** The shortest paths to the rows as one tree of at most `most` steps. */
  mergedPaths: { params: { view: ViewName; rows: Uint32Array; most: number }; result: MergedTree };
  /** The objects that a query asks for; `sets` are the kept sets that it names, rows ascending. */
  query: {
    params: {
      view: ViewName;
      query: Query;
      sets: Readonly<Record<string, Uint32Array>>;
      /** The column of `EarlyRows`, where somebody waits for the first rows. */
      early?: Uint32Array;
    };
    result: QueryRows;
  };
  /** Room that containers have and do not use. */
  waste: { params: { view: ViewName; hints: VersionHints }; result: Waste };
  writerPython: { params: { hints: VersionHints }; result: DumpPython };
  /** Objects of equal values. */
  duplicates: { params: { view: ViewName }; result: Duplicates };
  /** Small objects in the pools and arenas of the writer's allocator; `micro`: the third number of its version. */
  arenas: {
    params: { view: ViewName; hints: VersionHints; micro: number | null };
    result: ArenaMap;
  };
}

export type HeavyName = keyof HeavyQuestions;
export type HeavyParams<Q extends HeavyName> = HeavyQuestions[Q]['params'];
export type HeavyResult<Q extends HeavyName> = HeavyQuestions[Q]['result'];

type Answers = {
  readonly [Q in HeavyName]: (
    context: HeavyContext,
    params: HeavyParams<Q>,
    watch: Watch,
  ) => HeavyResult<Q> | null;
};

const answers: Answers = {
  objectRows,
  totals,
  reachedByType,
  deepSizes,
  retainedOfSet,
  retainedAtLeast,
  retainedOfTypes,
  dominatedRows,
  dominatedTypes,
  dominatorBoxes,
  accumulations,
  laidTogether,
  leakPatterns,
  nearestHolders,
  largeHolders,
  fingerprints,
  matchDump,
  changedTypes,
  changedHolders,
  changedRows,
  paths,
  keepers,
  mergedPaths,
  query,
  waste,
  writerPython,
  duplicates,
  arenas,
};

/** null: the watch stopped it. Throws `FailureError` for what cannot be answered. */
export function answerHeavy<Q extends HeavyName>(
  question: Q,
  context: HeavyContext,
  params: HeavyParams<Q>,
  watch: Watch,
): HeavyResult<Q> | null {
  return answers[question](context, params, watch);
}
