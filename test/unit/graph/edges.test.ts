import { describe, expect, test } from 'vitest';
import { none } from '../../../electron/engine/graph/columns.ts';
import type { Dangling } from '../../../electron/engine/graph/columns.ts';
import {
  buildEdges,
  childrenOf,
  joinDangling,
  resolveChunk,
  startsOf,
} from '../../../electron/engine/graph/edges.ts';
import { buildIdentity } from '../../../electron/engine/graph/identity.ts';
import { buildReferrers } from '../../../electron/engine/graph/referrers.ts';
import { columnsOf, drawnHeap } from '../../builders/graph/drawn-heap.ts';
import type { PlainObject } from '../../builders/graph/drawn-heap.ts';
import { randomGenerator } from '../../builders/random.ts';
import { randomHeap } from '../../builders/graph/random-heap.ts';

function linked(heap: readonly PlainObject[], rowsPerChunk?: number) {
  const columns = columnsOf(heap, rowsPerChunk);
  const { table } = buildIdentity(columns.addressWords, columns.objects);
  return { columns, table, edges: buildEdges(table, columns.referenceCount, columns.chunks) };
}

describe('edges', () => {
  test('keep order, repeats and dangling references', () => {
    const { heap, row } = drawnHeap(`
      a:list -> b gone b a other gone
      b:dict -> a
      c:str`);
    const { edges } = linked(heap);
    const gone = heap[row('a')]!.refs[1]!;
    const other = heap[row('a')]!.refs[4]!;
    expect(childrenOf(edges, row('a'))).toEqual([
      { row: row('b') },
      { missing: gone },
      { row: row('b') },
      { row: row('a') },
      { missing: other },
      { missing: gone },
    ]);
    expect(childrenOf(edges, row('b'))).toEqual([{ row: row('a') }]);
    expect(childrenOf(edges, row('c'))).toEqual([]);
    expect([...edges.dangling.position]).toEqual([1, 4, 5]);
    expect([...edges.target]).toEqual([1, none, 1, 0, none, none, 0]);
  });

  test('random heaps, any chunks, in any order: the lists of the dump', () => {
    for (let seed = 0; seed < 200; seed += 1) {
      const heap = randomHeap(seed);
      const { columns, table, edges } = linked(heap, 1 + (seed % 9));
      const rowOf = new Map(heap.map(({ address }, row) => [address, row]));
      heap.forEach(({ refs }, row) => {
        const expected = refs.map((ref) => {
          const child = rowOf.get(ref);
          return child === undefined ? { missing: ref } : { row: child };
        });
        expect(childrenOf(edges, row)).toEqual(expected);
      });
      const start = startsOf(columns.referenceCount);
      const target = new Uint32Array(edges.target.length);
      const parts: Dangling[] = [];
      for (let i = columns.chunks.length - 1; i >= 0; i -= 1)
        parts.unshift(resolveChunk(table, columns.chunks[i]!, start, target));
      expect(target).toEqual(new Uint32Array(edges.target));
      expect(joinDangling(parts)).toEqual(edges.dangling);
    }
  });
});

describe('referrers', () => {
  test('are distinct, ascending, and count the object itself', () => {
    const { heap } = drawnHeap(`
      a -> c c b gone
      b -> c b
      c -> a`);
    const { edges } = linked(heap);
    const { start, row } = buildReferrers(edges);
    expect([...start]).toEqual([0, 1, 3, 5]);
    expect([...row]).toEqual([2, 0, 1, 0, 1]);
  });

  test('random heaps, against the definition', () => {
    for (let seed = 0; seed < 200; seed += 1) {
      const heap = randomHeap(seed, 60);
      const { edges } = linked(heap);
      const { start, row } = buildReferrers(edges);
      const rows = heap.map((_, at) => at);
      const held = (from: number, to: number) =>
        childrenOf(edges, from).some((c) => 'row' in c && c.row === to);
      expect(rows.map((to) => [...row.subarray(start[to], start[to + 1])])).toEqual(
        rows.map((to) => rows.filter((from) => held(from, to))),
      );
    }
  });

  test('a list of many repeats', () => {
    const many = Array.from({ length: 100 }, (_, i) => (i % 3 === 0 ? 'b' : 'a')).join(' ');
    const { edges } = linked(drawnHeap(`a -> ${many}\nb -> ${many} b`).heap);
    const { start, row } = buildReferrers(edges);
    expect([...start]).toEqual([0, 2, 4]);
    expect([...row]).toEqual([0, 1, 0, 1]);
  });

  test('many ranges of targets, in one round and in several, are the plain turning round', () => {
    const objects = 70_000;
    const random = randomGenerator(7);
    const lists = Array.from({ length: objects }, (_, row) =>
      Array.from({ length: row % 5 }, () => (random(10) === 0 ? none : random(1 + random(objects)))),
    );
    const start = new Uint32Array(objects + 1);
    lists.forEach((list, row) => {
      start[row + 1] = start[row]! + list.length;
    });
    const target = Uint32Array.from(lists.flat());
    const edges = { objects, start, target, dangling: joinDangling([]) };
    const holders: number[][] = Array.from({ length: objects }, () => []);
    lists.forEach((list, row) => {
      for (const child of new Set(list)) if (child !== none) holders[child]!.push(row);
    });
    const whole = buildReferrers(edges);
    expect(Array.from(whole.row)).toEqual(holders.flat());
    expect(whole.start.at(-1)).toBe(holders.flat().length);
    expect(Array.from(whole.start.subarray(1)).map((end, row) => end - whole.start[row]!)).toEqual(
      holders.map((list) => list.length),
    );
    expect(buildReferrers(edges, 50_000)).toEqual(whole);
    expect(buildReferrers(edges, 1)).toEqual(whole);
  });
});
