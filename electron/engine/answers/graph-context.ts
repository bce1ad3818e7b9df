import { fail } from '../../../shared/protocol/failure.ts';
import { rootRow, unreachableRow } from '../graph/paths.ts';
import type { HeapGraph } from '../graph/heap-graph.ts';
import type { Addresses } from './object-facts.ts';
import type { LabelContext } from './reference-labels.ts';

/** Everything that questions about objects read, of one view. */
export interface GraphContext extends Addresses, LabelContext {
  readonly graph: HeapGraph;
  /** By address (decimal digits), what the dump itself calls a root: a module's name, a local variable. */
  readonly rootNames: ReadonlyMap<string, string>;
  /** Our own script wrote the dump: it says itself what meliae's leaves to guess. */
  readonly fromScript: boolean;
}

export const largestWindow = 500;

export function checkedWindow(from: number, limit: number): void {
  if (!Number.isInteger(from) || from < 0 || !Number.isInteger(limit) || limit < 0 || limit > largestWindow)
    throw fail('bad-request', `A page is at most ${largestWindow} rows from a row of 0 or more.`);
}

export const typeNameOf = ({ view }: Pick<GraphContext, 'view'>, row: number): string =>
  view.types.names[view.types.of[row]!] ?? '';

/** How many elements a row has in a column of starts. */
export const countOf = (start: Uint32Array, row: number): number => start[row + 1]! - start[row]!;

/** The bytes of all objects that a root or an unreachable cycle reaches. */
export function reachedBytes({ graph }: GraphContext): number {
  const { objects } = graph.view.edges;
  return graph.retained[rootRow(objects)]! + graph.retained[unreachableRow(objects)]!;
}
