import type { Reached } from '../../graph/reach.ts';
import { retainedExactly } from '../../graph/retained-groups.ts';
import type { Watch } from '../../graph/watch.ts';
import type { HeavyContext, HeavyParams } from './questions.ts';

export function retainedOfSet(
  context: HeavyContext,
  { view, rows }: HeavyParams<'retainedOfSet'>,
  watch: Watch,
): Reached | null {
  const { view: graphView, notHolding, paths, roots, unreachableRoots } = context.graph(view);
  const { edges, size } = graphView;
  return retainedExactly({ edges, notHolding, size, paths, roots: roots.row, unreachableRoots }, rows, watch);
}
