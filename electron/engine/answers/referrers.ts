import type { LabelledPage, ReferenceLabel, TypeSumsAnswer } from '../../../shared/protocol/graph.ts';
import { asBytes } from '../../../shared/model/units.ts';
import { sizeAt } from '../graph/columns.ts';
import type { TypeReached } from '../graph/reach.ts';
import type { GraphContext } from './graph-context.ts';
import { checkedWindow, typeNameOf } from './graph-context.ts';
import { addressTextAt } from './object-facts.ts';
import { noteOf, pageOf } from './object-page.ts';
import { labelOf } from './reference-labels.ts';

/** How far to look for the reference from a holder: a million takes about a millisecond. */
const labelSearch = 1 << 20;

/** How `holder` refers to `row`: the label of its first reference to it, among its first `search`. */
export function labelFrom(
  context: GraphContext,
  holder: number,
  row: number,
  search = labelSearch,
): ReferenceLabel {
  const { start, target } = context.view.edges;
  const first = start[holder]!;
  const end = Math.min(start[holder + 1]!, first + search);
  // In a dict a value says more than the same object as a key.
  let fallback: ReferenceLabel | null = null;
  for (let at = first; at < end; at += 1) {
    if (target[at] !== row) continue;
    const label = labelOf(context, holder, at - first);
    if (label.kind !== 'key') return label;
    fallback ??= label;
  }
  return fallback ?? { kind: 'unknown', text: '' };
}

/** Distinct referrers in the order of the file; of one type, or of all. */
export function referrersPage(
  context: GraphContext,
  row: number,
  type: string | null,
  from: number,
  limit: number,
): LabelledPage {
  checkedWindow(from, limit);
  const all = referrerRows(context, row);
  const rows = type === null ? all : all.filter((holder) => typeNameOf(context, holder) === type);
  const page = pageOf(context, rows, rows.length, from, limit);
  const label = Array.from(rows.subarray(from, from + limit), (holder) => labelFrom(context, holder, row));
  return { ...page, label, note: noteOf(label) };
}

export const referrerRows = ({ graph }: GraphContext, row: number): Uint32Array =>
  graph.referrers.row.subarray(graph.referrers.start[row], graph.referrers.start[row + 1]);

/** An object's referrers by type, most first; `bytes` are their own sizes. */
export const referrerTypes = (context: GraphContext, row: number): TypeSumsAnswer =>
  sumsByType(context, referrerRows(context, row));

/** Rows by type, most first; `bytes` are their own sizes, of rows that come twice twice. O(rows). */
export function sumsByType(context: GraphContext, rows: Iterable<number>): TypeSumsAnswer {
  const groups = new Map<number, { -readonly [K in keyof TypeReached]: TypeReached[K] }>();
  for (const holder of rows) {
    const type = context.view.types.of[holder]!;
    const own = sizeAt(context.view.size, holder);
    const group = groups.get(type);
    if (group === undefined)
      groups.set(type, { type, count: 1, bytes: own, largest: own, largestRow: holder });
    else {
      group.count += 1;
      group.bytes += own;
      if (own > group.largest) Object.assign(group, { largest: own, largestRow: holder });
    }
  }
  return typeSums(
    context,
    [...groups.values()].sort((a, b) => b.count - a.count || b.bytes - a.bytes || a.type - b.type),
  );
}

export function typeSums(context: GraphContext, groups: readonly TypeReached[]): TypeSumsAnswer {
  const { names } = context.view.types;
  return {
    type: groups.map(({ type }) => names[type] ?? ''),
    count: groups.map(({ count }) => count),
    bytes: groups.map(({ bytes }) => asBytes(bytes)),
    largest: groups.map(({ largest }) => asBytes(largest)),
    largestAddress: groups.map(({ largestRow }) => addressTextAt(context.columns, largestRow)),
  };
}
