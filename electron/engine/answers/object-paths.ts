import type { PathStep, PathsAnswer, RootsAnswer } from '../../../shared/protocol/graph.ts';
import { pathTo } from '../graph/paths.ts';
import { rootReasons } from '../graph/roots.ts';
import type { GraphContext } from './graph-context.ts';
import { typeNameOf } from './graph-context.ts';
import { addressTextAt } from './object-facts.ts';
import { noteOf } from './object-page.ts';
import { reasonOf } from './object.ts';
import { labelFrom } from './referrers.ts';

/** Rows of a path as steps, each with how the one before refers to it. */
export function pathSteps(context: GraphContext, rows: ArrayLike<number>): PathStep[] {
  return Array.from({ length: rows.length }, (_, i) => {
    const row = rows[i]!;
    const type = typeNameOf(context, row);
    return {
      address: addressTextAt(context.columns, row),
      type,
      label:
        i === 0
          ? { kind: 'unknown', text: reasonOf(context, row) ?? '' }
          : labelFrom(context, rows[i - 1]!, row),
      value: context.records.value(row, type),
    };
  });
}

export function pathsAnswer(context: GraphContext, paths: readonly ArrayLike<number>[]): PathsAnswer {
  const steps = paths.map((rows) => pathSteps(context, rows));
  return { paths: steps, note: noteOf(steps.flat().map(({ label }) => label)) };
}

export const shortestPath = (context: GraphContext, row: number): Uint32Array =>
  pathTo(context.graph.paths, row);

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
