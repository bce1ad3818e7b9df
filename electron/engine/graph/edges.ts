import type { Dangling, Edges } from './columns.ts';
import { none, shared32 } from './columns.ts';
import type { AddressTable } from './identity.ts';
import { rowsOf } from './identity.ts';

/** References as scanned: the target addresses of `rows` objects from `firstRow`, halves, low first, in row order. */
export interface ReferenceChunk {
  readonly firstRow: number;
  readonly rows: number;
  readonly words: Uint32Array;
}

/** From `referenceCount` per object, where each object's references start: n + 1 elements. O(n). */
export function startsOf(referenceCount: Uint32Array): Uint32Array {
  const start = shared32(referenceCount.length + 1);
  let sum = 0;
  for (let row = 0; row < referenceCount.length; row += 1) {
    start[row] = sum;
    sum += referenceCount[row]!;
  }
  if (sum >= none) throw new RangeError('a dump of 2^32 references or more does not fit the columns');
  start[referenceCount.length] = sum;
  return start;
}

/**
 * Writes the rows that one chunk's references point to; gives its dangling references. Different chunks touch
 * different parts of `target`, so threads can share the job. O(references of the chunk), no memory beyond the outputs.
 */
export function resolveChunk(
  table: AddressTable,
  chunk: ReferenceChunk,
  start: Uint32Array,
  target: Uint32Array,
): Dangling {
  const first = start[chunk.firstRow]!;
  const count = start[chunk.firstRow + chunk.rows]! - first;
  const missing = rowsOf(table, chunk.words, count, target, first);
  const position = shared32(missing);
  const addressWords = shared32(missing * 2);
  let found = 0;
  for (let i = 0; found < missing; i += 1) {
    if (target[first + i] !== none) continue;
    position[found] = first + i;
    addressWords[found * 2] = chunk.words[i * 2]!;
    addressWords[found * 2 + 1] = chunk.words[i * 2 + 1]!;
    found += 1;
  }
  return { position, addressWords };
}

/** Joins the dangling references of chunks, which must be given in file order. */
export function joinDangling(parts: readonly Dangling[]): Dangling {
  const count = parts.reduce((sum, part) => sum + part.position.length, 0);
  const position = shared32(count);
  const addressWords = shared32(count * 2);
  let at = 0;
  for (const part of parts) {
    position.set(part.position, at);
    addressWords.set(part.addressWords, at * 2);
    at += part.position.length;
  }
  return { position, addressWords };
}

/**
 * All chunks by one thread. `chunks` may be a generator that gives up each chunk once it was consumed, so that the
 * 8 bytes per raw reference go while the 4 of the edge come. O(references).
 */
export function buildEdges(
  table: AddressTable,
  referenceCount: Uint32Array,
  chunks: Iterable<ReferenceChunk>,
): Edges {
  const start = startsOf(referenceCount);
  const objects = referenceCount.length;
  const target = shared32(start[objects]!);
  const dangling: Dangling[] = [];
  for (const chunk of chunks) dangling.push(resolveChunk(table, chunk, start, target));
  return { objects, start, target, dangling: joinDangling(dangling) };
}

/** Where in `Dangling` the reference at a position of `Edges.target` stands. O(log dangling). */
export function danglingAt(dangling: Dangling, position: number): number {
  let low = 0;
  let high = dangling.position.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (dangling.position[middle]! < position) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** An object's children in order: their rows, or for a dangling reference its address. O(references of the object). */
export function childrenOf(edges: Edges, row: number): ({ row: number } | { missing: bigint })[] {
  const children: ({ row: number } | { missing: bigint })[] = [];
  let next = -1;
  for (let at = edges.start[row]!; at < edges.start[row + 1]!; at += 1) {
    const child = edges.target[at]!;
    if (child !== none) {
      children.push({ row: child });
      continue;
    }
    if (next < 0) next = danglingAt(edges.dangling, at);
    const low = edges.dangling.addressWords[next * 2]!;
    const high = edges.dangling.addressWords[next * 2 + 1]!;
    children.push({ missing: (BigInt(high) << 32n) | BigInt(low) });
    next += 1;
  }
  return children;
}
