import { basename } from 'node:path';
import type { CallTable } from '../pstats/call-table.ts';
import { calleesOf } from '../pstats/callees.ts';
import { CallTree } from '../stacks/call-tree.ts';
import type { TracemallocSnapshot } from '../tracemalloc/snapshot.ts';

/** The bytes of a snapshot under the lines that allocated them, outermost first. */
export function memoryTree(snapshot: TracemallocSnapshot): CallTree {
  const { files, frameFile, frameLine, tracebackStart, tracebackFrames, groupTraceback, groupSize } =
    snapshot;
  const tree = new CallTree();
  const rows = new Map<number, number>();
  groupTraceback.forEach((traceback, group) => {
    let node = 0;
    for (let at = tracebackStart[traceback + 1]! - 1; at >= tracebackStart[traceback]!; at -= 1) {
      const frame = tracebackFrames[at]!;
      let row = rows.get(frame);
      if (row === undefined) {
        const file = files[frameFile[frame]!]!;
        const line = frameLine[frame]!;
        row = tree.frame({ function: `${basename(file)}:${line}`, file, line });
        rows.set(frame, row);
      }
      node = tree.child(node, row);
    }
    tree.add(node, groupSize[group]!);
  });
  return tree;
}

/** A picture with more cannot be told from one with less. */
const mostNodes = 200_000;
const deepest = 250;
/** Of all time: what is narrower is not followed further down. */
const leastShare = 1e-5;

interface Call {
  readonly node: number;
  readonly function: number;
  readonly weight: number;
  readonly depth: number;
}

/**
 * The likely call tree of a profile that only knows who called whom: each caller's share of a function's time is handed
 * down to what the function calls, as SnakeViz draws it. Recursion is not entered a second time. Breadth first, so that
 * the limits cut what is deep, not what is late. A file of the pure `profile` has no times of calls: calls stand for them.
 */
export function callTreeOf(table: CallTable): CallTree {
  const tree = new CallTree();
  const callees = calleesOf(table);
  const waiting = rootsOf(table).map(({ place, weight }): Call => {
    const row = table.functionAt(place);
    return { node: tree.child(0, frameRow(tree, table, row)), function: row, weight, depth: 1 };
  });
  const least = waiting.reduce((sum, { weight }) => sum + weight, 0) * leastShare;
  for (let at = 0; at < waiting.length; at += 1) {
    const { node, function: row, weight, depth } = waiting[at]!;
    const place = table.placeOf(row);
    const whole = place < 0 ? 0 : table.figuresAt(place).cumulative;
    let left = weight;
    if (weight > least && whole > 0 && depth < deepest && tree.nodeCount < mostNodes) {
      for (const call of callees.of(row)) {
        const target = table.placeOf(call.function);
        if (target < 0 || stands(tree, node, frameRow(tree, table, call.function))) continue;
        const figures = table.figuresAt(target);
        const time =
          call.figures?.cumulative ??
          (figures.calls === 0 ? 0 : (figures.cumulative * call.calls) / figures.calls);
        const share = Math.min(left, weight * Math.min(1, time / whole));
        if (share <= 0) continue;
        left -= share;
        const child = tree.child(node, frameRow(tree, table, call.function));
        waiting.push({ node: child, function: call.function, weight: share, depth: depth + 1 });
      }
    }
    tree.add(node, left);
  }
  return tree;
}

/** Functions that nobody called; where everybody was called by somebody, the one with the most time. */
function rootsOf(table: CallTable): { place: number; weight: number }[] {
  const roots: { place: number; weight: number }[] = [];
  let most = { place: -1, weight: 0 };
  for (let place = 0; place < table.listed; place += 1) {
    const weight = table.figuresAt(place).cumulative;
    if (weight > most.weight) most = { place, weight };
    if (weight > 0 && !isCalled(table, place)) roots.push({ place, weight });
  }
  return roots.length > 0 || most.place < 0 ? roots : [most];
}

/** Whether another function than itself calls it. */
function isCalled(table: CallTable, place: number): boolean {
  const row = table.functionAt(place);
  for (let nth = 0; nth < table.callerCountAt(place); nth += 1)
    if (table.callerAt(place, nth) !== row) return true;
  return false;
}

const frameRow = (tree: CallTree, table: CallTable, row: number): number => {
  const file = table.fileOf(row);
  return tree.frame({
    function: table.nameOf(row),
    file: file === '~' ? null : file,
    line: table.lineOf(row),
  });
};

function stands(tree: CallTree, node: number, frame: number): boolean {
  for (let at = node; at !== 0; at = tree.parentOf(at)) if (tree.frameOf(at) === frame) return true;
  return false;
}
