import { fail } from '../../../../shared/protocol/failure.ts';
import { hasBit } from '../../graph/bitset.ts';
import { sizeAt } from '../../graph/columns.ts';
import type { HeapGraph } from '../../graph/heap-graph.ts';
import { allOfType } from '../../graph/meliae-questions.ts';
import { Reach } from '../../graph/reach.ts';
import { RowList } from '../../graph/row-list.ts';
import type { Watch } from '../../graph/watch.ts';
import { lengthAt } from '../object-facts.ts';
import type { HeavyContext, HeavyParams } from './questions.ts';

export const rowOrders = [
  'size',
  'total',
  'retained',
  'len',
  'refs',
  'referrers',
  'address',
  'file',
] as const;
/** `file`: as the dump has them. `total` walks from every row and is for some thousands of them. */
export type RowOrder = (typeof rowOrders)[number];

/** 2026-11: a total costs up to a pass over the whole dump, 0.05 s per 2 million objects. */
export const mostTotals = 100_000;

/** Rows of some types, largest first (addresses ascending); equal ones in the order of the file. O(n + k log k). */
export function objectRows(
  context: HeavyContext,
  { view, types, order }: HeavyParams<'objectRows'>,
  watch: Watch,
): Uint32Array | null {
  const graph = context.graph(view);
  const [only] = types ?? [];
  if (order === 'size' && only !== undefined && types?.length === 1)
    return shared(allOfType(graph.view, graph.referrers, only));
  const rows = rowsOfTypes(graph, types);
  if (order === 'file') return shared(rows);
  if (order === 'address') return shared(byAddress(rows, context.columns.addressWords));
  const keys = keysOf(context, graph, rows, order, watch);
  return keys === null ? null : shared(sortedByKey(rows, keys));
}

function rowsOfTypes({ view }: HeapGraph, types: readonly number[] | null): Uint32Array {
  const { of, names } = view.types;
  const wanted = new Uint8Array(names.length);
  if (types === null) wanted.fill(1);
  else for (const type of types) wanted[type] = 1;
  const rows = new RowList();
  for (let row = 0; row < of.length; row += 1) {
    if (wanted[of[row]!] !== 1) continue;
    if (view.absent === null || !hasBit(view.absent, row)) rows.push(row);
  }
  return rows.rows();
}

function keysOf(
  context: HeavyContext,
  graph: HeapGraph,
  rows: Uint32Array,
  order: Exclude<RowOrder, 'file' | 'address'>,
  watch: Watch,
): Float64Array | null {
  const { view, referrers, retained } = graph;
  if (order === 'total') return totalsOf(graph, rows, watch);
  const key: (row: number) => number =
    order === 'size'
      ? (row) => sizeAt(view.size, row)
      : order === 'retained'
        ? (row) => retained[row]!
        : order === 'len'
          ? (row) => lengthAt(context.columns, row) ?? -1
          : order === 'refs'
            ? (row) => view.edges.start[row + 1]! - view.edges.start[row]!
            : (row) => referrers.start[row + 1]! - referrers.start[row]!;
  return Float64Array.from(rows, key);
}

function totalsOf({ view }: HeapGraph, rows: Uint32Array, watch: Watch): Float64Array | null {
  if (rows.length > mostTotals)
    throw fail(
      'too-large',
      `Sorting by total size walks from every object, and there are ${rows.length}; the limit is ${mostTotals}. Sort by retained size instead.`,
    );
  const reach = new Reach(view.edges, view.size, view.types);
  const keys = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i += 1) {
    if (watch(i)) return null;
    const total = reach.total(rows[i]!, null, () => watch(i));
    if (total === null) return null;
    keys[i] = total.bytes;
  }
  return keys;
}

/** Largest key first, equal ones in the order they came. */
function sortedByKey(rows: Uint32Array, keys: Float64Array): Uint32Array {
  const order = new Uint32Array(rows.length);
  for (let i = 0; i < order.length; i += 1) order[i] = i;
  order.sort((a, b) => keys[b]! - keys[a]! || a - b);
  return order.map((i) => rows[i]!);
}

function byAddress(rows: Uint32Array, words: Uint32Array): Uint32Array {
  const half = (row: number, which: 0 | 1) => words[row * 2 + which] ?? 0;
  return rows.sort((a, b) => half(a, 1) - half(b, 1) || half(a, 0) - half(b, 0));
}

export function shared(rows: Uint32Array): Uint32Array {
  const column = new Uint32Array(new SharedArrayBuffer(rows.byteLength));
  column.set(rows);
  return column;
}
