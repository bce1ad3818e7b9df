import type { Reached } from '../../graph/reach.ts';
import { retainedAtLeast as lowerBound, retainedExactly } from '../../graph/retained-groups.ts';
import { hasBit } from '../../graph/bitset.ts';
import type { GraphView } from '../../graph/meliae-views.ts';
import type { Watch } from '../../graph/watch.ts';
import type { HeavyContext, HeavyParams } from './questions.ts';

export function retainedOfSet(
  context: HeavyContext,
  { view, rows }: HeavyParams<'retainedOfSet'>,
  watch: Watch,
): Reached | null {
  const { view: graphView, notHolding, paths, roots, unreachableRoots } = context.graph(view);
  const { edges, size } = graphView;
  return retainedExactly(
    { edges, notHolding, size, paths, roots: roots.row, unreachableRoots },
    rowsInView(graphView, rows),
    watch,
  );
}

export function retainedAtLeast(
  context: HeavyContext,
  { view, rows }: HeavyParams<'retainedAtLeast'>,
): number {
  const { view: graphView, idom, retained } = context.graph(view);
  return lowerBound(idom, retained, rowsInView(graphView, rows));
}

/** A set may have been kept in another view, which has objects that this one leaves out. */
const rowsInView = ({ edges, absent }: GraphView, rows: Uint32Array): Uint32Array =>
  rows.filter((row) => row < edges.objects && (absent === null || !hasBit(absent, row)));
