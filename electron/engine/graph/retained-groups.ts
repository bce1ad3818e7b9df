import { bitsetOf, bitsetWith, hasBit, setBit } from './bitset.ts';
import type { Edges, SizeColumn, Types } from './columns.ts';
import { none, sizeAt } from './columns.ts';
import type { NotHolding } from './holding.ts';
import type { Paths } from './paths.ts';
import { isReached } from './paths.ts';
import type { DominatorTree } from './retained.ts';
import { RowList } from './row-list.ts';
import type { Watch } from './watch.ts';
import { unwatched } from './watch.ts';

/**
 * For each type, the bytes that its objects retain, none counted twice: an object counts only if no object above it in
 * the dominator tree has its type. One walk down the tree with the number of open objects per type. O(n); 8 transient
 * bytes per level of the tree.
 */
export function retainedByType(types: Types, retained: Float64Array, tree: DominatorTree): Float64Array {
  const { start, child } = tree;
  const objects = types.of.length;
  const open = new Uint32Array(types.names.length);
  const bytes = new Float64Array(types.names.length);
  const path = new RowList();
  const places = new RowList();
  for (const top of [objects, objects + 1]) {
    let row = top;
    let at = start[row]!;
    let end = start[row + 1]!;
    for (;;) {
      if (at === end) {
        if (row === top) break;
        open[types.of[row]!]! -= 1;
        row = path.pop();
        at = places.pop();
        end = start[row + 1]!;
        continue;
      }
      const next = child[at]!;
      at += 1;
      const type = types.of[next]!;
      if (open[type] === 0) bytes[type]! += retained[next]!;
      if (start[next] === start[next + 1]) continue;
      path.push(row);
      places.push(at);
      open[type]! += 1;
      row = next;
      at = start[row]!;
      end = start[row + 1]!;
    }
  }
  return bytes;
}

/**
 * At least this many bytes would go with a set of objects: the sum over those that no other of the set dominates. What
 * only several of them hold together is missing. Each object above the set is passed once: O(n) at most, a bit per object.
 */
export function retainedAtLeast(idom: Uint32Array, retained: Float64Array, rows: Uint32Array): number {
  const objects = idom.length;
  const members = bitsetWith(objects, rows);
  // Objects known to have no member above them, and members that were counted.
  const clear = bitsetOf(objects);
  const covered = bitsetOf(objects);
  const done = bitsetOf(objects);
  let bytes = 0;
  for (const row of rows) {
    if (hasBit(done, row) || idom[row] === none) continue;
    setBit(done, row);
    let above = idom[row]!;
    while (above < objects && !hasBit(members, above) && !hasBit(clear, above) && !hasBit(covered, above))
      above = idom[above]!;
    const isCovered = above < objects && !hasBit(clear, above);
    if (!isCovered) bytes += retained[row]!;
    const known = isCovered ? covered : clear;
    for (let passed = idom[row]!; passed !== above; passed = idom[passed]!) setBit(known, passed);
  }
  return bytes;
}

/** What the exact search reads. */
export interface HeldGraph {
  readonly edges: Edges;
  readonly notHolding: NotHolding;
  readonly size: SizeColumn;
  readonly paths: Paths;
  readonly roots: Uint32Array;
  readonly unreachableRoots: Uint32Array;
}

const stepsPerWatch = 1 << 12;

/**
 * Exactly what would go with a set of objects: all that the roots reach, less what they reach when they must not
 * enter the set. null when `watch` stopped it. O(n + references); a bit per object and a stack of rows.
 */
export function retainedExactly(
  graph: HeldGraph,
  rows: Uint32Array,
  watch: Watch = unwatched,
): { bytes: number; objects: number } | null {
  const { edges, notHolding, size, paths } = graph;
  const { start, target, objects } = edges;
  const met = bitsetWith(objects, rows);
  const stack = new RowList();
  let steps = 0;
  for (const [roots, garbage] of [
    [graph.roots, false],
    [graph.unreachableRoots, true],
  ] as const) {
    for (const root of roots) {
      if (hasBit(met, root) || hasBit(paths.unreachable, root) !== garbage) continue;
      setBit(met, root);
      stack.push(root);
      while (stack.length > 0) {
        steps += 1;
        if (steps % stepsPerWatch === 0 && watch(steps)) return null;
        const row = stack.pop();
        if (notHolding !== null && hasBit(notHolding, row)) continue;
        const end = start[row + 1]!;
        for (let at = start[row]!; at < end; at += 1) {
          const child = target[at]!;
          if (child === none || hasBit(met, child) || hasBit(paths.unreachable, child) !== garbage) continue;
          setBit(met, child);
          stack.push(child);
        }
      }
    }
  }
  for (const row of rows) met[row >>> 5]! &= ~(1 << (row & 31));
  let bytes = 0;
  let count = 0;
  for (let row = 0; row < objects; row += 1) {
    if (hasBit(met, row) || !isReached(paths, row)) continue;
    bytes += sizeAt(size, row);
    count += 1;
  }
  return { bytes, objects: count };
}
