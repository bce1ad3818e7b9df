import type { CallTable, Caller } from '../pstats/call-table.ts';
import { calleesOf } from '../pstats/text.ts';
import { CallTree } from '../stacks/call-tree.ts';

/** A picture with more cannot be told from one with less. */
const mostNodes = 200_000;
const deepest = 250;
/** Of all time: what is narrower is not followed further down. */
const leastShare = 1e-5;

interface Root {
  readonly place: number;
  readonly weight: number;
}

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
  const waiting = rootsOf(table, callees).map(({ place, weight }): Call => {
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
      for (const call of callees.get(row) ?? []) {
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

/**
 * Functions that were called by nobody in the profile, at least once: more often than all their callers together called them. Their
 * weight is the time of these calls. What a function's own callees called again is inside its time already.
 * Where everybody was called by somebody, the one with the most time.
 */
function rootsOf(table: CallTable, callees: ReadonlyMap<number, readonly Caller[]>): Root[] {
  const group = groupsOf(table.functions, callees);
  const roots: Root[] = [];
  let most: Root = { place: -1, weight: 0 };
  for (let place = 0; place < table.listed; place += 1) {
    const row = table.functionAt(place);
    const { calls, cumulative } = table.figuresAt(place);
    let unexplained = calls;
    let weight = cumulative;
    for (const caller of table.callersAt(place)) {
      unexplained -= caller.calls;
      if (group[caller.function] !== group[row])
        weight -= caller.figures?.cumulative ?? (cumulative * caller.calls) / Math.max(1, calls);
    }
    if (cumulative > most.weight) most = { place, weight: cumulative };
    if (unexplained > 0 && weight > 0) roots.push({ place, weight });
  }
  return roots.length > 0 || most.place < 0 ? roots : [most];
}

/** For each function the number of its group: those that call each other, directly or by others (Tarjan's algorithm). */
function groupsOf(functions: number, callees: ReadonlyMap<number, readonly Caller[]>): Uint32Array {
  const group = new Uint32Array(functions);
  const order = new Uint32Array(functions);
  const low = new Uint32Array(functions);
  const open: number[] = [];
  let met = 0;
  for (let start = 0; start < functions; start += 1) {
    if (order[start] !== 0) continue;
    const path = [{ row: start, next: 0 }];
    order[start] = low[start] = met += 1;
    open.push(start);
    for (let step = path.at(-1); step !== undefined; step = path.at(-1)) {
      const called = callees.get(step.row)?.[step.next]?.function;
      step.next += 1;
      if (called === undefined) {
        path.pop();
        const above = path.at(-1);
        if (above !== undefined) low[above.row] = Math.min(low[above.row]!, low[step.row]!);
        if (low[step.row] === order[step.row])
          for (let member = open.pop(); member !== undefined; member = open.pop()) {
            group[member] = step.row + 1;
            if (member === step.row) break;
          }
      } else if (order[called] === 0) {
        path.push({ row: called, next: 0 });
        order[called] = low[called] = met += 1;
        open.push(called);
      } else if (group[called] === 0) low[step.row] = Math.min(low[step.row]!, order[called]!);
    }
  }
  return group;
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
