import type { FlameName, ProfileFlame } from '../../../../shared/protocol/profile-screen.ts';
import { fail } from '../../../../shared/protocol/failure.ts';
import type { CallTree } from '../stacks/call-tree.ts';

/** No screen has more columns of pixels, and none of these is narrower than one of them. */
const columns = 8192;
const mostFrames = 100_000;

/** A tree with what drawing needs, reckoned once: the weight of each node, and its children as linked lists. */
export class FlameTree {
  readonly tree: CallTree;
  readonly unit: string;
  readonly note: string | null;
  readonly #totals: Float64Array;
  readonly #firstChild: Uint32Array;
  readonly #next: Uint32Array;

  constructor(tree: CallTree, unit: string, note: string | null) {
    this.tree = tree;
    this.unit = unit;
    this.note = note;
    const { totals, firstChild, next } = tree.shape();
    this.#totals = totals;
    this.#firstChild = firstChild;
    this.#next = next;
  }

  /** The children that are wide enough, widest first. */
  #children(node: number, least: number): number[] {
    const children: number[] = [];
    for (let child = this.#firstChild[node]!; child !== 0; child = this.#next[child]!)
      if (this.#totals[child]! >= least) children.push(child);
    return children.sort((a, b) => this.#totals[b]! - this.#totals[a]! || a - b);
  }

  /** The frames below a node that are wide enough to be seen, level by level. Throws 'not-found'. */
  below(root: number): ProfileFlame {
    const { tree } = this;
    if (root >= tree.nodeCount) throw fail('not-found', 'This frame is not in the profile.');
    const weight = this.#totals[root]!;
    const least = Math.max(weight / columns, Number.MIN_VALUE);
    const node = [root];
    const depth = [0];
    const start = [0];
    for (let at = 0; at < node.length && node.length < mostFrames; at += 1) {
      let from = start[at]!;
      for (const child of this.#children(node[at]!, least)) {
        if (node.length >= mostFrames) break;
        node.push(child);
        depth.push(depth[at]! + 1);
        start.push(from);
        from += this.#totals[child]!;
      }
    }
    const names: FlameName[] = [];
    const nameRows = new Map<number, number>();
    const nameOf = (at: number): number => {
      const frame = at === 0 ? -1 : tree.frameOf(at);
      let row = nameRows.get(frame);
      if (row === undefined) {
        row = names.length;
        nameRows.set(frame, row);
        names.push(frame < 0 ? { name: 'all', place: '', frame: -1 } : this.#words(frame));
      }
      return row;
    };
    const above: { node: number; name: number }[] = [];
    for (let at = root === 0 ? 0 : tree.parentOf(root); at !== 0; at = tree.parentOf(at))
      above.unshift({ node: at, name: nameOf(at) });
    return {
      weight,
      total: this.#totals[0]!,
      unit: this.unit,
      node,
      depth,
      start,
      width: node.map((at) => this.#totals[at]!),
      self: node.map((at) => tree.self.at(at)),
      name: node.map(nameOf),
      names,
      above,
      frames: tree.nodeCount - 1,
      leftOut: root === 0 ? tree.nodeCount - node.length : 0,
      note: this.note,
    };
  }

  #words(frame: number): FlameName {
    const { function: name, file, line } = this.tree.frames.at(frame);
    return { name, frame, place: file === null ? '' : line === null ? file : `${file}:${line}` };
  }
}
