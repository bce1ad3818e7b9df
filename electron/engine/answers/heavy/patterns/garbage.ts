import { hasBit } from '../../../graph/bitset.ts';
import { none, sizeAt } from '../../../graph/columns.ts';
import type { HeapGraph } from '../../../graph/heap-graph.ts';
import { unreachableRow } from '../../../graph/paths.ts';
import { largestBy } from '../../../graph/radix-order.ts';
import { RowList } from '../../../graph/row-list.ts';
import { classTypes } from '../../../graph/type-lists.ts';
import type { Watch } from '../../../graph/watch.ts';
import type { TypeCount } from './held.ts';
import { retainedTogether, rowsPerWatch, TypeCounts, typesThat } from './held.ts';
import { cyclicRows } from './cycles.ts';

/** What only unreachable cycles reach. */
export interface Garbage {
  readonly objects: number;
  readonly bytes: number;
  /** Separate cycles, each with what only it reaches. */
  readonly cycles: number;
  readonly types: readonly TypeCount[];
  /** One object of each of the largest cycles. */
  readonly largest: readonly number[];
  /** Classes of objects that stand in a cycle themselves: the row of each class, and its objects. */
  readonly classes: readonly ClassInCycles[];
}

export interface ClassInCycles {
  readonly class: number;
  readonly count: number;
  /** What its objects in cycles retain, at least. */
  readonly bytes: number;
  /** Its object that retains the most. */
  readonly largest: number;
}

const mostTypes = 5;
const mostCycles = 5;
const mostClasses = 200;

/** null when stopped. O(n) and O(references of what is unreachable). */
export function garbageOf(graph: HeapGraph, leastBytes: number, watch: Watch): Garbage | null {
  const { types, edges, size } = graph.view;
  const { objects } = edges;
  const top = unreachableRow(objects);
  const nothing: Garbage = { objects: 0, bytes: 0, cycles: 0, types: [], largest: [], classes: [] };
  const { unreachable } = graph.paths;
  if (graph.retained[top]! < leastBytes) return nothing;
  const rows = new RowList();
  const byType = new TypeCounts();
  for (let row = 0; row < objects; row += 1) {
    if (row % rowsPerWatch === 0 && watch(row)) return null;
    if (!hasBit(unreachable, row) || graph.idom[row] === none) continue;
    rows.push(row);
    byType.add(types.of[row]!, sizeAt(size, row));
  }
  const byBytes = largestBy(graph.unreachableRoots, mostCycles, (row) => graph.retained[row]!);
  const largest = [...byBytes.subarray(0, mostCycles)];
  return {
    objects: rows.length,
    bytes: graph.retained[top]!,
    cycles: graph.unreachableRoots.length,
    types: byType.largest(mostTypes, 'bytes'),
    largest,
    classes: classesInCycles(graph, rows.rows()),
  };
}

function classesInCycles(graph: HeapGraph, rows: Uint32Array): ClassInCycles[] {
  const { types, edges } = graph.view;
  const isClass = typesThat(graph, (name) => classTypes.has(name));
  const members = new Map<number, RowList>();
  for (const row of cyclicRows(edges, rows)) {
    if (isClass[types.of[row]!] === 1) continue;
    const { start, target } = edges;
    for (let at = start[row]!; at < start[row + 1]!; at += 1) {
      const child = target[at]!;
      // The row that stands for cut references has no type of its own.
      if (child === none || child >= objectsWithTypes(graph) || isClass[types.of[child]!] !== 1) continue;
      let list = members.get(child);
      if (list === undefined) members.set(child, (list = new RowList(4)));
      list.push(row);
      break;
    }
  }
  return [...members]
    .sort(([a, first], [b, second]) => second.length - first.length || a - b)
    .slice(0, mostClasses)
    .map(([row, list]): ClassInCycles => {
      const all = list.rows();
      const largest = all.reduce((a, b) => (graph.retained[b]! > graph.retained[a]! ? b : a));
      return { class: row, count: all.length, bytes: retainedTogether(graph, all), largest };
    })
    .sort((a, b) => b.bytes - a.bytes || a.class - b.class);
}

const objectsWithTypes = ({ view }: HeapGraph): number => view.types.of.length;
