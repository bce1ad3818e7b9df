import { none } from '../../../graph/columns.ts';
import type { HeapGraph } from '../../../graph/heap-graph.ts';
import type { Watch } from '../../../graph/watch.ts';
import { isInstanceType } from '../../../graph/type-lists.ts';
import type { DumpColumns } from '../../../scan/scanned-dump.ts';
import { lengthAt } from '../../object-facts.ts';
import type { TypeCount } from './held.ts';
import { childrenOf, lastReferences, rowsOfTypes, TypeCounts, typesThat } from './held.ts';

export interface LruCache {
  readonly row: number;
  /** The dict of results. */
  readonly results: number;
  readonly entries: number;
  /** CPython links the results of a cache with a maxsize by objects of their own; one without a maxsize has none (Modules/_functoolsmodule.c). */
  readonly limited: boolean;
  /** Instances that most keys begin with: the cache is on a method and keeps its objects. */
  readonly firstOfKeys: TypeCount | null;
}

const mostCaches = 50;
const mostKeys = 100_000;

/** The `functools.lru_cache` wrappers of CPython 3.5 and later that retain much. O(n + their entries). */
export function lruCaches(
  graph: HeapGraph,
  columns: DumpColumns,
  leastBytes: number,
  watch: Watch,
): LruCache[] | null {
  const { types } = graph.view;
  const rows = rowsOfTypes(
    graph,
    typesThat(graph, (name) => name === 'functools._lru_cache_wrapper'),
    leastBytes,
    watch,
  );
  const isDict = typesThat(graph, (name) => name === 'dict');
  const isLink = typesThat(graph, (name) => name === 'functools._lru_list_elem');
  return (
    rows
      ?.sort((a, b) => graph.retained[b]! - graph.retained[a]! || a - b)
      .slice(0, mostCaches)
      .flatMap((row): LruCache[] => {
        let [results, entries] = [none, 0];
        for (const child of lastReferences(graph, row)) {
          if (isDict[types.of[child]!] !== 1 || graph.idom[child] !== row) continue;
          const length = lengthAt(columns, child) ?? 0;
          if (length > entries) [results, entries] = [child, length];
        }
        if (results === none) return [];
        const limited = childrenOf(graph, results, 64).some((child) => isLink[types.of[child]!] === 1);
        return [{ row, results, entries, limited, firstOfKeys: firstOfKeys(graph, results, entries) }];
      }) ?? null
  );
}

function firstOfKeys(graph: HeapGraph, results: number, entries: number): TypeCount | null {
  const { types, edges } = graph.view;
  const isTuple = typesThat(graph, (name) => name === 'tuple');
  const counts = new TypeCounts();
  const end = Math.min(edges.start[results + 1]!, edges.start[results]! + mostKeys);
  let looked = 0;
  for (let at = edges.start[results]!; at < end; at += 1) {
    const key = edges.target[at]!;
    looked += 1;
    if (key === none || isTuple[types.of[key]!] !== 1 || edges.start[key] === edges.start[key + 1]) continue;
    // The last reference of a tuple is its first element.
    const first = edges.target[edges.start[key + 1]! - 1]!;
    if (first !== none && isInstanceType(types.names[types.of[first]!] ?? ''))
      counts.add(types.of[first]!, graph.retained[first]!);
  }
  const [most] = counts.largest(1);
  return most !== undefined && most.count >= 0.9 * Math.min(entries, looked / 2) ? most : null;
}
