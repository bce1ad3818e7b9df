import { compares } from '../../../electron/engine/answers/heavy/query/row-figures.ts';
import type { Condition, Query, TextTest } from '../../../shared/query/tree.ts';
import { none } from '../../../electron/engine/graph/columns.ts';
import type { AskedHeap, ValuedObject } from '../../builders/graph/asked-heap.ts';
import { reachable } from '../../builders/graph/slow-twins.ts';

/** A query answered object by object, from the plain heap: no columns, no bitsets, no order of parts. */
export function slowQuery(
  { graph }: AskedHeap,
  heap: readonly ValuedObject[],
  query: Query,
  sets: Readonly<Record<string, Uint32Array>>,
): { rows: number[]; objects: number } {
  const rowOf = new Map(heap.map(({ address }, row) => [address, row]));
  const lists = heap.map(({ refs }) =>
    refs.flatMap((address) => {
      const row = rowOf.get(address);
      return row === undefined ? [] : [row];
    }),
  );
  const totals = heap.map((_, row) =>
    [...reachable(lists, [row])].reduce((sum, each) => sum + heap[each]!.size, 0),
  );
  const figure = (row: number, field: string): number | undefined => {
    const object = heap[row]!;
    switch (field) {
      case 'size':
        return object.size;
      case 'retained':
        return graph.retained[row]!;
      case 'total':
        return totals[row]!;
      case 'len':
        return object.len;
      case 'refs':
        return object.refs.length;
      case 'referrers':
        return lists.filter((list) => list.includes(row)).length;
      default:
        return typeof object.value === 'number' ? object.value : undefined;
    }
  };
  const textOf = (row: number, field: string): string | undefined => {
    const { type, name, value } = heap[row]!;
    const shown = value === undefined || value === null ? undefined : String(value);
    if (field === 'type') return type;
    if (field === 'name') return name;
    return field === 'value' ? shown : (shown ?? name);
  };
  const above = (row: number): number[] => {
    const found = [row];
    for (let at = graph.idom[row]!; at < heap.length && at !== none; at = graph.idom[at]!) found.push(at);
    return found;
  };
  const holds = (row: number, condition: Condition): boolean => {
    switch (condition.kind) {
      case 'and':
        return condition.parts.every((part) => holds(row, part));
      case 'or':
        return condition.parts.some((part) => holds(row, part));
      case 'not':
        return !holds(row, condition.part);
      case 'number': {
        const own = figure(row, condition.field);
        return own !== undefined && compares(own, condition.comparison, condition.number.value);
      }
      case 'numbers':
        return condition.among.some(({ value }) => value === figure(row, condition.field));
      case 'address':
        return compares(heap[row]!.address, condition.comparison, condition.address);
      case 'addresses':
        return condition.among.includes(heap[row]!.address);
      case 'text': {
        const text = textOf(row, condition.field);
        return text !== undefined && passes(text, condition.test) !== condition.no;
      }
      case 'texts': {
        const text = textOf(row, condition.field);
        return text !== undefined && condition.among.includes(text);
      }
      case 'set':
        return sets[condition.name]!.includes(row);
      case 'relation': {
        const of = [...heap.keys()].filter((other) => holds(other, condition.of));
        if (condition.relation === 'referred by') return of.some((other) => lists[other]!.includes(row));
        if (condition.relation === 'refers to') return lists[row]!.some((child) => of.includes(child));
        if (condition.relation === 'reachable from') return reachable(lists, of).has(row);
        return above(row).some((other) => of.includes(other));
      }
    }
  };
  const { condition, order, limit } = query;
  const rows = [...heap.keys()].filter((row) => condition === null || holds(row, condition));
  if (order !== null)
    rows.sort((a, b) => {
      const [first, second] = [figure(a, order.field), figure(b, order.field)];
      if (first === undefined || second === undefined)
        return Number(first === undefined) - Number(second === undefined) || a - b;
      return (order.descending ? second - first : first - second) || a - b;
    });
  return { rows: rows.slice(0, limit ?? rows.length), objects: rows.length };
}

function passes(text: string, test: TextTest): boolean {
  switch (test.test) {
    case '=':
      return text === test.text;
    case 'contains':
      return text.includes(test.text);
    case 'matches':
      return new RegExp(test.source, test.flags).test(text);
    case 'like': {
      const source = test.pattern.replace(/\\(.)|(%)|(_)|([^\w])/gsu, (_, plain, any, one, other) =>
        any ? '.*' : one ? '.' : `\\u{${((plain ?? other) as string).codePointAt(0)!.toString(16)}}`,
      );
      return new RegExp(`^${source}$`, 'su').test(text);
    }
  }
}
