import { sizeWords } from '../../../shared/base/size-words.ts';
import { asBytes } from '../../../shared/model/units.ts';
import type { WasteAnswer, WasteContainer, WasteSaving } from '../../../shared/protocol/insight.ts';
import type { GraphContext } from '../answers/graph-context.ts';
import { typeNameOf } from '../answers/graph-context.ts';
import { addressTextAt } from '../answers/object-facts.ts';
import { insightPython } from './python-words.ts';
import type { Saving } from './savings.ts';
import type { LooseContainer, Waste } from './waste.ts';

/** A dump's waste with names and addresses for rows. */
export function wasteAnswer(context: GraphContext, waste: Waste): WasteAnswer {
  const { objects } = context.view.edges;
  const container = (found: LooseContainer): WasteContainer => ({
    address: addressTextAt(context.columns, found.row),
    type: typeNameOf(context, found.row),
    used: found.used,
    slots: found.slots,
    wasted: asBytes(found.wasted),
    savedByCopy: asBytes(found.savedByCopy),
  });
  return {
    python: insightPython(waste.python),
    types: waste.types.map((type) => ({
      ...type,
      bytes: asBytes(type.bytes),
      wasted: asBytes(type.wasted),
      savedByCopy: asBytes(type.savedByCopy),
      emptyBytes: asBytes(type.emptyBytes),
      oneBytes: asBytes(type.oneBytes),
    })),
    holders: waste.holders.map(({ row, containers, wasted }) => ({
      address: row >= objects ? null : addressTextAt(context.columns, row),
      type:
        row >= objects
          ? row === objects
            ? 'no single object'
            : 'nothing: garbage'
          : typeNameOf(context, row),
      containers,
      wasted: asBytes(wasted),
    })),
    largest: waste.largest.map(container),
    sparse: waste.sparse.map(container),
    sparseCount: waste.sparseCount,
    sparseBytes: asBytes(waste.sparseBytes),
    savings: waste.savings.map((saving) => savingOf(context, saving)),
  };
}

function savingOf(context: GraphContext, { kind, type, count, bytes }: Saving): WasteSaving {
  const many = count.toLocaleString('en-US');
  const name = type === null ? '' : (context.view.types.names[type] ?? '');
  const size = sizeWords(bytes);
  const sentences = {
    tuple: `Estimate: ${many} ${count === 1 ? 'list' : 'lists'} as tuples would take ${size} less; right where they never change.`,
    array: `Estimate: ${many} ${count === 1 ? 'list' : 'lists'} of numbers of one kind as array.array would take ${size} less, their numbers included.`,
    slots: `Estimate: __slots__ for ${name} would take ${size} less for ${many} ${count === 1 ? 'instance' : 'instances'}.`,
  };
  return { sentence: sentences[kind], count, bytes: asBytes(bytes) };
}
