import type { ReportBox } from '../../../shared/protocol/report.ts';
import type { GraphContext } from '../answers/graph-context.ts';
import { typeNameOf } from '../answers/graph-context.ts';
import type { DominatorBox } from '../answers/heavy/dominator-boxes.ts';
import { addressTextAt } from '../answers/object-facts.ts';
import { clipped } from './sections/text-limits.ts';

/** Boxes as plain data, with the types and addresses of their objects. */
export const namedBoxes = (context: GraphContext, boxes: readonly DominatorBox[]): ReportBox[] =>
  boxes.map(({ row, objects, retained, children }) => ({
    type: row === null ? '' : clipped(typeNameOf(context, row)),
    address: row === null ? null : addressTextAt(context.columns, row),
    objects,
    retained,
    children: namedBoxes(context, children),
  }));
