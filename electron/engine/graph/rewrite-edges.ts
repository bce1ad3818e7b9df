import type { Edges } from './columns.ts';
import { none, shared32 } from './columns.ts';
import { hasBit } from './bitset.ts';
import { danglingAt } from './edges.ts';
import { RowList } from './row-list.ts';

/** Objects that a view leaves out: references to them dangle, under their addresses. */
export interface LeftOut {
  readonly rows: Uint32Array;
  readonly addressWords: Uint32Array;
}

/** Takes the new references of one object after the other. */
export class EdgeWriter {
  readonly #from: Edges;
  readonly #leftOut: LeftOut | null;
  readonly #position = new RowList();
  readonly #words = new RowList();
  #target: Uint32Array | null = null;
  #at = 0;

  constructor(from: Edges, leftOut: LeftOut | null) {
    this.#from = from;
    this.#leftOut = leftOut;
  }

  /** Repeats the reference at a position of the old edges. */
  copy(position: number): void {
    if (this.#target === null) {
      this.#at += 1;
      return;
    }
    const child = this.#from.target[position]!;
    if (child === none) {
      const { dangling } = this.#from;
      this.#dangle(dangling.addressWords, danglingAt(dangling, position));
    } else if (this.#leftOut !== null && hasBit(this.#leftOut.rows, child)) {
      this.#dangle(this.#leftOut.addressWords, child);
    } else this.#target[this.#at++] = child;
  }

  /** Repeats all references of an object. */
  copyAll(row: number): void {
    const end = this.#from.start[row + 1]!;
    for (let position = this.#from.start[row]!; position < end; position += 1) this.copy(position);
  }

  /** Adds a reference to a row. */
  add(row: number): void {
    if (this.#target !== null) this.#target[this.#at] = row;
    this.#at += 1;
  }

  /** Runs `write` for each row twice, first to count. */
  run(objects: number, write: (row: number, out: EdgeWriter) => void): Edges {
    const start = shared32(objects + 1);
    for (let row = 0; row < objects; row += 1) {
      start[row] = this.#at;
      write(row, this);
    }
    start[objects] = this.#at;
    const target = shared32(this.#at);
    this.#target = target;
    this.#at = 0;
    for (let row = 0; row < objects; row += 1) write(row, this);
    const position = shared32(this.#position.length);
    position.set(this.#position.items.subarray(0, position.length));
    const addressWords = shared32(position.length * 2);
    addressWords.set(this.#words.items.subarray(0, addressWords.length));
    return { objects, start, target, dangling: { position, addressWords } };
  }

  #dangle(words: Uint32Array, i: number): void {
    this.#position.push(this.#at);
    this.#words.push(words[i * 2]!);
    this.#words.push(words[i * 2 + 1]!);
    this.#target![this.#at++] = none;
  }
}

/**
 * New edges over `objects` rows (at least as many as before): `write` says for each row what its references are now, and
 * must say the same twice. O(objects + references), nothing transient but the dangling references.
 */
export const rewriteEdges = (
  from: Edges,
  objects: number,
  leftOut: LeftOut | null,
  write: (row: number, out: EdgeWriter) => void,
): Edges => new EdgeWriter(from, leftOut).run(objects, write);
