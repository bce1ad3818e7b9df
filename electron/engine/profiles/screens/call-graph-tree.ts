import type { CallTable } from '../pstats/call-table.ts';
import type { Callees } from '../pstats/callees.ts';
import { calleesOf } from '../pstats/callees.ts';
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
  const groups = groupsOf(table.functions, callees);
  const waiting = rootsOf(table, groups).map(({ place, weight }): Call => {
    const row = table.functionAt(place);
    return { node: tree.child(0, frameRow(tree, table, row)), function: row, weight, depth: 1 };
  });
  const least = waiting.reduce((sum, { weight }) => sum + weight, 0) * leastShare;
  for (let at = 0; at < waiting.length; at += 1) {
    const { node, function: row, weight, depth } = waiting[at]!;
    let left = weight;
    if (weight > least && depth < deepest && tree.nodeCount < mostNodes) {
      for (const { callee, share } of sharesOf(table, callees, groups, row, weight)) {
        const frame = frameRow(tree, table, callee);
        const handed = Math.min(left, share);
        if (handed <= 0 || stands(tree, node, frame)) continue;
        left -= handed;
        waiting.push({ node: tree.child(node, frame), function: callee, weight: handed, depth: depth + 1 });
      }
    }
    tree.add(node, left);
  }
  return tree;
}

/**
 * What a function hands down of a weight, largest first. What a recursion calls again is in the figures of its calls twice: together
 * they may be more than the function has to give, and then the largest are the ones of the first call.
 */
function sharesOf(table: CallTable, callees: Callees, groups: Uint32Array, row: number, weight: number) {
  const place = table.placeOf(row);
  const whole = place < 0 ? 0 : table.figureAt(place, 'cumulative');
  const shares: { callee: number; share: number }[] = [];
  if (whole <= 0) return shares;
  for (const call of callees.of(row)) {
    const target = table.placeOf(call.function);
    if (target < 0) continue;
    const time = call.figures?.cumulative ?? timeOfCalls(table, groups, target, row, call.calls);
    shares.push({ callee: call.function, share: weight * Math.min(1, time / whole) });
  }
  return shares.sort((a, b) => b.share - a.share);
}

/**
 * The time of a function in the calls of one caller where the file has only their number: calls from outside a recursion share the
 * whole, for those within it are inside these.
 */
function timeOfCalls(table: CallTable, groups: Uint32Array, place: number, caller: number, calls: number) {
  const group = groups[table.functionAt(place)];
  let outer = table.figureAt(place, 'calls');
  if (group === groups[caller])
    return outer === 0 ? 0 : (table.figureAt(place, 'cumulative') * calls) / outer;
  for (const one of table.callersAt(place)) if (groups[one.function] === group) outer -= one.calls;
  return outer <= 0 ? 0 : (table.figureAt(place, 'cumulative') * calls) / outer;
}

/**
 * Functions that were called by nobody in the profile, at least once: more often than all their callers together called them. Their
 * weight is the time of these calls. What a function's own callees called again is inside its time already.
 * Where everybody was called by somebody, the one with the most time.
 */
function rootsOf(table: CallTable, groups: Uint32Array): Root[] {
  const roots: Root[] = [];
  let most: Root = { place: -1, weight: 0 };
  for (let place = 0; place < table.listed; place += 1) {
    const row = table.functionAt(place);
    const cumulative = table.figureAt(place, 'cumulative');
    let unexplained = table.figureAt(place, 'calls');
    let weight = cumulative;
    for (const caller of table.callersAt(place)) {
      unexplained -= caller.calls;
      if (groups[caller.function] !== groups[row])
        weight -=
          caller.figures?.cumulative ?? timeOfCalls(table, groups, place, caller.function, caller.calls);
    }
    if (cumulative > most.weight) most = { place, weight: cumulative };
    if (unexplained > 0 && weight > 0) roots.push({ place, weight });
  }
  return roots.length > 0 || most.place < 0 ? roots : [most];
}

/** For each function the number of its group: those that call each other, directly or by others (Tarjan's algorithm). */
function groupsOf(functions: number, callees: Callees): Uint32Array {
  const group = new Uint32Array(functions);
  const order = new Uint32Array(functions);
  const low = new Uint32Array(functions);
  /** Members of groups that are not whole yet, and the way down to where the search is, with the next call of each. */
  const open = new Uint32Array(functions);
  const path = new Uint32Array(functions);
  const next = new Uint32Array(functions);
  let [met, opened] = [0, 0];
  for (let start = 0; start < functions; start += 1) {
    if (order[start] !== 0) continue;
    let depth = 0;
    const enter = (row: number): void => {
      order[row] = low[row] = met += 1;
      open[opened++] = row;
      path[depth++] = row;
    };
    enter(start);
    while (depth > 0) {
      const row = path[depth - 1]!;
      if (next[row]! < callees.count(row)) {
        const called = callees.function(row, next[row]!++);
        if (order[called] === 0) enter(called);
        else if (group[called] === 0) low[row] = Math.min(low[row]!, order[called]!);
        continue;
      }
      depth -= 1;
      if (depth > 0) low[path[depth - 1]!] = Math.min(low[path[depth - 1]!]!, low[row]!);
      if (low[row] !== order[row]) continue;
      let member: number;
      do {
        member = open[--opened]!;
        group[member] = row + 1;
      } while (member !== row);
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
