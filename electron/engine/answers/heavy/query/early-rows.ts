/** So many are a page of a list. */
const most = 100;

/**
 * The first rows that a query has found, written by the thread that looks and read by the one that shows them. A shared column:
 * how many there are, then the rows.
 */
export class EarlyRows {
  readonly column: Uint32Array;

  /** Without a column: a new one. */
  constructor(column: Uint32Array = new Uint32Array(new SharedArrayBuffer(4 * (most + 1)))) {
    this.column = column;
  }

  get isFull(): boolean {
    return Atomics.load(this.column, 0) >= most;
  }

  add(row: number): void {
    const count = Atomics.load(this.column, 0);
    if (count >= most) return;
    this.column[count + 1] = row;
    // The row before the count: who reads the count finds the row.
    Atomics.store(this.column, 0, count + 1);
  }

  rows(): Uint32Array {
    return this.column.slice(1, 1 + Atomics.load(this.column, 0));
  }
}
