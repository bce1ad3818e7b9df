import type { HeapGraph } from '../../graph/heap-graph.ts';
import type { TypeReached } from '../../graph/reach.ts';
import type { DominatorTree } from '../../graph/retained.ts';
import { dominatorTree } from '../../graph/retained.ts';
import { retainedByType } from '../../graph/retained-groups.ts';
import type { HeavyContext, HeavyParams } from './questions.ts';
import { shared } from './object-rows.ts';

/** 8 bytes per object, so it is made when somebody first looks at dominators, and kept with the graph. */
const trees = new WeakMap<HeapGraph, DominatorTree>();

export function treeOf(graph: HeapGraph): DominatorTree {
  let tree = trees.get(graph);
  if (tree === undefined) {
    tree = dominatorTree(graph.idom);
    trees.set(graph, tree);
  }
  return tree;
}

function childrenOf(graph: HeapGraph, row: number): Uint32Array {
  const { start, child } = treeOf(graph);
  return child.subarray(start[row], start[row + 1]);
}

/** What a row dominates directly, by retained size falling, then in the order of the file. O(k log k) for k children. */
export function dominatedRows(graph: HeapGraph, row: number): Uint32Array {
  const { retained } = graph;
  return shared(childrenOf(graph, row)).sort((a, b) => retained[b]! - retained[a]! || a - b);
}

/** The direct children grouped by type: `bytes` is what they retain, which never overlaps. Largest first. */
export function dominatedTypes(
  context: HeavyContext,
  { view, row }: HeavyParams<'dominatedTypes'>,
): TypeReached[] {
  const graph = context.graph(view);
  const { of } = graph.view.types;
  const groups = new Map<number, { -readonly [K in keyof TypeReached]: TypeReached[K] }>();
  for (const child of childrenOf(graph, row)) {
    const bytes = graph.retained[child]!;
    const type = of[child]!;
    const group = groups.get(type);
    if (group === undefined) groups.set(type, { type, count: 1, bytes, largest: bytes, largestRow: child });
    else {
      group.count += 1;
      group.bytes += bytes;
      if (bytes > group.largest) {
        group.largest = bytes;
        group.largestRow = child;
      }
    }
  }
  return [...groups.values()].sort((a, b) => b.bytes - a.bytes || a.type - b.type);
}

export function retainedOfTypes(
  context: HeavyContext,
  { view }: HeavyParams<'retainedOfTypes'>,
): Float64Array {
  const graph = context.graph(view);
  return retainedByType(graph.view.types, graph.retained, treeOf(graph));
}
