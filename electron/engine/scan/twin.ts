import type { ScanCore } from './core.ts';
import { control, controlBase, fieldBit, largestInline, noLength, status } from './layout.ts';

/**
 * The scan kernel in plain TypeScript: the oracle of its tests, and the scanner where WebAssembly SIMD is missing.
 * Same memory, same answers, byte for byte; about a third of the speed.
 */

const seenAddress = 256;
const seenType = 512;
const seenSize = 1024;
const seenRefs = 2048;
const seenValue = 4096;
/** Not a field: the lists of our own dump script that stand after "refs" and go on with it. */
const furtherRefs = 8192;
const seenAll = seenAddress | seenType | seenSize | seenRefs;

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;

const keys: readonly (readonly [bytes: readonly number[], bit: number])[] = (
  [
    ['address', seenAddress],
    ['type', seenType],
    ['size', seenSize],
    ['refs', seenRefs],
    ['len', fieldBit.length],
    ['name', fieldBit.name],
    ['value', seenValue],
    ['keys', furtherRefs],
    ['values', furtherRefs],
    ['also', furtherRefs],
  ] as const
).map(([text, bit]) => [Array.from(text, (letter) => letter.charCodeAt(0)), bit] as const);

class TwinCore implements ScanCore {
  #bytes = new Uint8Array(1 << 20);
  #words = new Uint32Array(this.#bytes.buffer);
  /** What the last number read was, as two 32-bit halves. */
  #low = 0;
  #high = 0;
  #references = 0;
  #outcome: number = status.oddLine;
  #seen = 0;
  #size = 0;
  #type = 0;
  #length = 0;
  #addressLow = 0;
  #addressHigh = 0;

  buffer(): ArrayBufferLike {
    return this.#bytes.buffer;
  }

  grow(bytes: number): void {
    if (bytes <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.ceil(bytes / 65536) * 65536);
    larger.set(this.#bytes);
    this.#bytes = larger;
    this.#words = new Uint32Array(larger.buffer);
  }

  #word(index: number): number {
    return this.#words[(controlBase >> 2) + index]!;
  }

