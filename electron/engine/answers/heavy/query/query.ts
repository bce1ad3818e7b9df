import { sizeAt } from '../../../graph/columns.ts';
import { retainedAtLeast } from '../../../graph/retained-groups.ts';
import { rowsOfBits } from '../../../graph/row-sets.ts';
import type { Watch } from '../../../graph/watch.ts';
import { shared } from '../object-rows.ts';
import type { HeavyContext, HeavyParams } from '../questions.ts';
import { EarlyRows } from './early-rows.ts';
import { matchingRows, presentRows } from './matching.ts';
import { orderedRows } from './ordered-rows.ts';

/** What a query found. */
export interface QueryRows {
  /** In the order and of the number that the query asks for; a shared column. */
  readonly rows: Uint32Array;
  /** Of all objects that match, whatever the limit is. */
  readonly objects: number;
  readonly bytes: number;
  /** What would go with them, less what only several of them hold together. */
  readonly retainedAtLeast: number;
}

/** Answers a query of one view. Throws 'too-large' for a regular expression or a total size that would take too long. */
export function query(
  context: HeavyContext,
  { view, query: asked, sets, early }: HeavyParams<'query'>,
  watch: Watch,
): QueryRows | null {
  const graph = context.graph(view);
  const present = presentRows(graph);
  const { condition } = asked;
  // In another order than the file's the first that is found says nothing about the first of the list.
  const first = early === undefined || asked.order !== null ? null : new EarlyRows(early);
  const found =
    condition === null
      ? present
      : matchingRows({ context, graph, sets, watch, early: first }, condition, present);
  if (found === null) return null;
  const matching = rowsOfBits(found);
  const rows = orderedRows(context, graph, matching, asked, watch);
  if (rows === null) return null;
  let bytes = 0;
  for (const row of matching) bytes += sizeAt(graph.view.size, row);
  return {
    rows: shared(rows),
    objects: matching.length,
    bytes,
    retainedAtLeast: retainedAtLeast(graph.idom, graph.retained, matching),
  };
}
