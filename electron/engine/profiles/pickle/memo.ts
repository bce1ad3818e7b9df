import { fail } from '../../../../shared/protocol/failure.ts';
import { refusal } from './shape.ts';

/** Kind and value share 32 bits: one place in memory to wait for, and there are tens of millions. */
const valueBits = 28;
const valueLimit = 1 << valueBits;
const chunkBits = 16;
const chunkMask = (1 << chunkBits) - 1;
/** The first chunk begins small: most pickles are. */
const firstEntries = 256;

/**
 * What the file may refer back to: four bytes an entry. Picklers number entries one after the other, from 0 or (Python
 * 2's) from 1; a file that jumps ahead was not written by one, and an index alone can allocate nothing.
 */
export class PickleMemo {
  #length = 0;
  #room = 0;
  readonly #chunks: Uint32Array[] = [];
  #base = 0;

  /** Throws 'too-large' for a value beyond 2^28. */
  add(kind: number, value: number): void {
    if (value >= valueLimit)
      throw fail('too-large', 'The pickle holds more than 268 million values of a kind.');
    const entry = this.#length;
    if (entry === this.#room) this.#grow();
    this.#chunks[entry >>> chunkBits]![entry & chunkMask] = (kind << valueBits) | value;
    this.#length = entry + 1;
  }

  #grow(): void {
    const [first] = this.#chunks;
    if (first === undefined || first.length > chunkMask) {
      this.#chunks.push(new Uint32Array(first === undefined ? firstEntries : chunkMask + 1));
      this.#room += first === undefined ? firstEntries : chunkMask + 1;
      return;
    }
    const larger = new Uint32Array(first.length * 2);
    larger.set(first);
    this.#chunks[0] = larger;
    this.#room = larger.length;
  }

  /** An entry with the number that the file gives it. */
  put(index: number, kind: number, value: number, at: number): void {
    if (this.#length === 0 && index === 1) this.#base = 1;
    if (index - this.#base !== this.#length)
      throw refusal(`The pickle numbers a value ${index} where ${this.#base + this.#length} is next`, at);
    this.add(kind, value);
  }

  /** An entry that is there, for `kindOf` and `valueOf`. */
  entry(index: number, at: number): number {
    const row = index - this.#base;
    if (row < 0 || row >= this.#length)
      throw refusal(`The pickle refers back to value ${index}, which it does not have`, at);
    return this.#chunks[row >>> chunkBits]![row & chunkMask]!;
  }
}

export const kindOf = (entry: number): number => entry >>> valueBits;
export const valueOf = (entry: number): number => entry & (valueLimit - 1);
