import { bitsetWith } from '../../graph/bitset.ts';
import { blacklistRule, whitelistRule } from '../../graph/getsize-rules.ts';
import type { HeapGraph } from '../../graph/heap-graph.ts';
import type { Reached, TypeReached } from '../../graph/reach.ts';
import { Reach } from '../../graph/reach.ts';
import type { Watch } from '../../graph/watch.ts';
import type { HeavyContext, HeavyParams } from './questions.ts';

/** What an object holds, by four rules; `null` where a rule does not count the object itself. */
export interface DeepSizes {
  /** Everything reachable: meliae's `compute_total_size`. */
  readonly total: Reached;
  /** Everything reachable but classes, modules and functions (`getsize` by `gc.get_referents`). */
  readonly referents: Reached | null;
  /** Containers, `__dict__` and `__slots__` only (`getsize` by a whitelist). */
  readonly containers: Reached | null;
}

/** One walker per view's graph: what it keeps between walks is a bit per object. */
const walkers = new WeakMap<HeapGraph, Reach>();

function walker(graph: HeapGraph): Reach {
  let reach = walkers.get(graph);
  if (reach === undefined) {
    reach = new Reach(graph.view.edges, graph.view.size, graph.view.types);
    walkers.set(graph, reach);
  }
  return reach;
}

const excludingOf = (graph: HeapGraph, rows: readonly number[]) =>
  rows.length === 0 ? null : bitsetWith(graph.view.edges.objects, rows);

export function totals(
  context: HeavyContext,
  { view, rows, excluding }: HeavyParams<'totals'>,
  watch: Watch,
): Reached[] | null {
  const graph = context.graph(view);
  const without = excludingOf(graph, excluding);
  const found: Reached[] = [];
  for (const [i, row] of rows.entries()) {
    if (watch(i)) return null;
    const total = walker(graph).total(row, without, () => watch(i));
    if (total === null) return null;
    found.push(total);
  }
  return found;
}

export function reachedByType(
  context: HeavyContext,
  { view, row, excluding }: HeavyParams<'reachedByType'>,
  watch: Watch,
): TypeReached[] | null {
  const graph = context.graph(view);
  return walker(graph).byType(row, excludingOf(graph, excluding), watch);
}

export function deepSizes(
  context: HeavyContext,
  { view, row }: HeavyParams<'deepSizes'>,
  watch: Watch,
): DeepSizes | null {
  const graph = context.graph(view);
  const reach = walker(graph);
  const { types } = graph.view;
  const total = reach.total(row, null, watch);
  const referents = reach.totalByRule(row, blacklistRule(types), watch);
  const containers = reach.totalByRule(row, whitelistRule(types), watch);
  if (total === null || referents === null || containers === null) return null;
  return {
    total,
    referents: referents === 'refused' ? null : referents,
    containers: containers === 'refused' ? null : containers,
  };
}
