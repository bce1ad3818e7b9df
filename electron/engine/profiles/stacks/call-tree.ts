import { fail } from '../../../../shared/protocol/failure.ts';
import { growingF64 } from '../growing-column.ts';
import { PairTable } from '../intern-table.ts';
import { TextTable } from '../text-table.ts';

/** A frame: a function, and where it stands if the file says. */
export interface Frame {
  readonly function: string;
  readonly file: string | null;
  /** Null where the file does not say. */
  readonly line: number | null;
}

/** Own and total weight of a frame over all stacks. */
export interface FrameFigures extends Frame {
  readonly self: number;
  /** Of every stack that it stands in, once, however often it stands there. */
  readonly total: number;
}

/** A hundred bytes or so each. */
const mostNodes = 50_000_000;
/** Python itself stops at a thousand; a program may allow more, but never this. */
export const deepestStack = 1_000_000;

/**
 * Stacks added up into a tree: node 0 is the root, a node's row is its place in the columns, parents before children.
 * The tree is what a flame graph draws; `figures` is what a table shows.
 */
export class CallTree {
  readonly frames: Frame[] = [];
  /** For each node but the root, at row - 1: its parent and its frame. */
  readonly nodes = new PairTable();
  /** For each node the weight of stacks that end there. */
  readonly self = growingF64();
  readonly #frameRows = new Map<string, number>();
  readonly #texts = new TextTable();

  constructor() {
    this.self.push(0);
  }

  get nodeCount(): number {
    return this.nodes.length + 1;
  }

  parentOf(node: number): number {
    return this.nodes.first.at(node - 1);
  }

  frameOf(node: number): number {
    return this.nodes.second.at(node - 1);
  }

  /** The row of a frame. Throws 'too-large'. */
  frame(frame: Frame): number {
    const file = frame.file ?? '';
    const key = `${frame.line ?? ''}:${frame.file === null ? '' : file.length}:${file}${frame.function}`;
    const known = this.#frameRows.get(key);
    if (known !== undefined) return known;
    this.#texts.row(key);
    const row = this.frames.length;
    this.frames.push(frame);
    this.#frameRows.set(key, row);
    return row;
  }

  /** The child of a node for a frame. Throws 'too-large'. */
  child(node: number, frame: number): number {
    const child = this.nodes.row(node, frame) + 1;
    if (child < this.self.length) return child;
    if (child >= mostNodes)
      throw fail('too-large', `The file holds more than ${mostNodes} different stacks.`);
    this.self.push(0);
    return child;
  }

  add(node: number, weight: number): void {
    this.self.set(node, this.self.at(node) + weight);
  }

  /** Weight of all stacks. */
  total(): number {
    let total = 0;
    for (let node = 0; node < this.self.length; node += 1) total += this.self.at(node);
    return total;
  }

  /** For each node the weight of the stacks that pass through it or end there. */
  totals(): Float64Array {
    const totals = new Float64Array(this.nodeCount);
    for (let node = this.nodeCount - 1; node >= 0; node -= 1) {
      totals[node]! += this.self.at(node);
      if (node > 0) totals[this.parentOf(node)]! += totals[node]!;
    }
    return totals;
  }

  /** Each frame's figures, largest own weight first. */
  figures(): FrameFigures[] {
    const self = new Float64Array(this.frames.length);
    const total = new Float64Array(this.frames.length);
    const totals = this.totals();
    for (const node of this.#outermost()) total[this.frameOf(node)]! += totals[node]!;
    for (let node = 1; node < this.nodeCount; node += 1) self[this.frameOf(node)]! += this.self.at(node);
    return this.frames
      .map((frame, row) => ({ ...frame, self: self[row]!, total: total[row]! }))
      .sort((a, b) => b.self - a.self || b.total - a.total);
  }

  /** Nodes above which their frame does not stand: a recursion counts once. One walk, with a stack of its own. */
  *#outermost(): Generator<number, void, void> {
    const count = this.nodeCount;
    const firstChild = new Uint32Array(count);
    const next = new Uint32Array(count);
    for (let node = count - 1; node > 0; node -= 1) {
      const parent = this.parentOf(node);
      next[node] = firstChild[parent]!;
      firstChild[parent] = node;
    }
    const open = new Uint32Array(this.frames.length);
    let node = firstChild[0]!;
    while (node !== 0) {
      const frame = this.frameOf(node);
      if (open[frame] === 0) yield node;
      open[frame]! += 1;
      let following = firstChild[node]!;
      while (following === 0 && node !== 0) {
        open[this.frameOf(node)]! -= 1;
        following = next[node]!;
        if (following === 0) {
          node = this.parentOf(node);
          if (node === 0) break;
        }
      }
      node = following;
    }
  }
}

/** Adds stacks frame by frame, from the root on. */
export class StackBuilder {
  node = 0;
  depth = 0;
  readonly #tree: CallTree;
  constructor(tree: CallTree) {
    this.#tree = tree;
  }
  begin(): void {
    this.node = 0;
    this.depth = 0;
  }
  push(frame: number): void {
    this.depth += 1;
    if (this.depth > deepestStack) throw fail('too-large', `A stack has more than ${deepestStack} frames.`);
    this.node = this.#tree.child(this.node, frame);
  }
}
