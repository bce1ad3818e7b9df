import { bitsetOf, clearBit, hasBit, setBit } from '../../graph/bitset.ts';
import { none } from '../../graph/columns.ts';
import type { HeapGraph } from '../../graph/heap-graph.ts';
import { rootRow, unreachableRow } from '../../graph/paths.ts';
import { largestBy } from '../../graph/radix-order.ts';
import { RowList } from '../../graph/row-list.ts';
import type { Watch } from '../../graph/watch.ts';
import { treeOf } from './dominated.ts';
import type { HeavyContext, HeavyParams } from './questions.ts';

/** An object and what it alone holds among the objects it refers to. */
export interface Accumulation {
  readonly row: number;
  /** Distinct objects that it refers to and that would go with it. */
  readonly elements: number;
  /** What they retain. */
  readonly bytes: number;
  /** The largest of them. */
  readonly largest: number;
  /** The type that retains the most of `bytes`, and how many are of it; null without elements. */
  readonly elementType: number | null;
  readonly ofType: number;
}

/** Eclipse MAT's rule: down to the largest child while it holds at least this share of its parent. */
const descendShare = 0.7;
const deepest = 1000;
const watchedRows = 1 << 16;

/** Objects with many references that retain much, the largest first. O(n + their references). */
export function accumulations(
  context: HeavyContext,
  { view, leastBytes, leastReferences, most }: HeavyParams<'accumulations'>,
  watch: Watch,
): Accumulation[] | null {
  const graph = context.graph(view);
  const { start, objects } = graph.view.edges;
  const found = new RowList();
  for (let row = 0; row < objects; row += 1) {
    if (row % watchedRows === 0 && watch(row)) return null;
    if (start[row + 1]! - start[row]! >= leastReferences && graph.retained[row]! >= leastBytes)
      found.push(row);
  }
  const rows = largestBy(found.rows(), most, (row) => graph.retained[row]!).slice(0, most);
  const met = bitsetOf(objects);
  const answer: Accumulation[] = [];
  for (const row of rows) {
    if (watch(row)) return null;
    answer.push(elementsOf(graph, row, met));
  }
  return answer;
}

function elementsOf(graph: HeapGraph, row: number, met: Uint32Array): Accumulation {
  const { start, target } = graph.view.edges;
  const { of } = graph.view.types;
  const types = new Map<number, { bytes: number; count: number }>();
  let [elements, bytes, largest] = [0, 0, 0];
  for (let at = start[row]!; at < start[row + 1]!; at += 1) {
    const child = target[at]!;
    if (child === none || graph.idom[child] !== row || hasBit(met, child)) continue;
    setBit(met, child);
    const retained = graph.retained[child]!;
    elements += 1;
    bytes += retained;
    largest = Math.max(largest, retained);
    const type = types.get(of[child]!) ?? { bytes: 0, count: 0 };
    type.bytes += retained;
    type.count += 1;
    types.set(of[child]!, type);
  }
  for (let at = start[row]!; at < start[row + 1]!; at += 1)
    if (target[at] !== none) clearBit(met, target[at]!);
  const [first] = [...types].sort(([, a], [, b]) => b.bytes - a.bytes || b.count - a.count);
  return { row, elements, bytes, largest, elementType: first?.[0] ?? null, ofType: first?.[1].count ?? 0 };
}

/** Where what a large object holds comes together: its accumulation point. `above`: the rows passed on the way down. */
export interface LargeHolder {
  readonly top: number;
  readonly point: number;
}

/** The objects that no other object holds alone and that retain much, the largest first. O(n) and 8 bytes per object, kept. */
export function largeHolders(
  context: HeavyContext,
  { view, leastBytes }: HeavyParams<'largeHolders'>,
): LargeHolder[] {
  const graph = context.graph(view);
  const { objects } = graph.view.edges;
  const { retained } = graph;
  const { start, child } = treeOf(graph);
  const tops: number[] = [];
  for (const root of [rootRow(objects), unreachableRow(objects)])
    for (let at = start[root]!; at < start[root + 1]!; at += 1)
      if (retained[child[at]!]! >= leastBytes) tops.push(child[at]!);
  return tops
    .sort((a, b) => retained[b]! - retained[a]! || a - b)
    .map((top) => {
      let point = top;
      for (let depth = 0; depth < deepest; depth += 1) {
        let largest = point;
        for (let at = start[point]!; at < start[point + 1]!; at += 1)
          if (largest === point || retained[child[at]!]! > retained[largest]!) largest = child[at]!;
        if (largest === point || retained[largest]! < descendShare * retained[point]!) break;
        point = largest;
      }
      return { top, point };
    });
}
