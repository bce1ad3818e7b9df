import { growingU32, growingU8 } from '../growing-column.ts';
import { refusal } from './shape.ts';

/**
 * What the file may refer back to: five bytes an entry. Picklers number entries one after the other, from 0 or (Python
 * 2's) from 1; a file that jumps ahead was not written by one, and an index alone can allocate nothing.
 */
export class PickleMemo {
  readonly #kinds = growingU8();
  readonly #values = growingU32();
  #base = 0;

  add(kind: number, value: number): void {
    this.#kinds.push(kind);
    this.#values.push(value);
  }

  /** An entry with the number that the file gives it. */
  put(index: number, kind: number, value: number, at: number): void {
    if (this.#kinds.length === 0 && index === 1) this.#base = 1;
    if (index - this.#base !== this.#kinds.length)
      throw refusal(
        `The pickle numbers a value ${index} where ${this.#base + this.#kinds.length} is next`,
        at,
      );
    this.add(kind, value);
  }

  /** The row of an entry that is there. */
  row(index: number, at: number): number {
    const row = index - this.#base;
    if (row < 0 || row >= this.#kinds.length)
      throw refusal(`The pickle refers back to value ${index}, which it does not have`, at);
    return row;
  }

  kind(row: number): number {
    return this.#kinds.at(row);
  }

  value(row: number): number {
    return this.#values.at(row);
  }
}
