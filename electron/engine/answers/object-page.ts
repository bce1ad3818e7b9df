import type { LabelledPage, ObjectPage, ReferenceLabel } from '../../../shared/protocol/graph.ts';
import { addressText, asBytes } from '../../../shared/model/units.ts';
import { none, sizeAt } from '../graph/columns.ts';
import { danglingAt } from '../graph/edges.ts';
import type { GraphContext } from './graph-context.ts';
import { checkedWindow, countOf, typeNameOf } from './graph-context.ts';
import { addressTextAt, lengthAt } from './object-facts.ts';
import { labelOf, noNamesNote } from './reference-labels.ts';

/** A window of rows as columns. Costs a read of the file for each row with a value. */
export function pageOfRows(
  context: GraphContext,
  rows: ArrayLike<number>,
  total: number,
  from: number,
): ObjectPage {
  const { columns, graph, view, records } = context;
  const column = <Value>(value: (row: number) => Value): Value[] =>
    Array.from({ length: rows.length }, (_, i) => value(rows[i]!));
  return {
    total,
    from,
    address: column((row) => addressTextAt(columns, row)),
    type: column((row) => typeNameOf(context, row)),
    size: column((row) => asBytes(sizeAt(view.size, row))),
    length: column((row) => lengthAt(columns, row)),
    references: column((row) => countOf(view.edges.start, row)),
    referrers: column((row) => countOf(graph.referrers.start, row)),
    retained: column((row) => asBytes(graph.retained[row]!)),
    value: column((row) => records.value(row, typeNameOf(context, row))),
  };
}

/** A list of rows of which a window is looked at. */
export interface RowWindows {
  subarray(from: number, to: number): ArrayLike<number>;
}

export function pageOf(
  context: GraphContext,
  rows: RowWindows,
  total: number,
  from: number,
  limit: number,
): ObjectPage {
  checkedWindow(from, limit);
  return pageOfRows(context, rows.subarray(from, from + limit), total, from);
}

const missingNote = 'Some references lead to addresses that this dump has no object for.';

/** A window of an object's references, in the dump's order and with its repeats. */
export function childrenPage(context: GraphContext, row: number, from: number, limit: number): LabelledPage {
  checkedWindow(from, limit);
  const { edges } = context.view;
  const first = edges.start[row]!;
  const total = edges.start[row + 1]! - first;
  const places = Array.from({ length: Math.max(0, Math.min(limit, total - from)) }, (_, i) => from + i);
  const rows = places.map((place) => edges.target[first + place]!);
  const present = pageOfRows(
    context,
    rows.map((child) => (child === none ? 0 : child)),
    total,
    from,
  );
  const missing = (i: number): boolean => rows[i] === none;
  const orElse = <Value>(values: readonly Value[], other: Value): Value[] =>
    values.map((value, i) => (missing(i) ? other : value));
  const label = places.map((place) => labelOf(context, row, place));
  return {
    ...present,
    address: present.address.map((address, i) =>
      missing(i) ? danglingAddress(context, first + places[i]!) : address,
    ),
    type: orElse(present.type, null),
    size: orElse(present.size, asBytes(0)),
    length: orElse(present.length, null),
    references: orElse(present.references, 0),
    referrers: orElse(present.referrers, 0),
    retained: orElse(present.retained, asBytes(0)),
    value: orElse(present.value, null),
    label,
    note: noteOf(label) ?? (rows.includes(none) ? missingNote : null),
  };
}

function danglingAddress({ view }: GraphContext, position: number) {
  const { dangling } = view.edges;
  const at = danglingAt(dangling, position);
  return addressText(
    (BigInt(dangling.addressWords[at * 2 + 1]!) << 32n) | BigInt(dangling.addressWords[at * 2]!),
  );
}

/** What the labels cannot say, in one sentence. */
export const noteOf = (labels: readonly ReferenceLabel[]): string | null =>
  labels.some(({ kind }) => kind === 'unnamed') ? noNamesNote : null;