  #setWord(index: number, value: number): void {
    this.#words[(controlBase >> 2) + index] = value;
  }

  #skipSpaces(p: number): number {
    const bytes = this.#bytes;
    while (bytes[p] === 0x20 || bytes[p] === 0x09) p += 1;
    return p;
  }

  /** Reads a JSON unsigned integer at p. Gives the position after it, or 0 if it is odd. */
  #readNumber(p: number): number {
    const bytes = this.#bytes;
    const start = p;
    let value = 0;
    let c = bytes[p]! - 0x30;
    while (c >= 0 && c < 10) {
      value = value * 10 + c;
      p += 1;
      c = bytes[p]! - 0x30;
    }
    const digits = p - start;
    if (digits === 0 || (digits > 1 && bytes[start] === 0x30) || digits > 20) return 0;
    if (digits < 16) {
      this.#low = value >>> 0;
      this.#high = Math.floor(value / 4294967296);
      return p;
    }
    let exact = 0n;
    for (let q = start; q < p; q += 1) exact = exact * 10n + BigInt(bytes[q]! - 0x30);
    if (exact > 0xffffffffffffffffn) return 0;
    this.#low = Number(exact & 0xffffffffn);
    this.#high = Number(exact >> 32n);
    return p;
  }

  /** p is after an opening quote. Gives the position of the closing quote, or 0. */
  #endOfString(p: number): number {
    const bytes = this.#bytes;
    for (;;) {
      const c = bytes[p]!;
      if (c === quote) return p;
      if (c < 0x20) return 0;
      if (c === backslash) {
        if (bytes[p + 1]! < 0x20) return 0;
        p += 2;
      } else p += 1;
    }
  }

  #skipValue(p: number): number {
    const bytes = this.#bytes;
    let depth = 0;
    for (;;) {
      p = this.#skipSpaces(p);
      const c = bytes[p]!;
      if (c === quote) {
        p = this.#endOfString(p + 1);
        if (p === 0) return 0;
        p += 1;
      } else if (c === 0x5b || c === 0x7b) {
        depth += 1;
        p += 1;
        continue;
      } else if (c === 0x5d || c === 0x7d) {
        depth -= 1;
        if (depth < 0) return 0;
        p += 1;
      } else if (c === comma || c === 0x3a) {
        if (depth === 0) return 0;
        p += 1;
        continue;
      } else {
        const start = p;
        let d = c;
        while (
          (d >= 0x30 && d <= 0x39) ||
          (d >= 0x61 && d <= 0x7a) ||
          d === 0x2d ||
          d === 0x2b ||
          d === 0x2e ||
          d === 0x45
        ) {
          p += 1;
          d = bytes[p]!;
        }
        if (p === start) return 0;
      }
      if (depth === 0) return p;
    }
  }

  internType(p: number, length: number): number {
    const words = this.#words;
    const bytes = this.#bytes;
    const hash = hashOf(bytes, p, length);
    const mask = this.#word(control.slotMask);
    const slots = this.#word(control.slots) >> 2;
    const entries = this.#word(control.typeEntries) >> 2;
    let slot = (hash & mask) >>> 0;
    for (;;) {
      const found = words[slots + slot]!;
      if (found === 0) break;
      const entry = entries + (found - 1) * 3;
      if (words[entry + 2] === hash && words[entry + 1] === length) {
        const name = words[entry]!;
        let i = 0;
        while (i < length && bytes[name + i] === bytes[p + i]) i += 1;
        if (i === length) return found - 1;
      }
      slot = ((slot + 1) & mask) >>> 0;
    }
    const type = this.#word(control.typeCount);
    const used = this.#word(control.nameArenaUsed);
    if (type >= this.#word(control.typeCapacity) || used + length > this.#word(control.nameArenaCapacity))
      return -1;
    const name = this.#word(control.nameArena) + used;
    bytes.copyWithin(name, p, p + length);
    this.#setWord(control.nameArenaUsed, used + length);
    this.#setWord(control.typeCount, type + 1);
    words.set([name, length, hash], entries + type * 3);
    words[slots + slot] = type + 1;
    return type;
  }

  rehash(): void {
    const words = this.#words;
    const mask = this.#word(control.slotMask);
    const slots = this.#word(control.slots) >> 2;
    const entries = this.#word(control.typeEntries) >> 2;
    words.fill(0, slots, slots + mask + 1);
    for (let type = 0; type < this.#word(control.typeCount); type += 1) {
      let slot = (words[entries + type * 3 + 2]! & mask) >>> 0;
      while (words[slots + slot] !== 0) slot = ((slot + 1) & mask) >>> 0;
      words[slots + slot] = type + 1;
    }
  }

  /** Which known key stands at p (after its quote): the bit and the position after its closing quote. */
  #key(p: number): number {
    for (const [text, bit] of keys) {
      let i = 0;
      while (i < text.length && this.#bytes[p + i] === text[i]) i += 1;
      if (i === text.length && this.#bytes[p + i] === quote) {
        if (bit === furtherRefs && (this.#seen & seenRefs) === 0) return 0;
        this.#afterKey = p + i + 1;
        return bit;
      }
    }
    return 0;
  }
  #afterKey = 0;

  #readReferences(p: number): number {
    const bytes = this.#bytes;
    if (bytes[p] !== 0x5b) return 0;
    p = this.#skipSpaces(p + 1);
    if (bytes[p] === 0x5d) return p + 1;
    const column = this.#word(control.referenceColumn) >> 2;
    const capacity = this.#word(control.referenceCapacity);
    for (;;) {
      p = this.#readNumber(p);
      if (p === 0) return 0;
      if (this.#references >= capacity) {
        this.#outcome = status.outputFull;
        return 0;
      }
      this.#words[column + this.#references * 2] = this.#low;
      this.#words[column + this.#references * 2 + 1] = this.#high;
      this.#references += 1;
      p = this.#skipSpaces(p);
      if (bytes[p] === 0x5d) return p + 1;
      if (bytes[p] !== comma) return 0;
      p = this.#skipSpaces(p + 1);
    }
  }

  /** A number that fits a 32-bit column; the halves are left in #low and #high. */
  #readInline(p: number): number {
    p = this.#readNumber(p);
    return p === 0 || this.#high !== 0 || this.#low > largestInline ? 0 : p;
  }

  #readField(bit: number, p: number): number {
    const bytes = this.#bytes;
    switch (bit) {
      case seenRefs:
      case furtherRefs:
        return this.#readReferences(p);
      case seenType: {
        if (bytes[p] !== quote) return 0;
        const end = this.#endOfString(p + 1);
        if (end === 0) return 0;
        this.#type = this.internType(p + 1, end - p - 1);
        if (this.#type < 0) {
          this.#outcome = status.typesFull;
          return 0;
        }
        return end + 1;
      }
      case seenSize:
        p = this.#readInline(p);
        this.#size = this.#low;
        return p;
      case fieldBit.length:
        p = this.#readInline(p);
        this.#length = this.#low;
        return p;
      case seenAddress:
        p = this.#readNumber(p);
        this.#addressLow = this.#low;
        this.#addressHigh = this.#high;
        return p;
      default: {
        const c = bytes[p]!;
        if (c === quote) {
          p = this.#endOfString(p + 1);
          if (bit === seenValue) this.#seen |= fieldBit.textValue;
          return p === 0 ? 0 : p + 1;
        }
        if (bit === fieldBit.name) return 0;
        if (bit === seenValue) {
          if (c === 0x5b || c === 0x7b) return 0;
          this.#seen |= c === 0x2d || (c >= 0x30 && c <= 0x39) ? fieldBit.numberValue : fieldBit.literalValue;
        }
        return this.#skipValue(p);
      }
    }
  }

  #readLine(p: number): number {
    const bytes = this.#bytes;
    this.#outcome = status.oddLine;
    this.#seen = 0;
    this.#length = noLength;
    if (bytes[p] !== 0x7b) return 0;
    for (;;) {
      p = this.#skipSpaces(p + 1);
      if (bytes[p] !== quote) return 0;
      const bit = this.#key(p + 1);
      if (bit === 0) {
        const end = this.#endOfString(p + 1);
        if (end === 0 || bytes.subarray(p + 1, end).includes(backslash)) return 0;
        p = end + 1;
        this.#seen |= fieldBit.other;
      } else {
        if (bit !== furtherRefs && (this.#seen & bit) !== 0) return 0;
        this.#seen |= bit === furtherRefs ? fieldBit.other : bit;
        p = this.#afterKey;
      }
      p = this.#skipSpaces(p);
      if (bytes[p] !== 0x3a) return 0;
      p = this.#readField(bit, this.#skipSpaces(p + 1));
      if (p === 0) return 0;
      p = this.#skipSpaces(p);
      if (bytes[p] === 0x7d) break;
      if (bytes[p] !== comma) return 0;
    }
    p = this.#skipSpaces(p + 1);
    if (bytes[p] === comma) p = this.#skipSpaces(p + 1);
    if (bytes[p] === 0x0d) p += 1;
    if (bytes[p] !== 0x0a || (this.#seen & seenAll) !== seenAll) return 0;
    return p + 1;
  }

  scan(): number {
    const end = this.#word(control.inputEnd);
    const rowCapacity = this.#word(control.rowCapacity);
    let rows = this.#word(control.rows);
    let line = this.#word(control.cursor);
    this.#references = this.#word(control.references);
    let result: number = status.done;
    while (line < end) {
      if (rows >= rowCapacity) {
        result = status.outputFull;
        break;
      }
      const firstReference = this.#references;
      const next = this.#readLine(line);
      if (next === 0) {
        this.#references = firstReference;
        result = this.#outcome;
        break;
      }
      const words = this.#words;
      const address = (this.#word(control.addressColumn) >> 2) + rows * 2;
      words[address] = this.#addressLow;
      words[address + 1] = this.#addressHigh;
      words[(this.#word(control.sizeColumn) >> 2) + rows] = this.#size;
      words[(this.#word(control.typeColumn) >> 2) + rows] = this.#type;
      words[(this.#word(control.lengthColumn) >> 2) + rows] = this.#length;
      words[(this.#word(control.lineStartColumn) >> 2) + rows] = line;
      words[(this.#word(control.referenceCountColumn) >> 2) + rows] = this.#references - firstReference;
      this.#bytes[this.#word(control.fieldsColumn) + rows] = this.#seen & 0xff;
      rows += 1;
      line = next;
    }
    this.#setWord(control.cursor, line);
    this.#setWord(control.rows, rows);
    this.#setWord(control.references, this.#references);
    return result;
  }
}

/** FNV-like over words, then bytes: the same as the kernel's, because both fill the same table. */
function hashOf(bytes: Uint8Array, p: number, length: number): number {
  let hash = (0x811c9dc5 ^ length) >>> 0;
  let i = 0;
  for (; i + 4 <= length; i += 4) {
    const word =
      bytes[p + i]! | (bytes[p + i + 1]! << 8) | (bytes[p + i + 2]! << 16) | (bytes[p + i + 3]! << 24);
    hash = Math.imul(hash ^ word, 0x9e3779b1);
  }
  for (; i < length; i += 1) hash = Math.imul(hash ^ bytes[p + i]!, 0x01000193);
  return (hash ^ (hash >>> 15)) >>> 0;
}

export function twinCore(): ScanCore {
  return new TwinCore();
}
