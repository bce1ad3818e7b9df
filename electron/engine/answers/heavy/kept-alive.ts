import { hasBit, bitsetWith } from '../../graph/bitset.ts';
import { none, sizeAt } from '../../graph/columns.ts';
import { isReached } from '../../graph/paths.ts';
import type { Watch } from '../../graph/watch.ts';
import type { HeavyContext, HeavyParams } from './questions.ts';
import { textsTest } from './query/text-tests.ts';

const rowsPerWatch = 1 << 14;

/** Objects kept by the dominators of one type; `type` null: by the roots alone. */
export interface KeeperGroup {
  readonly type: number | null;
  readonly keepers: number;
  readonly keeperBytes: number;
  readonly kept: number;
  readonly keptBytes: number;
}

/**
 * The nearest dominator of each row whose type is not passed over, by type: most bytes kept first. Objects that nothing
 * reaches have none. O(n): what lies above a passed-over object is remembered, 4 transient bytes per object.
 */
export function keepers(
  context: HeavyContext,
  { view, rows, skip }: HeavyParams<'keepers'>,
  watch: Watch,
): KeeperGroup[] | null {
  const { view: graphView, idom } = context.graph(view);
  const { types, size } = graphView;
  const objects = idom.length;
  const passed = skip === null ? null : textsTest({ test: 'matches', ...skip })(types.names);
  const above = new Uint32Array(objects).fill(none);
  const keeperOf = (row: number): number => {
    let keeper = idom[row]!;
    while (keeper < objects && passed?.[types.of[keeper]!] === 1)
      keeper = above[keeper] === none ? idom[keeper]! : above[keeper]!;
    for (let at = idom[row]!; at < objects && at !== keeper;) {
      const next = above[at] === none ? idom[at]! : above[at]!;
      above[at] = keeper;
      at = next;
    }
    return keeper;
  };
  const groups = new Map<number | null, { -readonly [K in keyof KeeperGroup]: KeeperGroup[K] }>();
  const counted = bitsetWith(objects, []);
  for (let i = 0; i < rows.length; i += 1) {
    if (i % rowsPerWatch === 0 && watch(i)) return null;
    const row = rows[i]!;
    if (idom[row] === none) continue;
    const keeper = keeperOf(row);
    const type = keeper < objects ? types.of[keeper]! : null;
    let group = groups.get(type);
    if (group === undefined) {
      group = { type, keepers: 0, keeperBytes: 0, kept: 0, keptBytes: 0 };
      groups.set(type, group);
    }
    group.kept += 1;
    group.keptBytes += sizeAt(size, row);
    if (keeper >= objects || hasBit(counted, keeper)) continue;
    counted[keeper >>> 5]! |= 1 << (keeper & 31);
    group.keepers += 1;
    group.keeperBytes += sizeAt(size, keeper);
  }
  return [...groups.values()].sort((a, b) => b.keptBytes - a.keptBytes || b.kept - a.kept);
}

/** A step of merged paths; see `MergedPathsAnswer`. */
export interface MergedStep {
  readonly row: number;
  readonly above: number | null;
  readonly objects: number;
  readonly bytes: number;
  readonly found: boolean;
  readonly leftOut: number;
}

export interface MergedTree {
  readonly steps: readonly MergedStep[];
  readonly leftOut: number;
  readonly objects: number;
}

/**
 * The shortest paths to some rows as one tree, at most `most` steps of it: always the step that leads to the most bytes
 * next. O(n) whatever the paths' length: every object above the rows is passed once. 24 transient bytes per object.
 */
export function mergedPaths(
  context: HeavyContext,
  { view, rows, most }: HeavyParams<'mergedPaths'>,
  watch: Watch,
): MergedTree | null {
  const { view: graphView, paths } = context.graph(view);
  const { parent } = paths;
  const objects = parent.length;
  const reached = rows.filter((row) => isReached(paths, row));
  const found = bitsetWith(objects, reached);
  const passed = bitsetWith(objects, []);
  const below = new Uint32Array(objects);
  const count = new Uint32Array(objects);
  const bytes = new Float64Array(objects);
  const onPaths: number[] = [];
  for (let i = 0; i < reached.length; i += 1) {
    if (i % rowsPerWatch === 0 && watch(i)) return null;
    count[reached[i]!] = 1;
    bytes[reached[i]!] = sizeAt(graphView.size, reached[i]!);
    for (let row = reached[i]!; row < objects && !hasBit(passed, row); row = parent[row]!) {
      passed[row >>> 5]! |= 1 << (row & 31);
      onPaths.push(row);
      if (parent[row]! < objects) below[parent[row]!]! += 1;
    }
  }
  const children = foldUp(parent, onPaths, below, count, bytes);
  return { ...largestSteps(children, found, count, bytes, most), objects: reached.length };
}

interface Children {
  readonly roots: number[];
  /** Of each row on a path that has some, what is below it. */
  readonly of: Map<number, number[]>;
}

/** Adds counts and bytes from the ends of the paths up to their roots. `below` is used up. */
function foldUp(
  parent: Uint32Array,
  onPaths: readonly number[],
  below: Uint32Array,
  count: Uint32Array,
  bytes: Float64Array,
): Children {
  const children: Children = { roots: [], of: new Map() };
  const ready = onPaths.filter((row) => below[row] === 0);
  for (let row = ready.pop(); row !== undefined; row = ready.pop()) {
    const above = parent[row]!;
    if (above >= parent.length) {
      children.roots.push(row);
      continue;
    }
    count[above]! += count[row]!;
    bytes[above]! += bytes[row]!;
    const siblings = children.of.get(above);
    if (siblings === undefined) children.of.set(above, [row]);
    else siblings.push(row);
    below[above]! -= 1;
    if (below[above] === 0) ready.push(above);
  }
  return children;
}

function largestSteps(
  { roots, of }: Children,
  found: Uint32Array,
  count: Uint32Array,
  bytes: Float64Array,
  most: number,
): Pick<MergedTree, 'steps' | 'leftOut'> {
  const larger = (a: number, b: number) => bytes[b]! - bytes[a]! || count[b]! - count[a]! || a - b;
  const lists = [{ above: null as number | null, rows: roots.sort(larger), at: 0 }];
  const steps: (MergedStep & { leftOut: number })[] = [];
  while (steps.length < most) {
    let best: (typeof lists)[number] | null = null;
    for (const list of lists) {
      if (list.at === list.rows.length) continue;
      if (best === null || larger(list.rows[list.at]!, best.rows[best.at]!) < 0) best = list;
    }
    if (best === null) break;
    const row = best.rows[best.at]!;
    best.at += 1;
    const children = of.get(row) ?? [];
    lists.push({ above: steps.length, rows: children.sort(larger), at: 0 });
    steps.push({
      row,
      above: best.above,
      objects: count[row]!,
      bytes: bytes[row]!,
      found: hasBit(found, row),
      leftOut: 0,
    });
  }
  let leftOut = 0;
  for (const { above, rows, at } of lists) {
    if (above === null) leftOut = rows.length - at;
    else steps[above]!.leftOut = rows.length - at;
  }
  return { steps, leftOut };
}
