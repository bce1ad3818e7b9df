/** A list of rows that grows: 4 to 8 bytes per entry, no JavaScript array. Also a stack and a queue's store. */
export class RowList {
  items: Uint32Array<ArrayBuffer>;
  length = 0;

  constructor(capacity = 1024) {
    this.items = new Uint32Array(capacity);
  }

  push(row: number): void {
    if (this.length === this.items.length) this.#grow();
    this.items[this.length++] = row;
  }

  /** Undefined behaviour when empty. */
  pop(): number {
    this.length -= 1;
    return this.items[this.length]!;
  }

  rows(): Uint32Array {
    return this.items.slice(0, this.length);
  }

  #grow(): void {
    const larger = new Uint32Array(this.items.length * 2);
    larger.set(this.items);
    this.items = larger;
  }
}
