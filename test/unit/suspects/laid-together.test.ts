import { expect, test } from 'vitest';
import { laidTogether } from '../../../electron/engine/answers/heavy/laid-together.ts';
import type { HeavyContext } from '../../../electron/engine/answers/heavy/questions.ts';
import { none } from '../../../electron/engine/graph/columns.ts';
import { unwatched } from '../../../electron/engine/graph/watch.ts';
import { randomHeap } from '../../builders/graph/random-heap.ts';
import { wholeGraph } from '../../builders/graph/whole-graph.ts';
import { randomGenerator } from '../../builders/random.ts';

const page = 4096n;

test('the share is what a look at every pair of neighbours gives', () => {
  let met = 0;
  for (let seed = 1; seed <= 300; seed += 1) {
    const graph = wholeGraph(randomHeap(seed));
    const random = randomGenerator(seed);
    const { objects } = graph;
    // Some high halves differ, and some neighbours are more than a page apart.
    const addresses = Array.from(
      { length: objects },
      (_, row) => BigInt(random(2)) * 2n ** 32n + BigInt(random(objects * 60)) * 64n + BigInt(row),
    );
    const addressWords = new Uint32Array(objects * 2);
    addresses.forEach((address, row) => {
      addressWords[row * 2] = Number(address & 0xffffffffn);
      addressWords[row * 2 + 1] = Number(address >> 32n);
    });
    const context = { graph: () => graph, columns: { objects, addressWords } } as unknown as HeavyContext;
    const rows = Array.from({ length: objects }, (_, row) => row);
    const shares = laidTogether(context, { view: 'raw', rows }, unwatched)!;
    const sorted = rows.toSorted((a, b) => (addresses[a]! < addresses[b]! ? -1 : 1));
    const isBelow = (row: number, holder: number): boolean => {
      for (let at = row; at < objects; at = graph.idom[at]!) if (at === holder) return true;
      return false;
    };
    const { start, target } = graph.edges;
    for (const row of rows) {
      const own = [...target.subarray(start[row], start[row + 1])].filter(
        (child) => child !== none && graph.idom[child] === row,
      );
      const together = own.filter((child) => {
        const after = sorted[sorted.indexOf(child) + 1];
        return after !== undefined && addresses[after]! - addresses[child]! < page && isBelow(after, row);
      });
      expect(shares[row]).toBe(own.length === 0 ? 0 : together.length / own.length);
      met += together.length;
    }
  }
  expect(met).toBeGreaterThan(100);
});

test('no container, no question', () => {
  expect(laidTogether({} as HeavyContext, { view: 'raw', rows: [] }, unwatched)).toEqual([]);
});
