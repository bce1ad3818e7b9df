import { fail } from '../../../shared/protocol/failure.ts';
import { growingU32 } from './growing-column.ts';

/** Different in every run, so that no file can be made to collide. Nothing that is shown depends on it. */
const seed = (Math.random() * 2 ** 32) >>> 0;

const mix = (hash: number, value: number): number => {
  let mixed = Math.imul(hash ^ value, 0x9e3779b1);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x85ebca77);
  return mixed ^ (mixed >>> 13);
};

const end = (hash: number): number => {
  const mixed = Math.imul(hash ^ (hash >>> 16), 0xc2b2ae3d);
  return (mixed ^ (mixed >>> 16)) >>> 0;
};

const pairHash = (first: number, second: number): number => end(mix(mix(seed, first), second));

/**
 * Open addressing, at most half full: two words a slot, row + 1 (0: free) and the whole hash, so that growing and most
 * comparisons need not look at the rows.
 */
class Slots {
  words = new Uint32Array(128);
  mask = 63;
  #used = 0;

  /** Takes a free slot, found while looking. Grows afterwards. */
  fill(slot: number, row: number, hash: number): void {
    this.words[slot * 2] = row + 1;
    this.words[slot * 2 + 1] = hash;
    this.#used += 1;
    if (this.#used * 2 > this.mask) this.#grow();
  }

  #grow(): void {
    const old = this.words;
    this.words = new Uint32Array(old.length * 2);
    this.mask = this.mask * 2 + 1;
    for (let at = 0; at < old.length; at += 2) {
      if (old[at] === 0) continue;
      const hash = old[at + 1]!;
      let slot = hash & this.mask;
      while (this.words[slot * 2] !== 0) slot = (slot + 1) & this.mask;
      this.words[slot * 2] = old[at]!;
      this.words[slot * 2 + 1] = hash;
    }
  }
}

/** Different pairs of u32, each once, numbered as they come. */
export class PairTable {
  readonly first = growingU32();
  readonly second = growingU32();
  readonly #slots = new Slots();

  get length(): number {
    return this.first.length;
  }

  row(first: number, second: number): number {
    const hash = pairHash(first, second);
    const { words, mask } = this.#slots;
    let slot = hash & mask;
    for (;;) {
      const taken = words[slot * 2]!;
      if (taken === 0) break;
      const isSame =
        words[slot * 2 + 1] === hash &&
        this.second.at(taken - 1) === second &&
        this.first.at(taken - 1) === first;
      if (isSame) return taken - 1;
      slot = (slot + 1) & mask;
    }
    const row = this.first.length;
    this.first.push(first);
    this.second.push(second);
    this.#slots.fill(slot, row, hash);
    return row;
  }
}

/** Different sequences of u32, each once, numbered as they come. */
export class SequenceTable {
  /** For each sequence where it begins in `items`; one more for the end of the last. */
  readonly starts = growingU32();
  readonly items = growingU32();
  readonly #slots = new Slots();

  constructor() {
    this.starts.push(0);
  }

  get length(): number {
    return this.starts.length - 1;
  }

  lengthOf(row: number): number {
    return this.starts.at(row + 1) - this.starts.at(row);
  }

  /** The row of the sequence values[from..to), whose values are u32. Throws 'too-large' beyond 2^32 items. */
  row(values: Float64Array, from: number, to: number): number {
    let hash = seed;
    for (let at = from; at < to; at += 1) hash = mix(hash, values[at]!);
    hash = end(hash);
    const { words, mask } = this.#slots;
    let slot = hash & mask;
    for (;;) {
      const taken = words[slot * 2]!;
      if (taken === 0) break;
      if (words[slot * 2 + 1] === hash && this.#isSame(taken - 1, values, from, to)) return taken - 1;
      slot = (slot + 1) & mask;
    }
    if (this.items.length + to - from >= 2 ** 32)
      throw fail('too-large', 'The file holds more than four thousand million frames of tracebacks.');
    const row = this.length;
    for (let at = from; at < to; at += 1) this.items.push(values[at]!);
    this.starts.push(this.items.length);
    this.#slots.fill(slot, row, hash);
    return row;
  }

  #isSame(row: number, values: Float64Array, from: number, to: number): boolean {
    const start = this.starts.at(row);
    if (this.starts.at(row + 1) - start !== to - from) return false;
    for (let i = 0; i < to - from; i += 1) if (this.items.at(start + i) !== values[from + i]) return false;
    return true;
  }
}
