import type { AddressText, DumpId } from '../../shared/model/units.ts';
import { asBytes } from '../../shared/model/units.ts';
import type { HeldAt, OverTimeAnswer, OverTimeQuestion } from '../../shared/protocol/timeline.ts';
import { addressTextAt, lengthAt, rowAt } from './answers/object-facts.ts';
import type { GraphContext } from './answers/graph-context.ts';
import { countOf } from './answers/graph-context.ts';
import type { OpenDump } from './open-dump.ts';
import { findPlace, placeOf, placeText } from './suspects/place.ts';

/** Finds one object in every dump of a timeline, one dump after the other. Makes the view of each. Rejects 'not-found'. */
export async function overTime(
  { dumps, view, dump, address }: OverTimeQuestion,
  dumpOf: (id: DumpId) => OpenDump,
): Promise<OverTimeAnswer> {
  const contextOf = async (id: DumpId): Promise<GraphContext> => (await dumpOf(id).graph(view)).context(view);
  const own = await contextOf(dump);
  const row = rowAt(own, address);
  const place = placeOf(own, row);
  const figures: (HeldAt | null)[] = [];
  for (const id of dumps) {
    if (id === dump) {
      figures.push(heldAt(own, row, 'itself'));
      continue;
    }
    const context = await contextOf(id);
    const found = findPlace(context, place);
    figures.push(found === null ? null : heldAt(context, found.row, found.matchedBy));
  }
  return { path: placeText(place), type: place.type, figures };
}

const heldAt = (context: GraphContext, row: number, matchedBy: HeldAt['matchedBy']): HeldAt => ({
  address: addressTextAt(context.columns, row) satisfies AddressText,
  retained: asBytes(context.graph.retained[row] ?? 0),
  length: lengthAt(context.columns, row),
  references: countOf(context.view.edges.start, row),
  matchedBy,
});
