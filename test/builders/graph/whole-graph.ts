import type { Edges, Types } from '../../../electron/engine/graph/columns.ts';
import { computeDominators } from '../../../electron/engine/graph/dominators.ts';
import type { Dominators } from '../../../electron/engine/graph/dominators.ts';
import { buildEdges } from '../../../electron/engine/graph/edges.ts';
import { buildHeapGraph } from '../../../electron/engine/graph/heap-graph.ts';
import type { HeapGraph, HolderChoices } from '../../../electron/engine/graph/heap-graph.ts';
import { buildIdentity } from '../../../electron/engine/graph/identity.ts';
import type { Identity } from '../../../electron/engine/graph/identity.ts';
import { rawView } from '../../../electron/engine/graph/meliae-views.ts';
import { dominatorTree } from '../../../electron/engine/graph/retained.ts';
import type { DominatorTree } from '../../../electron/engine/graph/retained.ts';
import { unwatched } from '../../../electron/engine/graph/watch.ts';
import { columnsOf } from './drawn-heap.ts';
import type { PlainObject, ScannedColumns } from './drawn-heap.ts';

export interface WholeGraph extends ScannedColumns, HeapGraph {
  identity: Identity;
  types: Types;
  edges: Edges;
  dominators: Dominators;
  tree: DominatorTree;
}

/** All passes, one after the other, by one thread. Addresses must be distinct. */
export function wholeGraph(heap: readonly PlainObject[], choices: HolderChoices = {}): WholeGraph {
  const columns = columnsOf(heap);
  const { objects } = columns;
  const types = { of: columns.type, names: columns.typeNames };
  const identity = buildIdentity(columns.addressWords, objects);
  const edges = buildEdges(identity.table, columns.referenceCount, columns.chunks);
  const graph = buildHeapGraph(rawView(edges, columns.size, types), () => unwatched, choices)!;
  const { referrers, notHolding, roots } = graph;
  const dominators = computeDominators({
    edges,
    referrers,
    notHolding,
    roots: roots.row,
    unreachableRoots: graph.unreachableRoots,
  })!;
  return { ...columns, ...graph, identity, types, edges, dominators, tree: dominatorTree(graph.idom) };
}
