import { none } from '../../../graph/columns.ts';
import type { HeapGraph } from '../../../graph/heap-graph.ts';
import { containerTypes } from '../../../graph/type-lists.ts';
import type { Watch } from '../../../graph/watch.ts';
import { childrenOf, rowsOfTypes, typesThat } from './held.ts';

const mostGlobals = 100;

/** Lists, dicts and sets that one module alone holds in its globals and that retain at least so much, the largest first. O(n + globals). */
export function moduleGlobals(graph: HeapGraph, leastBytes: number, watch: Watch): number[] | null {
  const { types } = graph.view;
  const modules = rowsOfTypes(
    graph,
    typesThat(graph, (name) => name === 'module'),
    0,
    watch,
  );
  const isContainer = typesThat(graph, (name) => containerTypes.has(name));
  const isDict = typesThat(graph, (name) => name === 'dict');
  const found = new Set<number>();
  for (const module of modules ?? []) {
    const children = childrenOf(graph, module);
    // As written a module refers to its dict, last (Objects/moduleobject.c); meliae's views fold it in.
    const last = children.at(-1);
    const isFolded = graph.view.absent !== null;
    const names = last !== undefined && !isFolded && isDict[types.of[last]!] === 1 ? last : module;
    for (const child of childrenOf(graph, names)) {
      if (child === none || graph.idom[child] !== names || isContainer[types.of[child]!] !== 1) continue;
      if (graph.retained[child]! >= leastBytes) found.add(child);
    }
  }
  if (modules === null) return null;
  return [...found].sort((a, b) => graph.retained[b]! - graph.retained[a]! || a - b).slice(0, mostGlobals);
}
