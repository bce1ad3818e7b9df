import { fail } from '../../../../shared/protocol/failure.ts';
import { CallTree } from '../stacks/call-tree.ts';

/** How a tree of stacks is turned before it is drawn. */
export interface Turn {
  /** Callers below what they call: from where a weight was spent outwards. */
  readonly upward: boolean;
  /** Row of the frame that all begins with; null: all stacks. */
  readonly frame: number | null;
}

/** Narrower groups are not followed any further: no screen shows what they hold. */
const finest = 1 << 14;
/** A stack that is deeper than this is not followed further; Python's own limit is a thousand. */
const deepest = 4000;

/** Nodes of the tree that stand for one node of the turned one, each with the weight that it brings. */
interface Group {
  readonly node: number;
  readonly at: number[];
  readonly weight: number[];
}

/**
 * Stacks of a tree added up another way. Upward, each node's callers are its children; weights are those that end in the frame
 * at the top. With a frame, all places where it stands become one; a recursion counts once. O(nodes) for each level that is
 * wide enough to be seen. Throws 'not-found' for a frame that is not in the tree.
 */
export function turnedTree(tree: CallTree, { upward, frame }: Turn): CallTree {
  const turned = new CallTree(tree.frames);
  if (frame !== null && frame >= tree.frames.length)
    throw fail('not-found', 'This function is not in the profile.');
  const first = frame === null ? endsOf(tree, turned) : [placesOf(tree, turned, frame)];
  const least = first.reduce((sum, group) => sum + weightOf(group), 0) / finest;
  let level = first;
  for (let depth = 0; level.length > 0; depth += 1) {
    const wide: Group[] = [];
    for (const group of level) {
      if (weightOf(group) < least || depth === deepest) turned.add(group.node, weightOf(group));
      else
        for (const next of upward ? callers(tree, turned, group) : callees(tree, turned, group))
          wide.push(next);
    }
    level = wide;
  }
  return turned;
}

const weightOf = ({ weight }: Group): number => weight.reduce((sum, one) => sum + one, 0);

/** All nodes in which stacks end, by their frame. */
function endsOf(tree: CallTree, turned: CallTree): Group[] {
  const groups = new Groups(turned, 0);
  for (let node = 1; node < tree.nodeCount; node += 1) {
    const weight = tree.self.at(node);
    if (weight > 0) groups.add(tree.frameOf(node), node, weight);
  }
  return groups.all();
}

/** The outermost nodes of a frame, with all that passes through them. */
function placesOf(tree: CallTree, turned: CallTree, frame: number): Group {
  const { parent, totals } = tree.shape();
  const inside = new Uint8Array(tree.nodeCount);
  const group: Group = { node: turned.child(0, frame), at: [], weight: [] };
  for (let node = 1; node < tree.nodeCount; node += 1) {
    const isFrame = tree.frameOf(node) === frame;
    if (isFrame && inside[parent[node]!] === 0) {
      group.at.push(node);
      group.weight.push(totals[node]!);
    }
    inside[node] = isFrame ? 1 : inside[parent[node]!]!;
  }
  return group;
}

function callers(tree: CallTree, turned: CallTree, { node, at, weight }: Group): Group[] {
  const { parent } = tree.shape();
  const groups = new Groups(turned, node);
  at.forEach((one, row) => {
    const above = parent[one]!;
    if (above === 0) turned.add(node, weight[row]!);
    else groups.add(tree.frameOf(above), above, weight[row]!);
  });
  return groups.all();
}

function callees(tree: CallTree, turned: CallTree, { node, at }: Group): Group[] {
  const { firstChild, next, totals } = tree.shape();
  const groups = new Groups(turned, node);
  for (const one of at) {
    turned.add(node, tree.self.at(one));
    for (let child = firstChild[one]!; child !== 0; child = next[child]!)
      groups.add(tree.frameOf(child), child, totals[child]!);
  }
  return groups.all();
}

/** Nodes sorted by their frame, below one node of the turned tree. */
class Groups {
  readonly #turned: CallTree;
  readonly #above: number;
  readonly #byFrame = new Map<number, Group>();

  constructor(turned: CallTree, above: number) {
    this.#turned = turned;
    this.#above = above;
  }

  add(frame: number, at: number, weight: number): void {
    let group = this.#byFrame.get(frame);
    if (group === undefined) {
      group = { node: this.#turned.child(this.#above, frame), at: [], weight: [] };
      this.#byFrame.set(frame, group);
    }
    group.at.push(at);
    group.weight.push(weight);
  }

  all(): Group[] {
    return [...this.#byFrame.values()];
  }
}
