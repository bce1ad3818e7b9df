import type { Edges, Referrers } from './columns.ts';
import { none, shared32 } from './columns.ts';

/** Up to this many references a repeat is found by looking back; beyond, by a mark per target. */
const lookBack = 16;

/**
 * Calls out each distinct (source, target) pair in ascending order of the source, for targets in `from`..`to`-1.
 * Written once with a switch instead of twice: `cursor` null counts into `count`, else scatters into `row`.
 */
function sweep(
  edges: Edges,
  from: number,
  to: number,
  count: Uint32Array,
  cursorShift: number,
  row: Uint32Array | null,
): void {
  const { start, target, objects } = edges;
  let mark: Uint32Array | null = null;
  let at = start[0]!;
  for (let source = 0; source < objects; source += 1) {
    const first = at;
    const end = start[source + 1]!;
    if (end - first > lookBack) {
      mark ??= new Uint32Array(to - from);
      for (; at < end; at += 1) {
        const child = target[at]!;
        if (child < from || child >= to || child === none || mark[child - from] === source + 1) continue;
        mark[child - from] = source + 1;
        const slot = child + cursorShift;
        const place = count[slot]!;
        count[slot] = place + 1;
        if (row !== null) row[place] = source;
      }
      continue;
    }
    for (; at < end; at += 1) {
      const child = target[at]!;
      if (child < from || child >= to || child === none) continue;
      let repeat = first;
      while (target[repeat] !== child) repeat += 1;
      if (repeat < at) continue;
      const slot = child + cursorShift;
      const place = count[slot]!;
      count[slot] = place + 1;
      if (row !== null) row[place] = source;
    }
  }
}

/**
 * First half of the counting sort: how many distinct objects refer to each row in `from`..`to`-1, into elements
 * row + 2 of `start` (n + 2 elements, zero before). Ranges don't touch each other's elements. O(n + references);
 * 4 transient bytes per row of the range.
 */
export function countReferrers(edges: Edges, start: Uint32Array, from = 0, to = edges.objects): void {
  sweep(edges, from, to, start, 2, null);
}

/** Between the halves, by one thread: counts to positions. Gives the number of pairs. O(n). */
export function placeReferrers(start: Uint32Array): number {
  let sum = 0;
  for (let i = 0; i < start.length; i += 1) {
    sum += start[i]!;
    start[i] = sum;
  }
  return sum;
}

/** Second half: writes the referrers of the rows in `from`..`to`-1, and moves `start` into place. As costly as the first. */
export function scatterReferrers(
  edges: Edges,
  start: Uint32Array,
  row: Uint32Array,
  from = 0,
  to = edges.objects,
): void {
  sweep(edges, from, to, start, 1, row);
}

/** Both halves by one thread. Rows of referrers are distinct and ascending; self-references count. */
export function buildReferrers(edges: Edges): Referrers {
  const start = shared32(edges.objects + 2);
  countReferrers(edges, start);
  const row = shared32(placeReferrers(start));
  scatterReferrers(edges, start, row);
  return { start: start.subarray(0, edges.objects + 1), row };
}
