import { bitsetWith, hasBit } from '../../../graph/bitset.ts';
import { none } from '../../../graph/columns.ts';
import type { HeapGraph } from '../../../graph/heap-graph.ts';
import type { Watch } from '../../../graph/watch.ts';

export const rowsPerWatch = 1 << 16;

/**
 * For each group of rows, the nearest other group one of whose rows holds its first row (dominates it); null where none does. `under` is the
 * row from which to look upwards, itself left out. O(n) whatever the depth: every row is passed once; 4 transient bytes per object.
 */
export function nearestGroups(
  { idom, view }: HeapGraph,
  groups: readonly { readonly holds: readonly number[]; readonly under: number }[],
): (number | null)[] {
  const { objects } = view.edges;
  const groupOf = new Map<number, number>();
  groups.forEach(({ holds }, group) => {
    for (const row of holds) if (!groupOf.has(row)) groupOf.set(row, group);
  });
  // For each row that was passed: the nearest row of a group at or above it.
  const nearest = new Uint32Array(objects).fill(none);
  const atOrAbove = (row: number): number => {
    let at = row;
    while (at < objects && !groupOf.has(at) && nearest[at] === none) at = idom[at]!;
    const found = at < objects && !groupOf.has(at) ? nearest[at]! : at;
    for (let passed = row; passed < objects && passed !== at; passed = idom[passed]!)
      nearest[passed] = Math.min(found, none - 1);
    return found;
  };
  return groups.map(({ under }, group) => {
    let row = under >= objects ? (groupOf.has(under) ? under : none) : idom[under]!;
    for (;;) {
      const found = row >= objects ? row : atOrAbove(row);
      const holder = groupOf.get(found);
      if (holder === undefined) return null;
      if (holder !== group) return holder;
      if (found >= objects) return null;
      row = idom[found]!;
    }
  });
}

/** The sum of what the rows (each once) retain, less the rows that another of them holds: at least what they hold together. */
export function retainedTogether(graph: HeapGraph, rows: Iterable<number>): number {
  const { idom, retained } = graph;
  const members = bitsetWith(idom.length, rows);
  let [bytes, steps] = [0, 0];
  for (const row of rows) {
    let above = idom[row] ?? none;
    while (above < idom.length && !hasBit(members, above) && steps < mostSteps) {
      above = idom[above] ?? none;
      steps += 1;
    }
    // Where the way up was too long it stays open whether another one holds it: left out, the sum is still "at least".
    if (above >= idom.length) bytes += retained[row] ?? 0;
  }
  return bytes;
}
const mostSteps = 1_000_000;

/** Types by name as a test on type numbers: one byte each. */
export const typesThat = ({ view }: HeapGraph, test: (name: string) => boolean): Uint8Array =>
  Uint8Array.from(view.types.names, (name) => (test(name) ? 1 : 0));

/** Rows of some types whose retained bytes are at least so many, ascending; null when stopped. O(n). */
export function rowsOfTypes(
  graph: HeapGraph,
  wanted: Uint8Array,
  leastBytes: number,
  watch: Watch,
): number[] | null {
  const { of } = graph.view.types;
  const rows: number[] = [];
  if (!wanted.includes(1)) return rows;
  for (let row = 0; row < graph.view.edges.objects; row += 1) {
    if (row % rowsPerWatch === 0 && watch(row)) return null;
    if (wanted[of[row]!] === 1 && graph.idom[row] !== none && graph.retained[row]! >= leastBytes)
      rows.push(row);
  }
  return rows;
}

/** The distinct objects that a row refers to, in its order. */
export function childrenOf({ view }: HeapGraph, row: number, most = 1 << 20): number[] {
  const { start, target } = view.edges;
  const children = new Set<number>();
  for (let at = start[row]!; at < start[row + 1]! && children.size < most; at += 1)
    if (target[at] !== none) children.add(target[at]!);
  return [...children];
}

/** The last references of a row, the last one first: what stands behind the elements of a large object. */
export function lastReferences({ view }: HeapGraph, row: number, most = 64): number[] {
  const { start, target } = view.edges;
  const children: number[] = [];
  for (let at = start[row + 1]! - 1; at >= start[row]! && children.length < most; at -= 1)
    if (target[at] !== none) children.push(target[at]!);
  return children;
}

/** Counts by type number: the most frequent first. */
export class TypeCounts {
  readonly #of = new Map<number, { count: number; bytes: number }>();

  add(type: number, bytes: number, count = 1): void {
    const sum = this.#of.get(type);
    if (sum === undefined) this.#of.set(type, { count, bytes });
    else {
      sum.count += count;
      sum.bytes += bytes;
    }
  }

  largest(most: number, by: 'count' | 'bytes' = 'count'): TypeCount[] {
    return [...this.#of]
      .map(([type, sum]) => ({ type, ...sum }))
      .sort((a, b) => b[by] - a[by] || b.count - a.count || a.type - b.type)
      .slice(0, most);
  }
}

export interface TypeCount {
  readonly type: number;
  readonly count: number;
  readonly bytes: number;
}
