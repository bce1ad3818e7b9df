import { hasBit } from './bitset.ts';
import type { Edges, Referrers } from './columns.ts';
import { none, sizeAt } from './columns.ts';
import type { GraphView } from './meliae-views.ts';
import { descendingBy } from './radix-order.ts';
import { RowList } from './row-list.ts';

/** meliae counts no more parents than this. */
const mostParents = 100;

const isPresent = (view: GraphView, row: number) => view.absent === null || !hasBit(view.absent, row);

/** How many distinct objects refer to it, as meliae's `num_parents`: at most 100. */
export const parentCount = (referrers: Referrers, row: number): number =>
  Math.min(referrers.start[row + 1]! - referrers.start[row]!, mostParents);

/** Rows of some types (null: of all) that the view has, in the dump's order. O(n). */
export function rowsOfTypes(view: GraphView, types: readonly number[] | null): Uint32Array {
  const rows = new RowList();
  const { of, names } = view.types;
  const wanted = new Uint8Array(names.length);
  if (types === null) wanted.fill(1);
  else for (const type of types) wanted[type] = 1;
  for (let row = 0; row < of.length; row += 1) {
    if (wanted[of[row]!] === 1 && isPresent(view, row)) rows.push(row);
  }
  return rows.rows();
}

/** What meliae's `get_all` orders by, falling: size, then references, then parents (at most 100 count). */
export function getAllKeys(view: GraphView, referrers: Referrers) {
  const { start } = view.edges;
  return [
    (row: number) => sizeAt(view.size, row),
    (row: number) => start[row + 1]! - start[row]!,
    (row: number) => parentCount(referrers, row),
  ] as const;
}

/** meliae's `get_all(type)`; rows in the dump's order where all of its keys agree. O(n). */
export const allOfType = (view: GraphView, referrers: Referrers, type: number): Uint32Array =>
  descendingBy(rowsOfTypes(view, [type]), ...getAllKeys(view, referrers));

/**
 * meliae's `refs_as_dict`: an object's references in twos, as positions in `edges.target`, key first. `left` is the position
 * of the one left over, or null: meliae fails then for a dict or module, and drops it for others (after a collapsed dict
 * it is the class). Right for dumps of Python 2 only: on Python 3 a dict of string keys refers to its values alone,
 * another to value and key in turn.
 */
export function pairsOf(
  edges: Edges,
  row: number,
): { pairs: [key: number, value: number][]; left: number | null } {
  const first = edges.start[row]!;
  const end = edges.start[row + 1]!;
  const pairs: [number, number][] = [];
  for (let at = first; at + 1 < end; at += 2) pairs.push([at, at + 1]);
  return { pairs, left: (end - first) % 2 === 1 ? end - 1 : null };
}

/**
 * meliae's `guess_intern_dict`: the first dict without parents, not empty, in which every key is its own value and a `str`.
 * Dicts with an odd number of references, on which meliae fails, can't be it. null: none, as on every dump of Python 3.
 */
export function guessInternDict(view: GraphView, referrers: Referrers): number | null {
  const { start, target } = view.edges;
  const { of, names } = view.types;
  const dict = names.indexOf('dict');
  const str = names.indexOf('str');
  for (let row = 0; row < of.length; row += 1) {
    if (of[row] !== dict || parentCount(referrers, row) > 0 || !isPresent(view, row)) continue;
    const first = start[row]!;
    const end = start[row + 1]!;
    if (first === end || (end - first) % 2 === 1) continue;
    let interned = true;
    for (let at = first; at < end && interned; at += 2) {
      const key = target[at]!;
      interned = key !== none && key === target[at + 1] && of[key] === str;
    }
    if (interned) return row;
  }
  return null;
}
