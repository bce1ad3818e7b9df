import type { PathStep, PathsAnswer, RootsAnswer } from '../../../shared/protocol/graph.ts';
import { isReached, isRootRow, pathTo } from '../graph/paths.ts';
import type { RootReason } from '../graph/roots.ts';
import { rootReasons } from '../graph/roots.ts';
import type { GraphContext } from './graph-context.ts';
import { typeNameOf } from './graph-context.ts';
import { addressTextAt } from './object-facts.ts';
import { noteOf } from './object-page.ts';
import { reasonOf } from './object.ts';
import { labelFrom } from './referrers.ts';

/** Rows of a path as steps, each with how the one before refers to it. */
export function pathSteps(context: GraphContext, rows: ArrayLike<number>, search?: number): PathStep[] {
  return Array.from({ length: rows.length }, (_, i) => {
    const row = rows[i]!;
    const type = typeNameOf(context, row);
    return {
      address: addressTextAt(context.columns, row),
      type,
      label:
        i === 0
          ? { kind: 'unknown', text: reasonOf(context, row) ?? '' }
          : labelFrom(context, rows[i - 1]!, row, search),
      value: context.records.value(row, type),
      rootName: i === 0 ? (context.rootNames.get(addressTextAt(context.columns, row)) ?? null) : null,
    };
  });
}

export function pathsAnswer(context: GraphContext, paths: readonly ArrayLike<number>[]): PathsAnswer {
  const steps = paths.map((rows) => pathSteps(context, rows));
  return { paths: steps, note: noteOf(steps.flat().map(({ label }) => label)) };
}

/** Longer paths say little in a cell of a table. */
const mostSteps = 12;
/** A hundred rows are asked for at once, each perhaps from a holder with millions of references. */
const shortSearch = 1 << 14;

/** The shortest path to a row where it is short; null where it is longer, or no root leads there. O(1). */
export function shortWay(context: GraphContext, row: number): PathStep[] | null {
  const { parent } = context.graph.paths;
  const rows: number[] = [];
  for (let at = row; ; at = parent[at]!) {
    rows.unshift(at);
    if (isRootRow(context.graph.paths, at)) return pathSteps(context, rows, shortSearch);
    if (rows.length > mostSteps || !isReached(context.graph.paths, at)) return null;
  }
}

export const shortestPath = (context: GraphContext, row: number): Uint32Array =>
  pathTo(context.graph.paths, row);

/** The roots of one reason, in the order in which searches start from them. O(roots). */
export function rootRowsOf({ graph }: GraphContext, reason: RootReason): Uint32Array {
  if (reason === 'unreachable') return graph.unreachableRoots;
  const at = rootReasons.indexOf(reason);
  return graph.roots.row.filter((_, place) => graph.roots.reason[place] === at);
}

export function rootsAnswer({ graph }: GraphContext): RootsAnswer {
  const counts = rootReasons.map((reason, i) => ({
    reason,
    count:
      reason === 'unreachable'
        ? graph.unreachableRoots.length
        : graph.roots.reason.reduce((sum, at) => sum + (at === i ? 1 : 0), 0),
  }));
  return { counts: counts.filter(({ count }) => count > 0) };
}
