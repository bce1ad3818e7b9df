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

/** Open addressing over rows that somebody else stores: at most half full, row + 1 in each slot. */
class Slots {
  #slots = new Uint32Array(1024);
  #used = 0;

  /** The row that `isSame` accepts, or -1 and the next `add` goes where it would be. */
  find(hash: number, isSame: (row: number) => boolean): number {
    const mask = this.#slots.length - 1;
    for (let at = hash & mask; ; at = (at + 1) & mask) {
      const slot = this.#slots[at]!;
      if (slot === 0) return -1;
      if (isSame(slot - 1)) return slot - 1;
    }
  }

  add(row: number, hash: number, hashOf: (row: number) => number): void {
    if (this.#used * 2 >= this.#slots.length) this.#grow(hashOf);
    this.#put(row, hash);
    this.#used += 1;
  }

  #put(row: number, hash: number): void {
    const mask = this.#slots.length - 1;
    let at = hash & mask;
    while (this.#slots[at] !== 0) at = (at + 1) & mask;
    this.#slots[at] = row + 1;
  }

  #grow(hashOf: (row: number) => number): void {
    const old = this.#slots;
    this.#slots = new Uint32Array(old.length * 2);
    for (const slot of old) if (slot !== 0) this.#put(slot - 1, hashOf(slot - 1));
  }
}

/** Different pairs of u32, each once, numbered as they come. */
export class PairTable {
  readonly first = growingU32();
  readonly second = growingU32();
  readonly #slots = new Slots();
  #wantedFirst = 0;
  #wantedSecond = 0;
  readonly #isWanted = (row: number): boolean =>
    this.first.at(row) === this.#wantedFirst && this.second.at(row) === this.#wantedSecond;
  readonly #hashOf = (row: number): number => pairHash(this.first.at(row), this.second.at(row));

  get length(): number {
    return this.first.length;
  }

  row(first: number, second: number): number {
    this.#wantedFirst = first;
    this.#wantedSecond = second;
    const hash = pairHash(first, second);
    const known = this.#slots.find(hash, this.#isWanted);
    if (known >= 0) return known;
    const row = this.first.length;
    this.first.push(first);
    this.second.push(second);
    this.#slots.add(row, hash, this.#hashOf);
    return row;
  }
}

const pairHash = (first: number, second: number): number => end(mix(mix(seed, first), second));

/** Different sequences of u32, each once, numbered as they come. */
export class SequenceTable {
  /** For each sequence where it begins in `items`; one more for the end of the last. */
  readonly starts = growingU32();
  readonly items = growingU32();
  readonly #slots = new Slots();
  #wanted: Float64Array = new Float64Array(0);
  #from = 0;
  #to = 0;
  readonly #isWanted = (row: number): boolean => {
    const start = this.starts.at(row);
    const count = this.#to - this.#from;
    if (this.starts.at(row + 1) - start !== count) return false;
    for (let i = 0; i < count; i += 1)
      if (this.items.at(start + i) !== this.#wanted[this.#from + i]) return false;
    return true;
  };
  readonly #hashOf = (row: number): number => {
    let hash = seed;
    const stop = this.starts.at(row + 1);
    for (let at = this.starts.at(row); at < stop; at += 1) hash = mix(hash, this.items.at(at));
    return end(hash);
  };

  constructor() {
    this.starts.push(0);
  }

  get length(): number {
    return this.starts.length - 1;
  }

  /** The row of the sequence values[from..to), whose values are u32. */
  row(values: Float64Array, from: number, to: number): number {
    let hash = seed;
    for (let at = from; at < to; at += 1) hash = mix(hash, values[at]!);
    hash = end(hash);
    this.#wanted = values;
    this.#from = from;
    this.#to = to;
    const known = this.#slots.find(hash, this.#isWanted);
    if (known >= 0) return known;
    if (this.items.length + to - from >= 2 ** 32)
      throw fail('too-large', 'The file holds more than four thousand million frames of tracebacks.');
    const row = this.length;
    for (let at = from; at < to; at += 1) this.items.push(values[at]!);
    this.starts.push(this.items.length);
    this.#slots.add(row, hash, this.#hashOf);
    return row;
  }
}
