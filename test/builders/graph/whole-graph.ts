import type { Edges, Referrers, Types } from '../../../electron/engine/graph/columns.ts';
import { bitsetWith, setBit } from '../../../electron/engine/graph/bitset.ts';
import { computeDominators } from '../../../electron/engine/graph/dominators.ts';
import type { Dominators } from '../../../electron/engine/graph/dominators.ts';
import { buildEdges } from '../../../electron/engine/graph/edges.ts';
import { rowsNotHolding } from '../../../electron/engine/graph/holding.ts';
import type { NotHolding } from '../../../electron/engine/graph/holding.ts';
import { buildIdentity } from '../../../electron/engine/graph/identity.ts';
import type { Identity } from '../../../electron/engine/graph/identity.ts';
import type { Paths } from '../../../electron/engine/graph/paths.ts';
import { emptyPaths, rootRow, spreadPaths, unreachableRow } from '../../../electron/engine/graph/paths.ts';
import { buildReferrers } from '../../../electron/engine/graph/referrers.ts';
import { dominatorTree, retainedSizes } from '../../../electron/engine/graph/retained.ts';
import type { DominatorTree } from '../../../electron/engine/graph/retained.ts';
import type { RootChoices, Roots } from '../../../electron/engine/graph/roots.ts';
import { inferRoots, unreachableRoots } from '../../../electron/engine/graph/roots.ts';
import { columnsOf } from './drawn-heap.ts';
import type { PlainObject, ScannedColumns } from './drawn-heap.ts';

export interface WholeGraph extends ScannedColumns {
  identity: Identity;
  types: Types;
  edges: Edges;
  referrers: Referrers;
  notHolding: NotHolding;
  roots: Roots;
  unreachableRoots: Uint32Array;
  isRoot: Uint32Array;
  paths: Paths;
  dominators: Dominators;
  retained: Float64Array;
  tree: DominatorTree;
}

/** All passes, one after the other, by one thread. Addresses must be distinct. */
export function wholeGraph(
  heap: readonly PlainObject[],
  choices: RootChoices & { ignoredHolders?: number[] } = {},
): WholeGraph {
  const columns = columnsOf(heap);
  const { objects } = columns;
  const types = { of: columns.type, names: columns.typeNames };
  const identity = buildIdentity(columns.addressWords, objects);
  const edges = buildEdges(identity.table, columns.referenceCount, columns.chunks);
  const referrers = buildReferrers(edges);
  const notHolding = rowsNotHolding(types, undefined, choices.ignoredHolders);
  const roots = inferRoots(types, referrers, notHolding, choices);
  const paths = emptyPaths(objects);
  spreadPaths(edges, roots.row, rootRow(objects), notHolding, paths);
  const garbage = unreachableRoots(edges, notHolding, paths);
  spreadPaths(edges, garbage, unreachableRow(objects), notHolding, paths);
  const isRoot = bitsetWith(objects, roots.row);
  for (const row of garbage) setBit(isRoot, row);
  const dominators = computeDominators({
    edges,
    referrers,
    notHolding,
    roots: roots.row,
    unreachableRoots: garbage,
  })!;
  return {
    ...columns,
    identity,
    types,
    edges,
    referrers,
    notHolding,
    roots,
    unreachableRoots: garbage,
    isRoot,
    paths,
    dominators,
    retained: retainedSizes(columns.size, dominators.idom, dominators.order),
    tree: dominatorTree(dominators.idom),
  };
}
