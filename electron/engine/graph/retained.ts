import type { SizeColumn } from './columns.ts';
import { largestSmallSize, none, shared32, shared64f } from './columns.ts';

/**
 * For each object, its own bytes and those of all that it dominates; then the two virtual roots: everything reached,
 * and everything unreachable. n + 2 elements of 8 bytes, exact to 2^53. One fold over `order` backwards: O(n).
 */
export function retainedSizes(size: SizeColumn, idom: Uint32Array, order: Uint32Array): Float64Array {
  const objects = idom.length;
  const retained = shared64f(objects + 2);
  const { small } = size;
  for (let row = 0; row < objects; row += 1) {
    const own = small[row]!;
    if (own <= largestSmallSize) retained[row] = own;
  }
  for (const [row, own] of size.large) if (row < objects) retained[row] = own;
  for (let i = order.length - 1; i >= 0; i -= 1) {
    const row = order[i]!;
    retained[idom[row]!]! += retained[row]!;
  }
  return retained;
}

/** For each object, how many objects it retains, itself included; then the virtual roots' (themselves not counted). O(n). */
export function retainedCounts(idom: Uint32Array, order: Uint32Array): Uint32Array {
  const counts = shared32(idom.length + 2);
  counts.fill(1, 0, idom.length);
  for (let i = order.length - 1; i >= 0; i -= 1) counts[idom[order[i]!]!]! += counts[order[i]!]!;
  return counts;
}

/** What each object dominates directly: rows ascending. 8 bytes per object. */
export interface DominatorTree {
  /** For each object and the two virtual roots, the position of its first child in `child`; n + 3 elements. */
  readonly start: Uint32Array;
  readonly child: Uint32Array;
}

/** Counting sort of the objects by their dominator. O(n). */
export function dominatorTree(idom: Uint32Array): DominatorTree {
  const objects = idom.length;
  const start = shared32(objects + 4);
  for (let row = 0; row < objects; row += 1) {
    const dominator = idom[row]!;
    if (dominator !== none) start[dominator + 2]! += 1;
  }
  for (let i = 1; i < start.length; i += 1) start[i]! += start[i - 1]!;
  const child = shared32(start[objects + 3]!);
  for (let row = 0; row < objects; row += 1) {
    const dominator = idom[row]!;
    if (dominator !== none) child[start[dominator + 1]!++] = row;
  }
  return { start: start.subarray(0, objects + 3), child };
}
