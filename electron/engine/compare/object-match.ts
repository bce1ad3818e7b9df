import type { SizeColumn } from '../graph/columns.ts';
import { none, sizeAt } from '../graph/columns.ts';
import type { AddressTable } from '../graph/identity.ts';
import { rowsOf } from '../graph/identity.ts';
import type { Watch } from '../graph/watch.ts';
import { unwatched } from '../graph/watch.ts';

/** What tells the objects of one dump apart. Columns of one element per object, all in shared buffers. 25 bytes per object. */
export interface MatchSide {
  readonly objects: number;
  readonly addressWords: Uint32Array;
  readonly identity: AddressTable;
  readonly type: Uint32Array;
  readonly typeNames: readonly string[];
  readonly size: SizeColumn;
  /** Of the line's name and value; 0 without either. See `lineFingerprint`. */
  readonly fingerprint: Uint32Array;
}

/** How sure it is that an object is the one that the other dump has at its address. */
export const sameness = {
  /** It is not: nothing stood there, or something else did. */
  none: 0,
  /** A container of the same type, of another size: it grew or shrank. */
  resized: 1,
  /** Type and size agree; there is no value to compare. */
  shape: 2,
  /** Type, size and value agree. */
  value: 3,
} as const;

/** Containers that change their size and stay what they are; everything else keeps its size for life. */
const resizable: ReadonlySet<string> = new Set([
  'list',
  'dict',
  'set',
  'bytearray',
  'deque',
  'collections.deque',
  'defaultdict',
  'collections.defaultdict',
  'OrderedDict',
  'collections.OrderedDict',
  'Counter',
  'array.array',
]);

const rowsAtATime = 1 << 16;

/**
 * For each object of `own`, one of `sameness`: whether `other` has the same object. Addresses are used again, so type, size and value
 * must agree, too. `wanted`: rows of `other` that count; null: all. null when `watch` stopped it. O(objects); a byte per object.
 */
export function matchObjects(
  own: Omit<MatchSide, 'identity'>,
  other: MatchSide,
  wanted: ((row: number) => boolean) | null = null,
  watch: Watch = unwatched,
): Uint8Array | null {
  const answer = new Uint8Array(new SharedArrayBuffer(own.objects));
  const numbers = new Map(other.typeNames.map((name, type) => [name, type]));
  const typeThere = own.typeNames.map((name) => numbers.get(name) ?? none);
  const mayResize = own.typeNames.map((name) => resizable.has(name));
  const there = new Uint32Array(Math.min(rowsAtATime, own.objects));
  for (let first = 0; first < own.objects; first += rowsAtATime) {
    if (watch(first)) return null;
    const count = Math.min(rowsAtATime, own.objects - first);
    rowsOf(other.identity, own.addressWords.subarray(first * 2, (first + count) * 2), count, there, 0);
    for (let i = 0; i < count; i += 1) {
      const row = first + i;
      const twin = there[i]!;
      if (twin === none || typeThere[own.type[row]!] !== other.type[twin]) continue;
      if (wanted !== null && !wanted(twin)) continue;
      const print = own.fingerprint[row]!;
      if (print !== other.fingerprint[twin]) continue;
      if (sizeAt(own.size, row) === sizeAt(other.size, twin))
        answer[row] = print === 0 ? sameness.shape : sameness.value;
      else if (mayResize[own.type[row]!]) answer[row] = sameness.resized;
    }
  }
  return answer;
}
