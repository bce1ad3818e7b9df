import { none } from '../../../graph/columns.ts';
import type { HeapGraph } from '../../../graph/heap-graph.ts';
import { RowList } from '../../../graph/row-list.ts';
import { isInstanceType } from '../../../graph/type-lists.ts';
import type { Watch } from '../../../graph/watch.ts';
import { rowsPerWatch, typesThat } from './held.ts';

/** Many instances of one class that an object holds without referring to most of them: several below it share them. */
export interface InstanceGroup {
  readonly holder: number;
  readonly type: number;
  readonly count: number;
  readonly bytes: number;
  readonly largestRow: number;
  /** Who refers to the most of them, and to how many. */
  readonly referrers: readonly { readonly row: number; readonly count: number }[];
}

const mostGroups = 20;
const mostReferrers = 3;

/**
 * Groups of at least `leastCount` instances of one class below one holder, the most bytes first; those that the holder itself refers to are
 * elements of a container and no group. O(n + referrers of those looked at); 8 transient bytes per object.
 */
export function instanceGroups(
  graph: HeapGraph,
  leastBytes: number,
  leastCount: number,
  watch: Watch,
): InstanceGroup[] | null {
  const { types, edges } = graph.view;
  const { idom, retained } = graph;
  const { objects } = edges;
  // Modules are there because they were imported.
  const isInstance = typesThat(graph, (name) => isInstanceType(name) && name !== 'module');
  if (!isInstance.includes(1)) return [];
  const below = new Uint32Array(objects + 2);
  for (let row = 0; row < objects; row += 1) {
    if (row % rowsPerWatch === 0 && watch(row)) return null;
    if (isInstance[types.of[row]!] === 1 && idom[row]! < objects) below[idom[row]!]! += 1;
  }
  const sums = new Map<number, { count: number; bytes: number; largestRow: number }>();
  const keyOf = (row: number): number => idom[row]! * types.names.length + types.of[row]!;
  const counts = (row: number): boolean =>
    isInstance[types.of[row]!] === 1 && idom[row]! < objects && below[idom[row]!]! >= leastCount;
  for (let row = 0; row < objects; row += 1) {
    if (row % rowsPerWatch === 0 && watch(row)) return null;
    if (!counts(row)) continue;
    const sum = sums.get(keyOf(row));
    if (sum === undefined) sums.set(keyOf(row), { count: 1, bytes: retained[row]!, largestRow: row });
    else {
      sum.count += 1;
      sum.bytes += retained[row]!;
      if (retained[row]! > retained[sum.largestRow]!) sum.largestRow = row;
    }
  }
  const chosen = [...sums]
    .filter(([, { count, bytes }]) => count >= leastCount && bytes >= leastBytes)
    .sort(([, a], [, b]) => b.bytes - a.bytes || a.largestRow - b.largestRow)
    .slice(0, mostGroups);
  const lists = new Map(chosen.map(([key]) => [key, new RowList()]));
  for (let row = 0; row < objects && lists.size > 0; row += 1) {
    if (row % rowsPerWatch === 0 && watch(row)) return null;
    if (counts(row)) lists.get(keyOf(row))?.push(row);
  }
  const referred = new Uint32Array(objects);
  return chosen.flatMap(([key, sum]): InstanceGroup[] => {
    const holder = idom[sum.largestRow]!;
    const referrers = mostReferring(graph, lists.get(key)!, referred);
    const direct = referrers.find(({ row }) => row === holder)?.count ?? 0;
    if (direct >= sum.count / 2) return [];
    return [{ holder, type: types.of[sum.largestRow]!, ...sum, referrers }];
  });
}

/** `referred`: zeros, and zeros again afterwards. */
function mostReferring(
  { referrers, view }: HeapGraph,
  rows: RowList,
  referred: Uint32Array,
): InstanceGroup['referrers'] {
  const touched = new RowList();
  for (let i = 0; i < rows.length; i += 1) {
    const row = rows.items[i]!;
    for (let at = referrers.start[row]!; at < referrers.start[row + 1]!; at += 1) {
      const referrer = referrers.row[at]!;
      if (referrer === none || referrer >= view.edges.objects) continue;
      if (referred[referrer] === 0) touched.push(referrer);
      referred[referrer]! += 1;
    }
  }
  const least = Math.max(2, rows.length / 10);
  const found: { row: number; count: number }[] = [];
  for (let i = 0; i < touched.length; i += 1) {
    const row = touched.items[i]!;
    if (referred[row]! >= least) found.push({ row, count: referred[row]! });
    referred[row] = 0;
  }
  return found.sort((a, b) => b.count - a.count || a.row - b.row).slice(0, mostReferrers);
}
