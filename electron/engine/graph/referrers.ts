import type { Edges, Referrers } from './columns.ts';
import { local32, none, shared32 } from './columns.ts';
import { release } from './release.ts';

/** Counts and last sources of so many rows (2^15: 256 KiB) stay in the processor's own cache. */
const smallestRangeShift = 15;
/** So many streams can be written side by side before their lines push each other out of that cache. */
const mostRanges = 512;
/** 8 bytes each: what one round may hold at a time. */
const mostPairsAtATime = 1 << 26;

/** The pairs (target, source) of some ranges of targets, range after range; within one, sources ascend. */
interface SortedPairs {
  readonly words: Uint32Array;
  /** For each range of the round, where its pairs begin; one more ends the last. */
  readonly begin: Float64Array;
}

/**
 * Turns the edges round. Rows of referrers are distinct and ascending; self-references count.
 *
 * A counting sort in two steps: references are first dealt out by ranges of targets, each written from front to back; then
 * one range after the other is counted and placed within the processor's cache (measured 2026-11 on 10 million objects with
 * references at random: 1.3 s, where placing each reference at once took 4.9). O(n + references); 8 transient bytes per
 * reference, at most 512 MiB unless one range of targets alone has more.
 */
export function buildReferrers(edges: Edges, pairsAtATime = mostPairsAtATime): Referrers {
  const { objects } = edges;
  let shift = smallestRangeShift;
  while (objects >>> shift >= mostRanges) shift += 1;
  const counts = countByRange(edges, shift);
  const start = shared32(objects + 1);
  const parts: Uint32Array[] = [];
  const lastSource = new Uint32Array(1 << shift);
  let found = 0;
  for (let range = 0; range < counts.length;) {
    let end = range + 1;
    let pairs = counts[range]!;
    while (end < counts.length && pairs + counts[end]! <= pairsAtATime) pairs += counts[end++]!;
    const sorted = dealOut(edges, shift, counts.subarray(range, end), range);
    const part = local32(pairs);
    let placed = 0;
    for (let at = range; at < end; at += 1) {
      placed += placeRange(sorted, at - range, at << shift, start, found + placed, part, placed, lastSource);
    }
    release(sorted.words);
    parts.push(part.subarray(0, placed));
    found += placed;
    range = end;
  }
  start[objects] = found;
  const row = shared32(found);
  let at = 0;
  for (const part of parts) {
    row.set(part, at);
    at += part.length;
    release(part);
  }
  return { start, row };
}

/** How many references go to each range of 2^`shift` rows. */
function countByRange({ objects, start, target }: Edges, shift: number): Float64Array {
  const counts = new Float64Array((objects >>> shift) + 1);
  const end = start[objects]!;
  for (let at = 0; at < end; at += 1) {
    const child = target[at]!;
    if (child !== none) counts[child >>> shift]! += 1;
  }
  return counts;
}

/** The pairs of `counts.length` ranges from `firstRange` on. */
function dealOut(edges: Edges, shift: number, counts: Float64Array, firstRange: number): SortedPairs {
  const { objects, start, target } = edges;
  const begin = new Float64Array(counts.length + 1);
  for (let range = 0; range < counts.length; range += 1) begin[range + 1] = begin[range]! + counts[range]!;
  const words = local32(begin[counts.length]! * 2);
  const next = Uint32Array.from(begin);
  const from = firstRange << shift;
  const ranges = counts.length;
  let at = 0;
  for (let source = 0; source < objects; source += 1) {
    for (const end = start[source + 1]!; at < end; at += 1) {
      const child = target[at]!;
      if (child === none) continue;
      const range = (child - from) >>> shift;
      if (child < from || range >= ranges) continue;
      const place = next[range]!;
      next[range] = place + 1;
      words[place * 2] = child;
      words[place * 2 + 1] = source;
    }
  }
  return { words, begin };
}

/**
 * Counts and places the sources of one range, whose first row is `base`: positions from `firstPosition` into `start`, sources
 * from `to` into `part`. A repeat of a pair comes right after in its target's order, so one last source per target finds it.
 * Gives how many were placed.
 */
function placeRange(
  { words, begin }: SortedPairs,
  range: number,
  base: number,
  start: Uint32Array,
  firstPosition: number,
  part: Uint32Array,
  to: number,
  lastSource: Uint32Array,
): number {
  const first = begin[range]!;
  const end = begin[range + 1]!;
  const rows = Math.min(lastSource.length, start.length - 1 - base);
  lastSource.fill(0);
  // Each row's count, then its next free position, stand in `start` where its first position is to stand.
  let kept = first;
  for (let at = first; at < end; at += 1) {
    const child = words[at * 2]!;
    const source = words[at * 2 + 1]!;
    if (lastSource[child - base] === source + 1) continue;
    lastSource[child - base] = source + 1;
    start[child]! += 1;
    words[kept * 2] = child;
    words[kept * 2 + 1] = source;
    kept += 1;
  }
  let position = 0;
  for (let row = base; row < base + rows; row += 1) {
    const count = start[row]!;
    start[row] = position + firstPosition;
    lastSource[row - base] = position + to;
    position += count;
  }
  for (let at = first; at < kept; at += 1) {
    const slot = words[at * 2]! - base;
    const place = lastSource[slot]!;
    lastSource[slot] = place + 1;
    part[place] = words[at * 2 + 1]!;
  }
  return position;
}
