import type { HeapGraph } from '../../graph/heap-graph.ts';
import type { TypeReached } from '../../graph/reach.ts';
import { descendingBy, largestBy } from '../../graph/radix-order.ts';
import { RowList } from '../../graph/row-list.ts';
import type { DominatorTree } from '../../graph/retained.ts';
import { dominatorTree } from '../../graph/retained.ts';
import { retainedByType } from '../../graph/retained-groups.ts';
import type { HeavyContext, HeavyParams } from './questions.ts';
import type { OrderedPart } from './object-rows.ts';
import { partOf } from './object-rows.ts';

/** 8 bytes per object, so it is made when somebody first asks for sums per type, and kept with the graph. */
const trees = new WeakMap<HeapGraph, DominatorTree>();

export function treeOf(graph: HeapGraph): DominatorTree {
  let tree = trees.get(graph);
  if (tree === undefined) {
    tree = dominatorTree(graph.idom);
    trees.set(graph, tree);
  }
  return tree;
}

/** What rows dominate directly, in the order of the file: a look over one column, which needs no tree. O(n). */
function childrenOf({ idom }: HeapGraph, rows: readonly number[]): Uint32Array {
  const children = new RowList();
  const [first, second = first] = rows;
  for (let row = 0; row < idom.length; row += 1) {
    const dominator = idom[row];
    if (dominator === first || dominator === second) children.push(row);
  }
  return children.rows();
}

/** What one row, or the two virtual roots, dominate directly, by retained size falling, then in the order of the file. O(n). */
export function dominatedRows(
  context: HeavyContext,
  { view, rows, type, besides, most }: HeavyParams<'dominatedRows'>,
): OrderedPart {
  const graph = context.graph(view);
  const { of } = graph.view.types;
  const all = childrenOf(graph, rows);
  const left = new Set(besides);
  const children =
    type === null && left.size === 0
      ? all
      : all.filter((child) => (type === null || of[child] === type) && !left.has(of[child]!));
  const key = (child: number) => graph.retained[child]!;
  return partOf(
    most === null ? descendingBy(children, key) : largestBy(children, most, key),
    children.length,
  );
}

/** The direct children grouped by type: `bytes` is what they retain, which never overlaps. Largest first. */
export function dominatedTypes(
  context: HeavyContext,
  { view, rows }: HeavyParams<'dominatedTypes'>,
): TypeReached[] {
  const graph = context.graph(view);
  const { of } = graph.view.types;
  const groups = new Map<number, { -readonly [K in keyof TypeReached]: TypeReached[K] }>();
  for (const child of childrenOf(graph, rows)) {
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
