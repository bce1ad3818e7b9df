import type { WholeGraph } from './whole-graph.ts';
import { none, sizeAt } from '../../../electron/engine/graph/columns.ts';
import { hasBit } from '../../../electron/engine/graph/bitset.ts';

/** The graph as lists, read from its edges: what each object holds. Objects that hold nothing have an empty list. */
export function heldLists(graph: WholeGraph): number[][] {
  return Array.from({ length: graph.objects }, (_, row) => {
    if (graph.notHolding !== null && hasBit(graph.notHolding, row)) return [];
    return [...graph.edges.target.subarray(graph.edges.start[row], graph.edges.start[row + 1])].filter(
      (child) => child !== none,
    );
  });
}

/** What `from` reach, themselves included, when `without` are taken out of the graph. */
export function reachable(
  lists: readonly number[][],
  from: Iterable<number>,
  without: ReadonlySet<number> = new Set(),
): Set<number> {
  const met = new Set<number>();
  const stack = [...from];
  while (stack.length > 0) {
    const row = stack.pop()!;
    if (met.has(row) || without.has(row)) continue;
    met.add(row);
    stack.push(...lists[row]!);
  }
  return met;
}

/**
 * What goes when `rows` are taken out, by the definition: objects that the true roots reached and don't any more, and among
 * the others those that the representatives of unreachable cycles don't any more.
 */
export function lostWithout(graph: WholeGraph, rows: ReadonlySet<number>): Set<number> {
  const lists = heldLists(graph);
  const alive = reachable(lists, graph.roots.row);
  const garbage = new Set([...reachable(lists, graph.unreachableRoots)].filter((row) => !alive.has(row)));
  const stays = reachable(lists, graph.roots.row, rows);
  const garbageStays = reachable(lists, graph.unreachableRoots, new Set([...rows, ...alive]));
  return new Set([
    ...[...alive].filter((row) => !stays.has(row)),
    ...[...garbage].filter((row) => !garbageStays.has(row)),
  ]);
}

/** Immediate dominators by removal: a strict dominator of a row is one without which it goes; the nearest has the most. */
export function slowDominators(graph: WholeGraph): number[] {
  const { objects } = graph;
  const lost = Array.from({ length: objects }, (_, row) => lostWithout(graph, new Set([row])));
  const dominatorsOf = (row: number) =>
    lost.flatMap((gone, other) => (other !== row && gone.has(row) ? [other] : []));
  const count = Array.from({ length: objects }, (_, row) => dominatorsOf(row).length);
  return count.map((_, row) => {
    const above = dominatorsOf(row);
    if (above.length > 0) return above.reduce((a, b) => (count[a]! > count[b]! ? a : b));
    return hasBit(graph.paths.unreachable, row) ? objects + 1 : objects;
  });
}

export const bytesOf = (graph: WholeGraph, rows: Iterable<number>): number =>
  [...rows].reduce((sum, row) => sum + sizeAt(graph.size, row), 0);

/** The lowest row of each strong component that nothing else among `rows` reaches. */
export function slowSources(lists: readonly number[][], rows: readonly number[]): number[] {
  const reaches = new Map(rows.map((row) => [row, reachable(lists, [row])]));
  const isSource = (row: number) =>
    rows.every((other) => !reaches.get(other)!.has(row) || reaches.get(row)!.has(other));
  return rows.filter(
    (row) =>
      isSource(row) &&
      rows.every((other) => other >= row || !(reaches.get(row)!.has(other) && reaches.get(other)!.has(row))),
  );
}

/**
 * Immediate dominators by another algorithm (Cooper, Harvey, Kennedy 2001: intersect along the tree until nothing changes), for
 * heaps too large for removal.
 */
export function iteratedDominators(graph: WholeGraph): number[] {
  const { objects, paths } = graph;
  const lists = heldLists(graph);
  const idom = new Array<number>(objects + 2).fill(-1);
  for (const [top, roots] of [
    [objects, graph.roots.row],
    [objects + 1, graph.unreachableRoots],
  ] as const) {
    const inPart = (row: number) => hasBit(paths.unreachable, row) === (top === objects + 1);
    const held = (row: number) => (row === top ? [...roots] : lists[row]!).filter(inPart);
    const postorder: number[] = [];
    const next = new Map([[top, 0]]);
    const stack = [top];
    while (stack.length > 0) {
      const row = stack.at(-1)!;
      const at = next.get(row)!;
      const child = held(row)[at];
      next.set(row, at + 1);
      if (child === undefined) postorder.push(stack.pop()!);
      else if (!next.has(child)) {
        next.set(child, 0);
        stack.push(child);
      }
    }
    const place = new Map(postorder.map((row, i) => [row, i]));
    const holders = new Map(postorder.map((row) => [row, [] as number[]]));
    for (const row of postorder) for (const child of held(row)) holders.get(child)!.push(row);
    idom[top] = top;
    const meet = (a: number, b: number) => {
      while (a !== b) {
        while (place.get(a)! < place.get(b)!) a = idom[a]!;
        while (place.get(b)! < place.get(a)!) b = idom[b]!;
      }
      return a;
    };
    for (let changed = true; changed;) {
      changed = false;
      for (const row of postorder.toReversed().slice(1)) {
        const found = holders
          .get(row)!
          .filter((holder) => idom[holder] !== -1)
          .reduce(meet);
        changed ||= idom[row] !== found;
        idom[row] = found;
      }
    }
  }
  return idom.slice(0, objects);
}
