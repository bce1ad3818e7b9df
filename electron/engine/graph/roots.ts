import { bitsetOf, bitsetWith, hasBit, setBit } from './bitset.ts';
import type { Edges, Referrers, Types } from './columns.ts';
import { none } from './columns.ts';
import type { NotHolding } from './holding.ts';
import type { Paths } from './paths.ts';
import { RowList } from './row-list.ts';

/** Why an object counts as a root. meliae's format names none, so all but 'user' and what a dump gives are inferred. */
export const rootReasons = [
  'module', // an object of type `module`: sys.modules holds it
  'frame', // a frame that the dump holds: some thread or generator runs it
  'thread-state', // a thread's own record, in dumps that have one
  'local', // a local variable of a running function, in dumps that say so
  'interpreter', // the interpreter's own: sys.modules, a trace function; in dumps that say so
  'signal', // a signal's handler, in dumps that say so
  'user', // the user said so
  'unreferenced', // nothing in the dump holds it, yet the writer found it: something outside holds it
  'unreachable', // stands for a cycle that nothing above reaches
] as const;
export type RootReason = (typeof rootReasons)[number];

const reasonOfType: Readonly<Record<string, RootReason>> = {
  module: 'module',
  frame: 'frame',
  'thread-state': 'thread-state',
  PyThreadState: 'thread-state',
};

/** Roots in the order in which searches start from them. 5 bytes per root. */
export interface Roots {
  readonly row: Uint32Array;
  /** For each root, which of `rootReasons`. */
  readonly reason: Uint8Array;
}

export interface RootChoices {
  /** Rows that the user pinned. */
  readonly added?: Iterable<number>;
  /** Rows that must not count as roots, whatever the rules say. */
  readonly ignored?: Iterable<number>;
  /** Roots that the dump itself gives: then types make none. Rows ascending or not, and of each which of `rootReasons`. */
  readonly given?: Roots | null;
  /** Rows (a bitset) that the view in question doesn't have. */
  readonly absent?: Uint32Array | null;
}

/**
 * The roots: those that the dump gives, else by type; then those of the user, then objects that nothing holds. Each row once, by its first reason;
 * within a reason ascending. O(n + referrers looked at); a bit per object.
 */
export function inferRoots(
  types: Types,
  referrers: Referrers,
  notHolding: NotHolding,
  choices: RootChoices = {},
): Roots {
  const objects = types.of.length;
  const ignored = bitsetWith(objects, choices.ignored ?? []);
  const taken = bitsetOf(objects);
  if (choices.absent) taken.set(choices.absent);
  const rows = new RowList();
  const take = (row: number): void => {
    if (hasBit(taken, row) || hasBit(ignored, row)) return;
    setBit(taken, row);
    rows.push(row);
  };
  /** How many roots each of `rootReasons` gave. */
  const counted: number[] = [];
  for (const reason of rootReasons) {
    const before = rows.length;
    if (reason === 'user') {
      for (const row of Uint32Array.from(choices.added ?? []).sort()) take(row);
    } else if (reason === 'unreferenced') {
      for (let row = 0; row < objects; row += 1) {
        if (!isHeld(referrers, notHolding, row)) take(row);
      }
    } else if (choices.given) {
      const { row, reason: given } = choices.given;
      row.forEach((root, i) => {
        if (rootReasons[given[i]!] === reason) take(root);
      });
    } else if (reason !== 'unreachable') {
      const wanted = Uint8Array.from(types.names, (name) => (reasonOfType[name] === reason ? 1 : 0));
      if (wanted.includes(1)) {
        for (let row = 0; row < objects; row += 1) if (wanted[types.of[row]!] === 1) take(row);
      }
    }
    counted.push(rows.length - before);
  }
  const reason = new Uint8Array(rows.length);
  let at = 0;
  counted.forEach((count, i) => {
    reason.fill(i, at, at + count);
    at += count;
  });
  return { row: rows.rows(), reason };
}

/** The roots and the representatives of unreachable cycles in one list, for showing. */
export function allRoots(roots: Roots, unreachable: Uint32Array): Roots {
  const row = new Uint32Array(roots.row.length + unreachable.length);
  row.set(roots.row);
  row.set(unreachable, roots.row.length);
  const reason = new Uint8Array(row.length).fill(rootReasons.indexOf('unreachable'));
  reason.set(roots.reason);
  return { row, reason };
}

/** Whether any object holds it. One that only holds itself is a cycle, not a root. */
function isHeld(referrers: Referrers, notHolding: NotHolding, row: number): boolean {
  const end = referrers.start[row + 1]!;
  for (let at = referrers.start[row]!; at < end; at += 1) {
    const holder = referrers.row[at]!;
    if (notHolding === null || !hasBit(notHolding, holder)) return true;
  }
  return false;
}

/**
 * One representative for each cycle that `paths` has not reached and no other unreached object reaches: the lowest row
 * of each source strong component of what remains. Rows in descending order.
 *
 * Two sweeps instead of Tarjan's algorithm. The first searches from each row, ascending, that no earlier search met;
 * every source component holds one such start. The second takes the starts backwards and keeps those that no kept one
 * reaches: whatever reaches a start was met by it or by a later start. O(n + references); 0.25 bytes per object and a
 * stack of the unreached.
 */
export function unreachableRoots(edges: Edges, notHolding: NotHolding, paths: Paths): Uint32Array {
  const starts = new RowList();
  const first = new UnreachedSearch(edges, notHolding, paths);
  for (let row = 0; row < edges.objects; row += 1) {
    if (first.from(row)) starts.push(row);
  }
  const second = new UnreachedSearch(edges, notHolding, paths);
  const kept = new RowList();
  for (let i = starts.length - 1; i >= 0; i -= 1) {
    if (second.from(starts.items[i]!)) kept.push(starts.items[i]!);
  }
  return kept.rows();
}

class UnreachedSearch {
  readonly #edges: Edges;
  readonly #notHolding: NotHolding;
  readonly #paths: Paths;
  readonly #met: Uint32Array;
  readonly #stack = new RowList();

  constructor(edges: Edges, notHolding: NotHolding, paths: Paths) {
    this.#edges = edges;
    this.#notHolding = notHolding;
    this.#paths = paths;
    this.#met = bitsetOf(edges.objects);
  }

  /** Marks all that `row` reaches among the unreached. False when it was reached or met before. */
  from(row: number): boolean {
    const met = this.#met;
    const { parent } = this.#paths;
    if (parent[row] !== none || hasBit(met, row)) return false;
    const stack = this.#stack;
    const { start, target } = this.#edges;
    setBit(met, row);
    stack.push(row);
    while (stack.length > 0) {
      const holder = stack.pop();
      if (this.#notHolding !== null && hasBit(this.#notHolding, holder)) continue;
      const end = start[holder + 1]!;
      for (let at = start[holder]!; at < end; at += 1) {
        const child = target[at]!;
        if (child === none || parent[child] !== none || hasBit(met, child)) continue;
        setBit(met, child);
        stack.push(child);
      }
    }
    return true;
  }
}
