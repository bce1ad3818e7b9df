import { release } from '../graph/release.ts';
import type { CoreMemory } from './core-memory.ts';
import { control } from './layout.ts';

/** The columns of a segment while it is scanned: slices taken from the core's memory, joined at the end. */
export class SegmentColumns {
  rows = 0;
  references = 0;
  #addressWords: Uint32Array[] = [];
  #size: Uint32Array[] = [];
  #type: Uint32Array[] = [];
  #length: Uint32Array[] = [];
  #lineOffset: Uint32Array[] = [];
  #referenceCount: Uint32Array[] = [];
  #fields: Uint8Array[] = [];
  #referenceWords: Uint32Array[] = [];

  /** Takes the rows that stand in the core's columns and empties those. `lineShift` turns positions into offsets. */
  take(memory: CoreMemory, lineShift: number): void {
    const rows = memory.get(control.rows);
    const references = memory.get(control.references);
    if (rows > 0) {
      this.#addressWords.push(memory.column(control.addressColumn, rows * 2).slice());
      this.#size.push(memory.column(control.sizeColumn, rows).slice());
      this.#type.push(memory.column(control.typeColumn, rows).slice());
      this.#length.push(memory.column(control.lengthColumn, rows).slice());
      this.#lineOffset.push(
        memory.column(control.lineStartColumn, rows).map((position) => position + lineShift),
      );
      this.#referenceCount.push(memory.column(control.referenceCountColumn, rows).slice());
      this.#fields.push(memory.fields(rows).slice());
    }
    if (references > 0)
      this.#referenceWords.push(memory.column(control.referenceColumn, references * 2).slice());
    this.rows += rows;
    this.references += references;
    memory.set(control.rows, 0);
    memory.set(control.references, 0);
  }

  /** All columns in one buffer, the references in another, so that they can be let go of apart. The slices are given back. */
  join() {
    const { rows } = this;
    const columns = new ArrayBuffer(rows * 28 + Math.ceil(rows / 4) * 4);
    let position = 0;
    const words = (parts: Uint32Array[], perRow: number): Uint32Array => {
      const column = new Uint32Array(columns, position, rows * perRow);
      position += rows * perRow * 4;
      let at = 0;
      for (const part of parts) {
        column.set(part, at);
        at += part.length;
      }
      release(...parts);
      return column;
    };
    const addressWords = words(this.#addressWords, 2);
    const size = words(this.#size, 1);
    const type = words(this.#type, 1);
    const length = words(this.#length, 1);
    const lineOffset = words(this.#lineOffset, 1);
    const referenceCount = words(this.#referenceCount, 1);
    const fields = new Uint8Array(columns, position, rows);
    let at = 0;
    for (const part of this.#fields) {
      fields.set(part, at);
      at += part.length;
    }
    release(...this.#fields);
    const referenceWords = new Uint32Array(this.references * 2);
    at = 0;
    for (const part of this.#referenceWords) {
      referenceWords.set(part, at);
      at += part.length;
    }
    release(...this.#referenceWords);
    return { addressWords, size, type, length, lineOffset, referenceCount, fields, referenceWords };
  }
}
