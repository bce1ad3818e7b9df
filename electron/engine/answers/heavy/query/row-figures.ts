import { fail } from '../../../../../shared/protocol/failure.ts';
import type { Comparison, NumberField } from '../../../../../shared/query/fields.ts';
import { sizeAt } from '../../../graph/columns.ts';
import type { HeapGraph } from '../../../graph/heap-graph.ts';
import { Reach } from '../../../graph/reach.ts';
import type { Watch } from '../../../graph/watch.ts';
import { lengthAt } from '../../object-facts.ts';
import { mostTotals } from '../object-rows.ts';
import type { HeavyContext } from '../questions.ts';

/** A figure of a row; NaN where the row has none. */
export type Figure = (row: number) => number;

/** The figures that stand in columns. O(1) each. */
export function columnFigure(
  { columns }: HeavyContext,
  { view, referrers, retained }: HeapGraph,
  field: Exclude<NumberField, 'total'>,
): Figure {
  switch (field) {
    case 'size':
      return (row) => sizeAt(view.size, row);
    case 'retained':
      return (row) => retained[row]!;
    case 'len': {
      const large = new Map(columns.largeLengths);
      return (row) => large.get(row) ?? lengthAt({ ...columns, largeLengths: [] }, row) ?? NaN;
    }
    case 'refs':
      return (row) => view.edges.start[row + 1]! - view.edges.start[row]!;
    case 'referrers':
      return (row) => referrers.start[row + 1]! - referrers.start[row]!;
  }
}

/** meliae's total size of each row; null when `watch` stopped it. Throws 'too-large' for more rows than `mostTotals`. */
export function totalsOfRows({ view }: HeapGraph, rows: Uint32Array, watch: Watch): Float64Array | null {
  if (rows.length > mostTotals)
    throw fail(
      'too-large',
      `A total size walks from every object it is asked of, and there are ${rows.length}; the limit is ${mostTotals}. Narrow the query, or use retained.`,
    );
  const reach = new Reach(view.edges, view.size, view.types);
  const totals = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i += 1) {
    if (watch(i)) return null;
    const total = reach.total(rows[i]!, null, () => watch(i));
    if (total === null) return null;
    totals[i] = total.bytes;
  }
  return totals;
}

/** Whether `left` stands in a comparison to `right`; never where one of them is missing (NaN). */
export function compares<Figures extends number | bigint>(
  left: Figures,
  comparison: Comparison,
  right: Figures,
): boolean {
  switch (comparison) {
    case '=':
      return left === right;
    case '!=':
      return left < right || left > right;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
  }
}
