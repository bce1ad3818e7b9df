import { bitsetOf, bitsetWith, hasBit, setBit } from './bitset.ts';
import type { Edges, Referrers } from './columns.ts';
import { none, shared32 } from './columns.ts';
import type { NotHolding } from './holding.ts';

/** The two vertices above all roots, as rows: they stand after the last object. */
export const rootRow = (objects: number): number => objects;
export const unreachableRow = (objects: number): number => objects + 1;

/** One shortest path from the roots to every object. 8.1 bytes per object. */
export interface Paths {
  /** For each object, the object before it; `rootRow` for a root, `unreachableRow` for one that stands for a cycle. */
  readonly parent: Uint32Array;
  /** For each object, how many steps it is from its root; a root has 0. */
  readonly depth: Uint32Array;
  /** One bit per object: only the representatives of unreachable cycles reach it. */
  readonly unreachable: Uint32Array;
}

export function emptyPaths(objects: number): Paths {
  const unreachable = new Uint32Array(new SharedArrayBuffer(((objects + 31) >>> 5) * 4));
  return { parent: shared32(objects).fill(none), depth: shared32(objects), unreachable };
}

/**
 * Breadth-first search from `roots` over objects that no earlier call reached, first from the true roots, then
 * from the representatives of unreachable cycles (`above` is `unreachableRow`). Among equal paths the one whose
 * root and reference come first wins. Gives how many objects it reached. O(n + references); 4 transient bytes
 * per object reached.
 */
export function spreadPaths(
  edges: Edges,
  roots: Uint32Array,
  above: number,
  notHolding: NotHolding,
  paths: Paths,
): number {
  const { start, target, objects } = edges;
  const { parent, depth, unreachable } = paths;
  const queue = new Uint32Array(objects);
  let tail = 0;
  for (const row of roots) {
    if (parent[row] !== none) continue;
    parent[row] = above;
    queue[tail++] = row;
  }
  for (let head = 0; head < tail; head += 1) {
    const row = queue[head]!;
    if (notHolding !== null && hasBit(notHolding, row)) continue;
    const end = start[row + 1]!;
    const deeper = depth[row]! + 1;
    for (let at = start[row]!; at < end; at += 1) {
      const child = target[at]!;
      if (child === none || parent[child] !== none) continue;
      parent[child] = row;
      depth[child] = deeper;
      queue[tail++] = child;
    }
  }
  if (above === unreachableRow(objects)) {
    for (let i = 0; i < tail; i += 1) setBit(unreachable, queue[i]!);
  }
  return tail;
}

/** The rows from a root to `row`, both included; empty when nothing reaches it. O(its depth). */
export function pathTo(paths: Paths, row: number): Uint32Array {
  if (paths.parent[row] === none) return new Uint32Array(0);
  const path = new Uint32Array(paths.depth[row]! + 1);
  let at = row;
  for (let i = path.length - 1; i >= 0; i -= 1) {
    path[i] = at;
    at = paths.parent[at]!;
  }
  return path;
}

/** What a search for further paths reads. */
export interface PathGraph {
  readonly referrers: Referrers;
  readonly notHolding: NotHolding;
  /** One bit per object: it is a root (of either kind). */
  readonly isRoot: Uint32Array;
}

/** Steps between two looks at `isCancelled`. */
const stepsPerLook = 1 << 14;

/**
 * A shortest path from any root to `row` that avoids the rows of a bitset; null when there is none or it was
 * cancelled. Breadth-first from the object towards its holders. O(n + referrers), 4.1 transient bytes per object.
 */
export function pathAvoiding(
  graph: PathGraph,
  row: number,
  avoid: Uint32Array,
  isCancelled: () => boolean = () => false,
): Uint32Array | null {
  const { start, row: holders } = graph.referrers;
  const { notHolding, isRoot } = graph;
  if (hasBit(avoid, row)) return null;
  if (hasBit(isRoot, row)) return Uint32Array.of(row);
  const objects = start.length - 1;
  const met = bitsetOf(objects);
  // Queue and path in one: for each place in the queue, the row and the place of the object that it holds.
  const queue = new Uint32Array(objects);
  const cameFrom = new Uint32Array(objects);
  let tail = 1;
  queue[0] = row;
  setBit(met, row);
  for (let head = 0; head < tail; head += 1) {
    if (head % stepsPerLook === stepsPerLook - 1 && isCancelled()) return null;
    const held = queue[head]!;
    const end = start[held + 1]!;
    for (let at = start[held]!; at < end; at += 1) {
      const holder = holders[at]!;
      if (hasBit(met, holder) || hasBit(avoid, holder)) continue;
      if (notHolding !== null && hasBit(notHolding, holder)) continue;
      setBit(met, holder);
      queue[tail] = holder;
      cameFrom[tail] = head;
      tail += 1;
      if (!hasBit(isRoot, holder)) continue;
      const path: number[] = [];
      for (let place = tail - 1; place !== 0; place = cameFrom[place]!) path.push(queue[place]!);
      path.push(row);
      return Uint32Array.from(path);
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
  isCancelled: () => boolean = () => false,
): Uint32Array[] {
  const avoided = bitsetWith(graph.referrers.start.length - 1, avoid);
  const paths: Uint32Array[] = [];
  while (paths.length < count) {
    const path = pathAvoiding(graph, row, avoided, isCancelled);
    if (path === null) break;
    paths.push(path);
    if (path.length < 2) break;
    setBit(avoided, path[path.length - 2]!);
  }
  return paths;
}
