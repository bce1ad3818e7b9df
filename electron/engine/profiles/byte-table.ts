import { fail } from '../../../shared/protocol/failure.ts';
import { growingU32 } from './growing-column.ts';

/** Different in every run, so that no file can be made to collide. Nothing that is shown depends on it. */
const seed = (Math.random() * 2 ** 32) >>> 0;
/** All different texts together. */
const mostBytes = 512 << 20;
const firstSlots = 1024;

/** Different texts as bytes, each once, numbered as they come: no string is made to find one. */
export class ByteTable {
  #content = new Uint8Array(4096);
  #used = 0;
  /** For each text where it begins; one more for the end of the last. */
  readonly #starts = growingU32();
  /** Two words a slot: row + 1 (0: free) and the hash. At most half full. */
  #slots = new Uint32Array(firstSlots * 2);
  #mask = firstSlots - 1;

  constructor() {
    this.#starts.push(0);
  }

  get length(): number {
    return this.#starts.length - 1;
  }

  /** The bytes of a text. Of a table that grows on: valid until then. */
  bytes(row: number): Uint8Array {
    return this.#content.subarray(this.#starts.at(row), this.#starts.at(row + 1));
  }

  /** The row of bytes[from..to). Throws 'too-large' when all of them are more than a program can have. */
  row(bytes: Uint8Array, from: number, to: number): number {
    let hash = seed;
    for (let at = from; at < to; at += 1) hash = Math.imul(hash ^ bytes[at]!, 0x01000193);
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = (hash ^ (hash >>> 13)) >>> 0;
    let slot = hash & this.#mask;
    for (;;) {
      const taken = this.#slots[slot * 2]!;
      if (taken === 0) break;
      if (this.#slots[slot * 2 + 1] === hash && this.#isSame(taken - 1, bytes, from, to)) return taken - 1;
      slot = (slot + 1) & this.#mask;
    }
    const row = this.length;
    this.#slots[slot * 2] = row + 1;
    this.#slots[slot * 2 + 1] = hash;
    this.#keep(bytes, from, to);
    if ((row + 1) * 2 > this.#mask) this.#grow();
    return row;
  }

  #isSame(row: number, bytes: Uint8Array, from: number, to: number): boolean {
    const start = this.#starts.at(row);
    if (this.#starts.at(row + 1) - start !== to - from) return false;
    const content = this.#content;
    for (let i = 0; i < to - from; i += 1) if (content[start + i] !== bytes[from + i]) return false;
    return true;
  }

  #keep(bytes: Uint8Array, from: number, to: number): void {
    const end = this.#used + to - from;
    if (end > mostBytes) throw fail('too-large', 'The file holds more than 512 MiB of different names.');
    if (end > this.#content.length) {
      const larger = new Uint8Array(Math.min(mostBytes, Math.max(end, this.#content.length * 2)));
      larger.set(this.#content.subarray(0, this.#used));
      this.#content = larger;
    }
    this.#content.set(bytes.subarray(from, to), this.#used);
    this.#used = end;
    this.#starts.push(end);
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Uint32Array(old.length * 2);
    this.#mask = this.#mask * 2 + 1;
    for (let at = 0; at < old.length; at += 2) {
      if (old[at] === 0) continue;
      let slot = old[at + 1]! & this.#mask;
      while (this.#slots[slot * 2] !== 0) slot = (slot + 1) & this.#mask;
      this.#slots[slot * 2] = old[at]!;
      this.#slots[slot * 2 + 1] = old[at + 1]!;
    }
  }
}
