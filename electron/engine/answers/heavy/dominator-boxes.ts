import { descendingBy } from '../../graph/radix-order.ts';
import { rootRow, unreachableRow } from '../../graph/paths.ts';
import type { HeapGraph } from '../../graph/heap-graph.ts';
import { RowList } from '../../graph/row-list.ts';
import { treeOf } from './dominated.ts';
import type { HeavyContext, HeavyParams } from './questions.ts';

/** An object with what it retains and, where that is much, whom. `row` null: several small ones together. */
export interface DominatorBox {
  readonly row: number | null;
  readonly type: number | null;
  /** Objects that the box stands for: 1, or the small ones of this level. */
  readonly objects: number;
  readonly retained: number;
  readonly children: readonly DominatorBox[];
}

/** What no root, or only an unreachable cycle, stands above, and for `depth` levels what each of them dominates. */
export function dominatorBoxes(
  context: HeavyContext,
  { view, depth, most, leastShare }: HeavyParams<'dominatorBoxes'>,
): readonly DominatorBox[] {
  const graph = context.graph(view);
  const { objects } = graph.view.edges;
  const tops = new RowList();
  for (const above of [rootRow(objects), unreachableRow(objects)])
    for (const row of childrenOf(graph, above)) tops.push(row);
  const reached = graph.retained[rootRow(objects)]! + graph.retained[unreachableRow(objects)]!;
  return boxesOf(graph, tops.rows(), { depth, most, least: leastShare * reached });
}

/** O(rows log rows) a level; only boxes that are shown are entered. */
function boxesOf(
  graph: HeapGraph,
  rows: Uint32Array,
  { depth, most, least }: { depth: number; most: number; least: number },
): DominatorBox[] {
  const order = descendingBy(rows, (row) => graph.retained[row]!);
  const boxes: DominatorBox[] = [];
  let rest = 0;
  let retained = 0;
  for (const row of order) {
    const bytes = graph.retained[row]!;
    if (boxes.length >= most || bytes < least) {
      rest += 1;
      retained += bytes;
      continue;
    }
    const inner = depth > 1 ? boxesOf(graph, childrenOf(graph, row), { depth: depth - 1, most, least }) : [];
    boxes.push({ row, type: graph.view.types.of[row]!, objects: 1, retained: bytes, children: inner });
  }
  if (boxes.length > 0 && rest > 0 && retained > 0)
    boxes.push({ row: null, type: null, objects: rest, retained, children: [] });
  return boxes;
}

/** What a row, or a virtual root, dominates directly. */
export function childrenOf(graph: HeapGraph, row: number): Uint32Array {
  const { start, child } = treeOf(graph);
  return child.subarray(start[row], start[row + 1]);
}
