import type { Edges } from '../../../graph/columns.ts';
import { none } from '../../../graph/columns.ts';
import { RowList } from '../../../graph/row-list.ts';

/**
 * Which of some rows (ascending) reach themselves through references among these rows: the members of strong components of more than one,
 * and those that refer to themselves. Tarjan's algorithm (SIAM J. Comput. 1, 1972) without recursion. O(rows log rows + their references);
 * 24 transient bytes per row.
 */
export function cyclicRows(edges: Edges, rows: Uint32Array): Uint32Array {
  const { start, target } = edges;
  const count = rows.length;
  const placeOf = (row: number): number => {
    let [low, high] = [0, count];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (rows[middle]! < row) low = middle + 1;
      else high = middle;
    }
    return low < count && rows[low] === row ? low : none;
  };
  const number = new Uint32Array(count);
  const low = new Uint32Array(count);
  const at = new Uint32Array(count);
  const open = new Uint8Array(count);
  const parent = new Uint32Array(count).fill(none);
  const stack = new RowList();
  const found = new RowList();
  let next = 1;
  const enter = (place: number, above: number): void => {
    number[place] = low[place] = next;
    next += 1;
    at[place] = start[rows[place]!]!;
    parent[place] = above;
    open[place] = 1;
    stack.push(place);
  };
  for (let first = 0; first < count; first += 1) {
    if (number[first] !== 0) continue;
    enter(first, none);
    for (let place = first; place !== none;) {
      const row = rows[place]!;
      if (at[place]! < start[row + 1]!) {
        const child = target[at[place]!]!;
        at[place]! += 1;
        if (child === row) open[place] = 2;
        const inner = child === none ? none : placeOf(child);
        if (inner === none) continue;
        if (number[inner] === 0) {
          enter(inner, place);
          place = inner;
        } else if (open[inner] !== 0 && number[inner]! < low[place]!) low[place] = number[inner]!;
        continue;
      }
      if (low[place] === number[place]) closeComponent(place, stack, open, found);
      const above = parent[place]!;
      if (above !== none && low[place]! < low[above]!) low[above] = low[place]!;
      place = above;
    }
  }
  return found
    .rows()
    .map((place) => rows[place]!)
    .sort();
}

/** Takes a whole component from the stack. `open` 2: it refers to itself. */
function closeComponent(place: number, stack: RowList, open: Uint8Array, found: RowList): void {
  const before = found.length;
  for (;;) {
    const member = stack.pop();
    const refersToItself = open[member] === 2;
    open[member] = 0;
    const isAlone = member === place && found.length === before;
    if (!isAlone || refersToItself) found.push(member);
    if (member === place) return;
  }
}
