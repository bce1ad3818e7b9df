import { readInto } from '../dump-file/aligned-reader.ts';
import { none } from '../graph/columns.ts';
import type { Watch } from '../graph/watch.ts';
import { fieldBit } from '../scan/layout.ts';
import { noLength } from '../scan/layout.ts';
import type { DumpColumns } from '../scan/scanned-dump.ts';
import { lineOffsetOf } from '../scan/scanned-dump.ts';

const windowBytes = 1 << 20;
/** Values stand before the references; 100 characters are at most 1,200 bytes of escapes, those of our script may be longer. */
const lineHead = 8192;
const quote = 0x22;
const backslash = 0x5c;
const letterU = 0x75;
const newline = 0x0a;
const valueKey = new TextEncoder().encode('"value":');
const lowSurrogate = /^d[c-f]/i;

/** What a line's value is: the hash of its bytes, and whether it is the whole value. */
export interface ValueHashes {
  /** Rows that have a value, ascending. */
  readonly rows: Uint32Array;
  /** For each of them, two hashes of 32 bits. */
  readonly first: Uint32Array;
  readonly second: Uint32Array;
  /** For each of them, 1 where the dump holds the value whole, 2 where only its beginning. */
  readonly whole: Uint8Array;
  /** For each of them, 1 where the value is a text of letters, digits and underscores alone. */
  readonly nameLike: Uint8Array;
}

/**
 * Hashes the values of all objects of some types as they stand in their lines: one read of the file from front to back. Equal lines of one
 * writer are equal values; two hashes of 32 bits, beside type, size and length, make a chance match of ten million objects less likely than
 * one in 10^5. null: stopped. Throws what `readInto` throws.
 */
export function valueHashes(
  columns: DumpColumns,
  file: { readonly fd: number; readonly bytes: number },
  isWanted: (type: number) => boolean,
  watch: Watch,
): ValueHashes | null {
  const wanted = fieldBit.textValue | fieldBit.numberValue | fieldBit.literalValue;
  const typeWanted = columns.typeNames.map((_, type) => isWanted(type));
  let count = 0;
  for (let row = 0; row < columns.objects; row += 1)
    if ((columns.fields[row]! & wanted) !== 0 && typeWanted[columns.type[row]!]) count += 1;
  const found = {
    rows: new Uint32Array(count),
    first: new Uint32Array(count),
    second: new Uint32Array(count),
    whole: new Uint8Array(count),
    nameLike: new Uint8Array(count),
  };
  const bytes = new Uint8Array(windowBytes);
  let [start, end, at] = [0, 0, 0];
  for (let row = 0; row < columns.objects; row += 1) {
    if (row % 16384 === 0 && watch(row)) return null;
    if ((columns.fields[row]! & wanted) === 0 || !typeWanted[columns.type[row]!]) continue;
    const offset = lineOffsetOf(columns, row);
    const needed = Math.min(offset + lineHead, file.bytes);
    if (offset < start || needed > end) {
      start = offset;
      end = start + readInto(file.fd, bytes, start, Math.min(windowBytes, file.bytes - start));
    }
    const length = columns.length[row]!;
    const isText = (columns.fields[row]! & fieldBit.textValue) !== 0;
    const value = hashAt(bytes, offset - start, Math.min(needed, end) - start, isText);
    found.rows[at] = row;
    if (value !== null) {
      found.first[at] = value.first;
      found.second[at] = value.second;
      found.whole[at] = !isText || value.characters === length || length === noLength ? 1 : 2;
      found.nameLike[at] = value.nameLike ? 1 : 0;
    }
    at += 1;
  }
  return found;
}

interface HashedValue {
  readonly first: number;
  readonly second: number;
  readonly characters: number;
  readonly nameLike: boolean;
}

/** The value between its quotes, or up to the comma; null where the line's head does not hold it. */
function hashAt(bytes: Uint8Array, from: number, end: number, isText: boolean): HashedValue | null {
  let at = afterKey(bytes, from, end);
  if (at < 0) return null;
  while (at < end && bytes[at] === 0x20) at += 1;
  if (isText && bytes[at] === quote) at += 1;
  let first = 0x811c9dc5;
  let second = 0x9747b28c;
  let characters = 0;
  let nameLike = isText;
  for (; at < end; at += 1) {
    const byte = bytes[at]!;
    if (isText ? byte === quote : byte === 0x2c || byte === 0x7d || byte === 0x20)
      return { first: first >>> 0, second: second >>> 0, characters, nameLike };
    if (byte === newline) return null;
    first = Math.imul(first ^ byte, 0x01000193);
    second = Math.imul((second << 5) ^ (second >>> 27) ^ byte, 0x9e3779b1);
    // The bytes that continue a character of UTF-8 are none of their own.
    if ((byte & 0xc0) !== 0x80) characters += 1;
    if (nameLike && !isNameByte(byte)) nameLike = false;
    if (byte !== backslash) continue;
    nameLike = false;
    const escape = bytes[at + 1] === letterU ? 5 : 1;
    if (escape === 5 && lowSurrogate.test(String.fromCharCode(bytes[at + 2] ?? 0, bytes[at + 3] ?? 0)))
      characters -= 1;
    for (let i = 1; i <= escape && at + i < end; i += 1) {
      first = Math.imul(first ^ bytes[at + i]!, 0x01000193);
      second = Math.imul((second << 5) ^ (second >>> 27) ^ bytes[at + i]!, 0x9e3779b1);
    }
    at += escape;
  }
  return null;
}

const isNameByte = (byte: number): boolean =>
  (byte >= 0x30 && byte <= 0x39) ||
  (byte >= 0x41 && byte <= 0x5a) ||
  (byte >= 0x61 && byte <= 0x7a) ||
  byte === 0x5f;

/** Behind `"value":`, which cannot stand inside a text: a quote there is escaped. -1 where it is not. */
function afterKey(bytes: Uint8Array, from: number, end: number): number {
  for (let at = from; at + valueKey.length < end; at += 1) {
    if (bytes[at] === newline) return -1;
    if (bytes[at] !== quote) continue;
    let same = 1;
    while (same < valueKey.length && bytes[at + same] === valueKey[same]) same += 1;
    if (same === valueKey.length) return at + same;
  }
  return -1;
}

/** Puts rows of equal keys together: an open table of places, with `same` deciding. At most half full. */
export class EqualTable {
  readonly #slots: Uint32Array;
  readonly #mask: number;

  constructor(most: number) {
    let size = 16;
    while (size < most * 2) size *= 2;
    this.#slots = new Uint32Array(size).fill(none);
    this.#mask = size - 1;
  }

  /** The place that an equal one had before, or `place` itself, which is then remembered. */
  firstLike(place: number, hash: number, same: (other: number) => boolean): number {
    for (let slot = hash & this.#mask; ; slot = (slot + 1) & this.#mask) {
      const there = this.#slots[slot]!;
      if (there === none) {
        this.#slots[slot] = place;
        return place;
      }
      if (same(there)) return there;
    }
  }
}
