import type { ObjectOrder } from '../../../../shared/protocol/graph.ts';
import { fail } from '../../../../shared/protocol/failure.ts';
import { sizeAt } from '../../graph/columns.ts';
import type { HeapGraph } from '../../graph/heap-graph.ts';
import { getAllKeys, rowsOfTypes } from '../../graph/meliae-questions.ts';
import { Reach } from '../../graph/reach.ts';
import { descendingBy, largestBy } from '../../graph/radix-order.ts';
import type { Watch } from '../../graph/watch.ts';
import { lengthAt } from '../object-facts.ts';
import type { HeavyContext, HeavyParams } from './questions.ts';

export type RowOrder = ObjectOrder;

/** 2026-11: a total costs up to a pass over the whole dump, 0.05 s per 2 million objects. */
export const mostTotals = 100_000;

type OrderKeys = readonly [(row: number) => number, ...((row: number) => number)[]];

/** The first rows of an order, or all of them; `total` says how many there are. */
export interface OrderedPart {
  readonly rows: Uint32Array;
  readonly total: number;
}

/** Rows of some types, largest first (addresses ascending); equal ones in the order of the file. O(n). */
export function objectRows(
  context: HeavyContext,
  { view, types, order, most }: HeavyParams<'objectRows'>,
  watch: Watch,
): OrderedPart | null {
  const graph = context.graph(view);
  const rows = rowsOfTypes(graph.view, types);
  if (order === 'file') return partOf(rows, rows.length);
  if (order === 'address') return partOf(byAddress(rows, context.columns.addressWords), rows.length);
  const key = order === 'total' ? totalsOf(graph, rows, watch) : keyOf(context, graph, order);
  if (key === null) return null;
  const keys: OrderKeys = order === 'size' ? getAllKeys(graph.view, graph.referrers) : [key];
  return partOf(most === null ? descendingBy(rows, ...keys) : largestBy(rows, most, ...keys), rows.length);
}

export const partOf = (rows: Uint32Array, total: number): OrderedPart => ({ rows: shared(rows), total });

function keyOf(
  context: HeavyContext,
  { view, referrers, retained }: HeapGraph,
  order: Exclude<RowOrder, 'file' | 'address' | 'total'>,
): (row: number) => number {
  switch (order) {
    case 'size':
      return (row) => sizeAt(view.size, row);
    case 'retained':
      return (row) => retained[row]!;
    case 'len':
      return (row) => lengthAt(context.columns, row) ?? -1;
    case 'refs':
      return (row) => view.edges.start[row + 1]! - view.edges.start[row]!;
    case 'referrers':
      return (row) => referrers.start[row + 1]! - referrers.start[row]!;
  }
}

/** The total size of each of the rows; null: stopped. */
function totalsOf({ view }: HeapGraph, rows: Uint32Array, watch: Watch): ((row: number) => number) | null {
  if (rows.length > mostTotals)
    throw fail(
      'too-large',
      `Sorting by total size walks from every object, and there are ${rows.length}; the limit is ${mostTotals}. Sort by retained size instead.`,
    );
  const reach = new Reach(view.edges, view.size, view.types);
  const totals = new Map<number, number>();
  for (let i = 0; i < rows.length; i += 1) {
    if (watch(i)) return null;
    const total = reach.total(rows[i]!, null, () => watch(i));
    if (total === null) return null;
    totals.set(rows[i]!, total.bytes);
  }
  return (row) => totals.get(row) ?? 0;
}

export const byAddress = (rows: Uint32Array, words: Uint32Array): Uint32Array =>
  descendingBy(
    rows,
    (row) => -(words[row * 2 + 1] ?? 0),
    (row) => -(words[row * 2] ?? 0),
  );

/** A copy that all threads see. */
export function shared(rows: Uint32Array): Uint32Array {
  const column = new Uint32Array(new SharedArrayBuffer(rows.byteLength));
  column.set(rows);
  return column;
}
