import { expect, test } from 'vitest';
import { accumulations, largeHolders } from '../../../electron/engine/answers/heavy/accumulations.ts';
import type { HeavyContext } from '../../../electron/engine/answers/heavy/questions.ts';
import { none } from '../../../electron/engine/graph/columns.ts';
import { unwatched } from '../../../electron/engine/graph/watch.ts';
import { drawnHeap } from '../../builders/graph/drawn-heap.ts';
import { randomHeap } from '../../builders/graph/random-heap.ts';
import { wholeGraph } from '../../builders/graph/whole-graph.ts';

const contextOf = (graph: ReturnType<typeof wholeGraph>) =>
  ({ graph: () => graph }) as unknown as HeavyContext;

test('elements are the distinct objects that only their container holds', () => {
  for (let seed = 1; seed <= 300; seed += 1) {
    const graph = wholeGraph(randomHeap(seed));
    const params = { view: 'raw', leastBytes: 200, leastReferences: 2, most: 5 } as const;
    const found = accumulations(contextOf(graph), params, unwatched)!;
    const { start, target } = graph.edges;
    const eligible = Array.from({ length: graph.objects }, (_, row) => row).filter(
      (row) => start[row + 1]! - start[row]! >= 2 && graph.retained[row]! >= 200,
    );
    expect(found).toHaveLength(Math.min(5, eligible.length));
    found.forEach(({ row, elements, bytes, largest, elementType, ofType }, place) => {
      expect(eligible).toContain(row);
      if (place > 0) expect(graph.retained[row]!).toBeLessThanOrEqual(graph.retained[found[place - 1]!.row]!);
      const own = [...new Set(target.subarray(start[row], start[row + 1]))].filter(
        (child) => child !== none && graph.idom[child] === row,
      );
      const retained = own.map((child) => graph.retained[child]!);
      expect([elements, bytes, largest]).toEqual([
        own.length,
        retained.reduce((sum, each) => sum + each, 0),
        Math.max(0, ...retained),
      ]);
      expect(ofType).toBe(own.filter((child) => graph.type[child] === elementType).length);
    });
  }
});

test('a large holder is followed down to where what it holds comes together', () => {
  const { heap, row } = drawnHeap(`
    root:module(10) -> app small
    small:object(50)
    app:App(10) -> store
    store:Store(10) -> a b c
    a:Page(300)
    b:Page(300)
    c:Page(300)
  `);
  const graph = wholeGraph(heap);
  expect(largeHolders(contextOf(graph), { view: 'raw', leastBytes: 100 })).toEqual([
    { top: row('root'), point: row('store') },
  ]);
  expect(largeHolders(contextOf(graph), { view: 'raw', leastBytes: 2000 })).toEqual([]);
});
