import type { OrderField } from '../../../../../shared/query/fields.ts';
import type { Query } from '../../../../../shared/query/tree.ts';
import type { HeapGraph } from '../../../graph/heap-graph.ts';
import type { Watch } from '../../../graph/watch.ts';
import type { HeavyContext } from '../questions.ts';
import { columnFigure, totalsOfRows } from './row-figures.ts';

/**
 * Ascending rows in the order that a query asks for, at most as many as it asks for; equal ones, and those that have no
 * such figure (which come last), in the order of the file. null when `watch` stopped it. O(k log k).
 */
export function orderedRows(
  context: HeavyContext,
  graph: HeapGraph,
  rows: Uint32Array,
  { order, limit }: Pick<Query, 'order' | 'limit'>,
  watch: Watch,
): Uint32Array | null {
  const most = limit ?? rows.length;
  if (order === null) return rows.subarray(0, most);
  const sign = order.descending ? -1 : 1;
  if (order.field === 'address') {
    const words = context.columns.addressWords;
    const half = (row: number, which: 0 | 1) => words[row * 2 + which] ?? 0;
    const sorted = rows
      .slice()
      .sort((a, b) => sign * (half(a, 1) - half(b, 1) || half(a, 0) - half(b, 0)) || a - b);
    return sorted.subarray(0, most);
  }
  const keys = keysOf(context, graph, rows, order.field, watch);
  if (keys === null) return null;
  for (let i = 0; i < keys.length; i += 1) keys[i] = Number.isNaN(keys[i]) ? Infinity : sign * keys[i]!;
  const places = firstPlaces(keys, most).sort((a, b) => difference(keys[a]!, keys[b]!) || a - b);
  return places.subarray(0, most).map((place) => rows[place]!);
}

/** Not a subtraction: Infinity less Infinity is no number. */
const difference = <Key extends number | string>(a: Key, b: Key): number => (a < b ? -1 : a > b ? 1 : 0);

/** The places whose keys are not above the last that is wanted, so that only those need be sorted with their rows. */
function firstPlaces(keys: Float64Array, most: number): Uint32Array<ArrayBuffer> {
  if (most >= keys.length) return new Uint32Array(keys.length).map((_, i) => i);
  if (most === 0) return new Uint32Array(0);
  const largest = keys.slice().sort()[most - 1]!;
  let count = 0;
  for (const key of keys) if (key <= largest) count += 1;
  const places = new Uint32Array(count);
  let at = 0;
  for (let i = 0; i < keys.length; i += 1) if (keys[i]! <= largest) places[at++] = i;
  return places;
}

function keysOf(
  context: HeavyContext,
  graph: HeapGraph,
  rows: Uint32Array,
  field: Exclude<OrderField, 'address'>,
  watch: Watch,
): Float64Array | null {
  if (field === 'total') return totalsOfRows(graph, rows, watch);
  if (field !== 'type') return Float64Array.from(rows, columnFigure(context, graph, field));
  const { names, of } = graph.view.types;
  const ranks = new Float64Array(names.length);
  names
    .map((name, type) => ({ name, type }))
    .sort((a, b) => difference(a.name, b.name))
    .forEach(({ type }, rank) => (ranks[type] = rank));
  return Float64Array.from(rows, (row) => ranks[of[row]!]!);
}
