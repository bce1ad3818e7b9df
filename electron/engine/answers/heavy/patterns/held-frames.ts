import type { HeapGraph } from '../../../graph/heap-graph.ts';
import type { Watch } from '../../../graph/watch.ts';
import { childrenOf, rowsOfTypes, typesThat } from './held.ts';

export interface HeldFrame {
  readonly row: number;
  /** What it refers to and alone holds, the largest. */
  readonly largest: number;
}

const mostFrames = 20;

/**
 * Frame objects that are roots, that no traceback refers to and that retain much: running functions (Python 2), generators. In dumps that
 * give their roots there are none: those name locals. O(n).
 */
export function heldFrames(graph: HeapGraph, leastBytes: number, watch: Watch): HeldFrame[] | null {
  const { types, edges } = graph.view;
  const isTraceback = typesThat(graph, (name) => name === 'traceback');
  const rows = rowsOfTypes(
    graph,
    typesThat(graph, (name) => name === 'frame'),
    leastBytes,
    watch,
  );
  if (rows === null) return null;
  return rows
    .filter((row) => graph.idom[row]! === edges.objects)
    .filter((row) => {
      for (let at = graph.referrers.start[row]!; at < graph.referrers.start[row + 1]!; at += 1)
        if (isTraceback[types.of[graph.referrers.row[at]!]!] === 1) return false;
      return true;
    })
    .flatMap((row): HeldFrame[] => {
      const held = childrenOf(graph, row).filter((child) => graph.idom[child] === row);
      if (held.length === 0) return [];
      return [{ row, largest: held.reduce((a, b) => (graph.retained[b]! > graph.retained[a]! ? b : a)) }];
    })
    .sort((a, b) => graph.retained[b.row]! - graph.retained[a.row]! || a.row - b.row)
    .slice(0, mostFrames);
}
