import type { Relation } from '../../../../../shared/query/tree.ts';
import { bitsetOf, hasBit, setBit } from '../../../graph/bitset.ts';
import { none } from '../../../graph/columns.ts';
import type { HeapGraph } from '../../../graph/heap-graph.ts';
import { RowList } from '../../../graph/row-list.ts';
import { rowsOfBits } from '../../../graph/row-sets.ts';
import type { Watch } from '../../../graph/watch.ts';
import { treeOf } from '../dominated.ts';

const rowsPerWatch = 1 << 14;

/**
 * The rows that stand in a relation to any of `of`, as a bitset; null when `watch` stopped it. `referred by` and `refers
 * to` look at direct references; `reachable from` and `dominated by` include `of` itself, so that their sizes add up to a
 * total and a retained size. O(n + references) at most.
 */
export function relatedRows(
  graph: HeapGraph,
  relation: Relation,
  of: Uint32Array,
  watch: Watch,
): Uint32Array | null {
  const { edges } = graph.view;
  switch (relation) {
    case 'referred by':
      return targetsOf(edges.objects, edges.start, edges.target, rowsOfBits(of), watch);
    case 'refers to':
      return targetsOf(edges.objects, graph.referrers.start, graph.referrers.row, rowsOfBits(of), watch);
    case 'reachable from':
      return spread(of, edges.start, edges.target, watch);
    case 'dominated by': {
      const { start, child } = treeOf(graph);
      return spread(of, start, child, watch);
    }
  }
}

function targetsOf(
  objects: number,
  start: Uint32Array,
  target: Uint32Array,
  rows: Uint32Array,
  watch: Watch,
): Uint32Array | null {
  const found = bitsetOf(objects);
  for (let i = 0; i < rows.length; i += 1) {
    if (i % rowsPerWatch === 0 && watch(i)) return null;
    const end = start[rows[i]! + 1]!;
    for (let at = start[rows[i]!]!; at < end; at += 1) if (target[at] !== none) setBit(found, target[at]!);
  }
  return found;
}

/** All that can be reached along `target` from the members of a set, themselves included. */
function spread(
  from: Uint32Array,
  start: Uint32Array,
  target: Uint32Array,
  watch: Watch,
): Uint32Array | null {
  const met = from.slice();
  const stack = new RowList();
  let steps = 0;
  for (const row of rowsOfBits(from)) {
    stack.push(row);
    while (stack.length > 0) {
      if (steps % rowsPerWatch === 0 && watch(steps)) return null;
      steps += 1;
      const holder = stack.pop();
      const end = start[holder + 1]!;
      for (let at = start[holder]!; at < end; at += 1) {
        const child = target[at]!;
        if (child === none || hasBit(met, child)) continue;
        setBit(met, child);
        stack.push(child);
      }
    }
  }
  return met;
}
