import { fail } from '../../../../shared/protocol/failure.ts';
import { growingU32 } from '../growing-column.ts';
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
 * at the top, and ends that are too narrow to be seen are left with the root. With a frame, all places where it stands become one; a
 * recursion counts once. O(nodes) for each level that is wide enough to be seen. Throws 'not-found' for a frame that is not in the tree.
 */
export function turnedTree(tree: CallTree, { upward, frame }: Turn): CallTree {
  if (frame !== null && frame >= tree.frames.length)
    throw fail('not-found', 'This function is not in the profile.');
  const turned = new CallTree(tree.frames);
  const sorter = new FrameSorter(tree.frames.length);
  const { totals } = tree.shape();
  let level: Group[];
  let least: number;
  if (frame === null) {
    least = totals[0]! / finest;
    const narrow = (_: number, weight: number) => turned.add(0, weight);
    level = sorter.sort(turned, 0, least, endsOf(tree), narrow);
  } else {
    const group = placesOf(tree, turned, frame);
    least = group.weight.reduce((sum, one) => sum + one, 0) / finest;
    level = [group];
  }
  for (let depth = 0; level.length > 0; depth += 1) {
    const next: Group[] = [];
    for (const group of level) {
      const { node } = group;
      if (depth === deepest) {
        for (const weight of group.weight) turned.add(node, weight);
        continue;
      }
      const narrow = (of: number, weight: number) => turned.add(turned.child(node, of), weight);
      const visit = upward ? callers(tree, turned, group) : callees(tree, turned, group);
      for (const wide of sorter.sort(turned, node, least, visit, narrow)) next.push(wide);
    }
    level = next;
  }
  return turned;
}

/** Tells of each node below, with its frame and its weight; called twice, and the second time for the nodes alone. */
type Visit = (tell: (frame: number, at: number, weight: number) => void, isFirst: boolean) => void;

/** Sorts nodes by their frame: those of a frame that is wide enough become a group, without an object for any other. */
class FrameSorter {
  readonly #sums: Float64Array;

  constructor(frames: number) {
    this.#sums = new Float64Array(frames);
  }

  sort(
    turned: CallTree,
    above: number,
    least: number,
    visit: Visit,
    onNarrow: (frame: number, weight: number) => void,
  ): Group[] {
    const sums = this.#sums;
    const met = growingU32();
    visit((frame, _, weight) => {
      if (sums[frame] === 0) met.push(frame);
      sums[frame]! += weight;
    }, true);
    const groups = new Map<number, Group>();
    for (let at = 0; at < met.length; at += 1) {
      const frame = met.at(at);
      const weight = sums[frame]!;
      // Met twice while its sum was still 0.
      if (weight === 0 || groups.has(frame)) continue;
      if (weight >= least) groups.set(frame, { node: turned.child(above, frame), at: [], weight: [] });
      else {
        onNarrow(frame, weight);
        sums[frame] = 0;
      }
    }
    if (groups.size > 0)
      visit((frame, at, weight) => {
        const group = groups.get(frame);
        group?.at.push(at);
        group?.weight.push(weight);
      }, false);
    for (const frame of groups.keys()) sums[frame] = 0;
    return [...groups.values()];
  }
}

/** All nodes in which stacks end. */
const endsOf =
  (tree: CallTree): Visit =>
  (tell) => {
    for (let node = 1; node < tree.nodeCount; node += 1) {
      const weight = tree.self.at(node);
      if (weight > 0) tell(tree.frameOf(node), node, weight);
    }
  };

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

const callers =
  (tree: CallTree, turned: CallTree, { node, at, weight }: Group): Visit =>
  (tell, isFirst) => {
    const { parent } = tree.shape();
    at.forEach((one, row) => {
      const above = parent[one]!;
      if (above !== 0) tell(tree.frameOf(above), above, weight[row]!);
      else if (isFirst) turned.add(node, weight[row]!);
    });
  };

const callees =
  (tree: CallTree, turned: CallTree, { node, at }: Group): Visit =>
  (tell, isFirst) => {
    const { firstChild, next, totals } = tree.shape();
    for (const one of at) {
      if (isFirst) turned.add(node, tree.self.at(one));
      for (let child = firstChild[one]!; child !== 0; child = next[child]!)
        if (totals[child]! > 0) tell(tree.frameOf(child), child, totals[child]!);
    }
  };
