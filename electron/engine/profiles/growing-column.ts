/** 64 to 512 KiB a chunk: growing never copies more than the first one, and little is left empty. */
const chunkBits = 16;
const chunkRows = 1 << chunkBits;
const mask = chunkRows - 1;
/** Most columns are of small files: the first chunk begins small and doubles. */
const firstRows = 64;

type Numbers = Uint8Array | Uint32Array | Float64Array;

/** A column of numbers whose length is not known in advance. */
export class GrowingColumn<Column extends Numbers> {
  length = 0;
  readonly #make: (rows: number) => Column;
  readonly #chunks: Column[] = [];
  /** Rows that the chunks can hold. */
  #room = 0;

  constructor(make: (rows: number) => Column) {
    this.#make = make;
  }

  push(value: number): void {
    const row = this.length;
    if (row === this.#room) this.#grow();
    this.#chunks[row >>> chunkBits]![row & mask] = value;
    this.length = row + 1;
  }

  #grow(): void {
    if (this.#room >= chunkRows || this.#room === 0) {
      const rows = this.#room === 0 ? firstRows : chunkRows;
      this.#chunks.push(this.#make(rows));
      this.#room += rows;
      return;
    }
    const larger = this.#make(this.#room * 2);
    larger.set(this.#chunks[0]!);
    this.#chunks[0] = larger;
    this.#room *= 2;
  }

  /** Of a row below `length`. */
  at(row: number): number {
    return this.#chunks[row >>> chunkBits]![row & mask]!;
  }

  set(row: number, value: number): void {
    this.#chunks[row >>> chunkBits]![row & mask] = value;
  }

  /** Forgets the rows from `length` on. */
  truncate(length: number): void {
    if (length >= this.length) return;
    this.length = length;
    if (this.#room <= chunkRows) return;
    this.#chunks.length = Math.max(1, Math.ceil(length / chunkRows));
    this.#room = this.#chunks.length * chunkRows;
  }

  /** One array of all rows; the chunks are let go of as they are copied, so this column is empty afterwards. */
  finish(): Column {
    const whole = this.#make(this.length);
    for (let chunk = 0; chunk < this.#chunks.length; chunk += 1) {
      const from = chunk << chunkBits;
      whole.set(this.#chunks[chunk]!.subarray(0, this.length - from), from);
      this.#chunks[chunk] = this.#make(0);
    }
    this.#chunks.length = 0;
    this.#room = 0;
    this.length = 0;
    return whole;
  }
}

export const growingU8 = () => new GrowingColumn((rows) => new Uint8Array(rows));
export const growingU32 = () => new GrowingColumn((rows) => new Uint32Array(rows));
export const growingF64 = () => new GrowingColumn((rows) => new Float64Array(rows));
