import type { Referrers } from './columns.ts';
import { computeDominators } from './dominators.ts';
import type { NotHolding } from './holding.ts';
import { rowsNotHolding } from './holding.ts';
import type { GraphView } from './meliae-views.ts';
import type { Paths } from './paths.ts';
import { emptyPaths, rootRow, spreadPaths, unreachableRow } from './paths.ts';
import { buildReferrers } from './referrers.ts';
import { release } from './release.ts';
import { retainedSizes } from './retained.ts';
import type { RootChoices, Roots } from './roots.ts';
import { inferRoots, unreachableRoots } from './roots.ts';
import type { Watch } from './watch.ts';

/** Everything that is known of one view of a dump. Shared columns and plain data: threads are handed it whole. */
export interface HeapGraph {
  readonly view: GraphView;
  readonly referrers: Referrers;
  readonly notHolding: NotHolding;
  readonly roots: Roots;
  /** Rows that stand for cycles which no root reaches. */
  readonly unreachableRoots: Uint32Array;
  readonly paths: Paths;
  /** For each object, its immediate dominator; see `Dominators.idom`. */
  readonly idom: Uint32Array;
  /** For each object and the two virtual roots, the bytes retained; see `retainedSizes`. */
  readonly retained: Float64Array;
}

export const graphPasses = ['referrers', 'roots', 'paths', 'dominators', 'retained'] as const;
export type GraphPass = (typeof graphPasses)[number];

export interface HolderChoices extends Omit<RootChoices, 'absent'> {
  /** Rows whose references are to hold nothing. */
  readonly ignoredHolders?: Iterable<number>;
}

/**
 * All passes over one view, one after the other. `watchOf` is told when a pass begins and gives the watch for it; null
 * when one of them stopped a pass. O((n + references) log n), near linear in practice; 24 transient bytes per object.
 */
export function buildHeapGraph(
  view: GraphView,
  watchOf: (pass: GraphPass) => Watch,
  choices: HolderChoices = {},
): HeapGraph | null {
  const { edges, types, size, absent } = view;
  const { objects } = edges;
  if (watchOf('referrers')(0)) return null;
  const referrers = buildReferrers(edges);
  if (watchOf('roots')(0)) return null;
  const notHolding = rowsNotHolding(types, undefined, choices.ignoredHolders);
  const roots = inferRoots(types, referrers, notHolding, { ...choices, absent });
  const paths = emptyPaths(objects, absent);
  const watchPaths = watchOf('paths');
  if (spreadPaths(edges, roots.row, rootRow(objects), notHolding, paths, watchPaths) === null) return null;
  const cycles = unreachableRoots(edges, notHolding, paths);
  if (spreadPaths(edges, cycles, unreachableRow(objects), notHolding, paths, watchPaths) === null)
    return null;
  const dominators = computeDominators(
    { edges, referrers, notHolding, roots: roots.row, unreachableRoots: cycles },
    watchOf('dominators'),
  );
  if (dominators === null || watchOf('retained')(0)) return null;
  const retained = retainedSizes(size, dominators.idom, dominators.order);
  release(dominators.order);
  return {
    view,
    referrers,
    notHolding,
    roots,
    unreachableRoots: cycles,
    paths,
    idom: dominators.idom,
    retained,
  };
}
