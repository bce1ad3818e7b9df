import { fail } from '../../../../shared/protocol/failure.ts';
import { growingF64 } from '../growing-column.ts';
import { PairTable } from '../intern-table.ts';
import { largestFirst } from '../order-by-number.ts';
import type { Frame } from './frame-table.ts';
import { FrameTable } from './frame-table.ts';

/** A hundred bytes or so each. */
const mostNodes = 50_000_000;
/** Python itself stops at a thousand; a program may allow more, but never this. */
export const deepestStack = 1_000_000;

/**
 * Stacks added up into a tree: node 0 is the root, a node's row is its place in the columns, parents before children.
 * The tree is what a flame graph draws; `weights` is what a table shows.
 */
export class CallTree {
  readonly frames: FrameTable;
  /** For each node but the root, at row - 1: its parent and its frame. */
  readonly nodes = new PairTable();
  /** For each node the weight of stacks that end there. */
  readonly self = growingF64();
  #shape: TreeShape | null = null;
  #weights: FrameWeights | null = null;

  constructor(frames: FrameTable = new FrameTable()) {
    this.frames = frames;
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
    return this.frames.row(frame);
  }

  /** The child of a node for a frame. Throws 'too-large'. */
  child(node: number, frame: number): number {
    const child = this.nodes.row(node, frame) + 1;
    if (child < this.self.length) return child;
    if (child >= mostNodes)
      throw fail('too-large', `The file holds more than ${mostNodes} different stacks.`);
    if (this.#shape !== null) this.#shape = this.#weights = null;
    this.self.push(0);
    return child;
  }

  add(node: number, weight: number): void {
    // What was reckoned of the tree as it was.
    if (this.#shape !== null) this.#shape = this.#weights = null;
    this.self.set(node, this.self.at(node) + weight);
  }

  /** Weight of all stacks. */
  total(): number {
    let total = 0;
    for (let node = 0; node < this.self.length; node += 1) total += this.self.at(node);
    return total;
  }

  /** For each node the weight of the stacks that pass through it or end there, and its children as lists. */
  shape(): TreeShape {
    if (this.#shape !== null) return this.#shape;
    const count = this.nodeCount;
    const parent = new Uint32Array(count);
    const totals = new Float64Array(count);
    const firstChild = new Uint32Array(count);
    const next = new Uint32Array(count);
    for (let node = count - 1; node > 0; node -= 1) {
      const above = this.parentOf(node);
      parent[node] = above;
      totals[node]! += this.self.at(node);
      totals[above]! += totals[node]!;
      next[node] = firstChild[above]!;
      firstChild[above] = node;
    }
    totals[0]! += this.self.at(0);
    return (this.#shape = { parent, totals, firstChild, next });
  }

  /** Each frame's own and total weight, and the frames' rows, largest own weight first. */
  weights(): FrameWeights {
    if (this.#weights !== null) return this.#weights;
    const frames = this.frames.length;
    const self = new Float64Array(frames);
    const total = new Float64Array(frames);
    const { parent, totals, firstChild, next } = this.shape();
    const count = this.nodeCount;
    const frame = new Uint32Array(count);
    for (let node = 1; node < count; node += 1) {
      const of = this.frameOf(node);
      frame[node] = of;
      self[of]! += this.self.at(node);
    }
    // Depth first, with how often each frame stands in the stack: a recursion counts once.
    const open = new Uint32Array(frames);
    for (let node = firstChild[0]!; node !== 0;) {
      const of = frame[node]!;
      if (open[of] === 0) total[of]! += totals[node]!;
      open[of]! += 1;
      let following = firstChild[node]!;
      while (following === 0 && node !== 0) {
        open[frame[node]!]! -= 1;
        following = next[node]!;
        if (following === 0) node = parent[node]!;
      }
      node = following;
    }
    return (this.#weights = { self, total, rows: largestFirst(self, (a, b) => total[b]! - total[a]!) });
  }
}

/** A tree's columns, a row for each node; 0 stands for no node but in `parent`, where it is the root. */
export interface TreeShape {
  readonly parent: Uint32Array;
  readonly totals: Float64Array;
  readonly firstChild: Uint32Array;
  readonly next: Uint32Array;
}

/** Weights by row of the frame: of stacks that end in it, and of those that it stands in, each once. */
export interface FrameWeights {
  readonly self: Float64Array;
  readonly total: Float64Array;
  readonly rows: Uint32Array;
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
