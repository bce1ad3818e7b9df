import { fail } from '../../../../shared/protocol/failure.ts';
import type { CallTree } from '../stacks/call-tree.ts';
import { deepestStack } from '../stacks/call-tree.ts';
import type { WrittenFrames } from '../stacks/frame-table.ts';

const semicolon = 59;
/** Of a longer line the rest is looked up frame by frame. */
const mostRemembered = 1 << 16;

/**
 * Finds the nodes of lines of folded stacks. The tools write their lines sorted, so that most share their beginning with
 * the line before: what is the same is not looked up again.
 */
export class FoldedStack {
  readonly #tree: CallTree;
  readonly #frames: WrittenFrames;
  /** The beginning of the line before. */
  readonly #before = new Uint8Array(mostRemembered);
  #beforeBytes = 0;
  /** For each frame of it that ended with a semicolon: where that stands, and the node. */
  readonly #ends: number[] = [];
  readonly #nodes: number[] = [];
  /** Frames before each of those ends; empty ones are none. */
  readonly #depths: number[] = [];

  constructor(tree: CallTree, frames: WrittenFrames) {
    this.#tree = tree;
    this.#frames = frames;
  }

  /** The node of the stack that bytes[from..end) write. Throws 'too-large'. */
  node(bytes: Uint8Array, from: number, end: number): number {
    const shared = this.#shared(bytes, from, end);
    let node = shared === 0 ? 0 : this.#nodes[shared - 1]!;
    let depth = shared === 0 ? 0 : this.#depths[shared - 1]!;
    const same = shared === 0 ? 0 : this.#ends[shared - 1]! + 1;
    this.#ends.length = this.#nodes.length = this.#depths.length = shared;
    const kept = Math.min(end - from, mostRemembered);
    if (kept > same) this.#before.set(bytes.subarray(from + same, from + kept), same);
    this.#beforeBytes = kept;
    for (let at = from + same; at < end;) {
      let to = at;
      while (to < end && bytes[to] !== semicolon) to += 1;
      if (to > at) {
        depth += 1;
        if (depth > deepestStack) throw fail('too-large', `A stack has more than ${deepestStack} frames.`);
        node = this.#tree.child(node, this.#frames.written(bytes, at, to));
      }
      if (to < end && to - from < mostRemembered) {
        this.#ends.push(to - from);
        this.#nodes.push(node);
        this.#depths.push(depth);
      }
      at = to + 1;
    }
    return node;
  }

  /** How many frames, each with its semicolon, are those of the line before. */
  #shared(bytes: Uint8Array, from: number, end: number): number {
    const before = this.#before;
    const most = Math.min(end - from, this.#beforeBytes);
    let same = 0;
    while (same < most && before[same] === bytes[from + same]) same += 1;
    let shared = this.#ends.length;
    while (shared > 0 && this.#ends[shared - 1]! >= same) shared -= 1;
    return shared;
  }
}
