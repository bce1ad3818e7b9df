import type { MergedPathsAnswer } from '../../../shared/protocol/kept-alive.ts';
import { asBytes } from '../../../shared/model/units.ts';
import type { GraphContext } from './graph-context.ts';
import { typeNameOf } from './graph-context.ts';
import type { MergedTree } from './heavy/kept-alive.ts';
import { addressTextAt } from './object-facts.ts';
import { reasonOf } from './object.ts';
import { labelFrom } from './referrers.ts';

/** A tree of paths in words. Costs a read of the file for each step with a value. */
export function mergedPathsAnswer(
  context: GraphContext,
  { steps, leftOut, objects }: MergedTree,
): MergedPathsAnswer {
  return {
    steps: steps.map(({ row, above, bytes, ...counts }) => {
      const type = typeNameOf(context, row);
      const holder = above === null ? undefined : steps[above];
      return {
        ...counts,
        address: addressTextAt(context.columns, row),
        type,
        value: context.records.value(row, type),
        label:
          holder === undefined
            ? { kind: 'unknown', text: reasonOf(context, row) ?? '' }
            : labelFrom(context, holder.row, row),
        above,
        bytes: asBytes(bytes),
      };
    }),
    leftOut,
    objects,
  };
}
