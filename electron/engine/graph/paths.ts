import { bitsetOf, bitsetWith, hasBit, setBit } from './bitset.ts';
import type { Edges, Referrers } from './columns.ts';
import { local32, none, shared32 } from './columns.ts';
import type { NotHolding } from './holding.ts';
import { release } from './release.ts';
import { RowList } from './row-list.ts';
import type { Watch } from './watch.ts';
import { unwatched } from './watch.ts';

const rowsPerWatch = 1 << 14;

/** The two vertices above all roots, as rows: they stand after the last object. */
export const rootRow = (objects: number): number => objects;
export const unreachableRow = (objects: number): number => objects + 1;

/** One shortest path from the roots to every object. 4.1 bytes per object. */
export interface Paths {
  /** For each object, the object before it; `rootRow` for a root, `unreachableRow` for one that stands for a cycle. */
  readonly parent: Uint32Array;
  /** One bit per object: only the representatives of unreachable cycles reach it. */
  readonly unreachable: Uint32Array;
}

/** The parent of a row that a view leaves out: no search enters it, no root rule looks at it. */
export const absentParent = 0xfffffffe;

/** Nothing reached yet. Rows of the bitset `absent` are not objects. */
export function emptyPaths(objects: number, absent: Uint32Array | null = null): Paths {
  const unreachable = shared32((objects + 31) >>> 5);
  const parent = shared32(objects).fill(none);
  if (absent !== null) {
    for (let row = 0; row < objects; row += 1) if (hasBit(absent, row)) parent[row] = absentParent;
  }
  return { parent, unreachable };
}

export const isReached = (paths: Paths, row: number): boolean => paths.parent[row]! < absentParent;

/**
 * Breadth-first search from `roots` over objects that no earlier call reached, first from the true roots, then
 * from the representatives of unreachable cycles (`above` is `unreachableRow`). Among equal paths the one whose
 * root and reference come first wins. Gives how many objects it reached; null when `watch` stopped it. O(n +
 * references); 4 transient bytes per object reached.
 */
export function spreadPaths(
  edges: Edges,
  roots: Uint32Array,
  above: number,
  notHolding: NotHolding,
  paths: Paths,
  watch: Watch = unwatched,
): number | null {
  const { start, target, objects } = edges;
  const { parent, unreachable } = paths;
  const queue = local32(objects);
  // What was met, again: a bitset stays in the processor's cache, the parents don't.
  const met = bitsetOf(objects);
  for (let row = 0; row < objects; row += 1) if (parent[row] !== none) setBit(met, row);
  let tail = 0;
  for (const row of roots) {
    if (hasBit(met, row)) continue;
    setBit(met, row);
    parent[row] = above;
    queue[tail++] = row;
  }
  for (let head = 0; head < tail; head += 1) {
    if (head % rowsPerWatch === 0 && watch(head)) return null;
    const row = queue[head]!;
    if (notHolding !== null && hasBit(notHolding, row)) continue;
    const end = start[row + 1]!;
    for (let at = start[row]!; at < end; at += 1) {
      const child = target[at]!;
      if (child === none || hasBit(met, child)) continue;
      setBit(met, child);
      parent[child] = row;
      queue[tail++] = child;
    }
  }
  if (above === unreachableRow(objects)) {
    for (let i = 0; i < tail; i += 1) setBit(unreachable, queue[i]!);
  }
  release(queue, met);
  return tail;
}

/** The rows from a root to `row`, both included; empty when nothing reaches it. O(its depth). */
export function pathTo(paths: Paths, row: number): Uint32Array {
  const { parent } = paths;
  if (!isReached(paths, row)) return new Uint32Array(0);
  // A view may have one row more than the dump; the virtual roots stand after all of them.
  const above = rootRow(parent.length);
  let length = 1;
  for (let at = parent[row]!; at < above; at = parent[at]!) length += 1;
  const path = new Uint32Array(length);
  for (let at = row, i = length - 1; i >= 0; i -= 1, at = parent[at]!) path[i] = at;
  return path;
}

/** Whether a row is a root, of either kind. */
export const isRootRow = (paths: Paths, row: number): boolean => {
  const above = paths.parent[row]!;
  return above < absentParent && above >= paths.parent.length;
};

/** What a search for further paths reads. */
export interface PathGraph {
  readonly referrers: Referrers;
  readonly notHolding: NotHolding;
  /** Says which rows are roots. */
  readonly paths: Paths;
}

/**
 * A shortest path from any root to `row` that avoids the rows of a bitset; null when there is none, or `watch` stopped it.
 * Breadth-first from the object towards its holders. O(n + referrers); a bit per object, 8-16 bytes per object met.
 */
export function pathAvoiding(
  graph: PathGraph,
  row: number,
  avoid: Uint32Array,
  watch: Watch = unwatched,
): Uint32Array | null {
  const { start, row: holders } = graph.referrers;
  const { notHolding, paths } = graph;
  if (hasBit(avoid, row)) return null;
  if (isRootRow(paths, row)) return Uint32Array.of(row);
  const met = bitsetOf(start.length - 1);
  // For each place in the queue, the place of the object that this one holds.
  const queue = new RowList();
  const held = new RowList();
  queue.push(row);
  held.push(0);
  setBit(met, row);
  for (let head = 0; head < queue.length; head += 1) {
    if (head % rowsPerWatch === rowsPerWatch - 1 && watch(head)) return null;
    const end = start[queue.items[head]! + 1]!;
    for (let at = start[queue.items[head]!]!; at < end; at += 1) {
      const holder = holders[at]!;
      if (hasBit(met, holder) || hasBit(avoid, holder)) continue;
      if (notHolding !== null && hasBit(notHolding, holder)) continue;
      setBit(met, holder);
      queue.push(holder);
      held.push(head);
      if (!isRootRow(paths, holder)) continue;
      const path = new RowList(16);
      for (let place = queue.length - 1; place !== 0; place = held.items[place]!)
        path.push(queue.items[place]!);
      path.push(row);
      return path.rows();
    }
  }
  return null;
}

/**
 * Up to `count` paths to `row`, shortest first, each by another direct holder than those before. Rows in `avoid` are
 * on none of them. Each costs one `pathAvoiding`.
 */
export function furtherPaths(
  graph: PathGraph,
  row: number,
  count: number,
  avoid: Iterable<number> = [],
  watch: Watch = unwatched,
): Uint32Array[] {
  const avoided = bitsetWith(graph.referrers.start.length - 1, avoid);
  const paths: Uint32Array[] = [];
  while (paths.length < count) {
    const path = pathAvoiding(graph, row, avoided, watch);
    if (path === null) break;
    paths.push(path);
    if (path.length < 2) break;
    setBit(avoided, path[path.length - 2]!);
  }
  return paths;
}
