import type { GraphContext } from '../answers/graph-context.ts';
import { reachedBytes } from '../answers/graph-context.ts';
import { lengthAt } from '../answers/object-facts.ts';
import { unreachableRow } from '../graph/paths.ts';
import type { Candidate, Measured, Measurements } from './candidates.ts';
import { sizeOf } from './candidates.ts';
import { findPlace } from './place.ts';

/** What the candidates of a later dump are in this one. O(references of the holders on their paths). */
export function measureCandidates(context: GraphContext, candidates: readonly Candidate[]): Measurements {
  const { start } = context.view.edges;
  const list = candidates.map(({ kind, place, traits }): Measured | null => {
    if (kind === 'group') return groupOf(context, place.type);
    if (kind === 'found' && traits[0]?.kind === 'unreachable') return unreachableOf(context);
    if (kind === 'global' || kind === 'found') return null;
    const found = findPlace(context, place);
    if (found === null) return null;
    const { row, matchedBy } = found;
    const length = lengthAt(context.columns, row);
    const references = start[row + 1]! - start[row]!;
    return { retained: context.graph.retained[row]!, size: sizeOf({ length, references }), matchedBy };
  });
  return { reached: reachedBytes(context), list };
}

function unreachableOf({ graph }: GraphContext): Measured {
  const retained = graph.retained[unreachableRow(graph.view.edges.objects)]!;
  return { retained, size: graph.unreachableRoots.length, matchedBy: 'path' };
}

/** All objects of a type that only roots hold. O(n). */
function groupOf({ graph }: GraphContext, type: string): Measured | null {
  const { types, edges } = graph.view;
  const wanted = types.names.indexOf(type);
  let [retained, size] = [0, 0];
  for (let row = 0; row < edges.objects; row += 1) {
    if (types.of[row] !== wanted || graph.idom[row] !== edges.objects) continue;
    retained += graph.retained[row]!;
    size += 1;
  }
  return size === 0 ? null : { retained, size, matchedBy: 'path' };
}
