import type { ObjectPage, TypeSumsAnswer } from '../../../shared/protocol/graph.ts';
import { none } from '../graph/columns.ts';
import type { GraphContext } from './graph-context.ts';
import { checkedWindow } from './graph-context.ts';
import { pageOfRows } from './object-page.ts';
import { sumsByType } from './referrers.ts';

/** Without their module: the same class is `deque` or `collections.deque`, depending on the Python that wrote the dump. */
const containers: ReadonlySet<string> = new Set([
  'dict',
  'list',
  'tuple',
  'set',
  'frozenset',
  'deque',
  'defaultdict',
  'OrderedDict',
  'Counter',
  'ChainMap',
  'WeakKeyDictionary',
  'WeakValueDictionary',
  'WeakSet',
]);

/** The numbers of the types that exist to hold other objects. */
export const containerTypes = (names: readonly string[]): number[] =>
  names.flatMap((name, type) => (containers.has(name.slice(name.lastIndexOf('.') + 1)) ? [type] : []));

/** What an object refers to, by type, repeats counted; references to objects that the dump lacks are left out. */
export function childTypes(context: GraphContext, row: number): TypeSumsAnswer {
  const { start, target } = context.view.edges;
  const children = target.subarray(start[row], start[row + 1]);
  return sumsByType(
    context,
    children.filter((child) => child !== none),
  );
}

/** Dominators of a row, nearest first. O(depth), which in a linked list is every object. */
export function holdersPage(context: GraphContext, row: number, from: number, limit: number): ObjectPage {
  checkedWindow(from, limit);
  const { idom } = context.graph;
  const { objects } = context.view.edges;
  const rows: number[] = [];
  let depth = 0;
  for (let holder = idom[row]!; holder < objects; holder = idom[holder]!) {
    if (depth >= from && depth < from + limit) rows.push(holder);
    depth += 1;
  }
  return pageOfRows(context, rows, depth, from);
}
