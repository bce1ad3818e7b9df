import { expect, test } from 'vitest';
import type { HeavyContext } from '../../../electron/engine/answers/heavy/questions.ts';
import {
  changedHolders,
  changedRows,
  changedTypes,
} from '../../../electron/engine/answers/heavy/object-changes.ts';
import { sizeAt } from '../../../electron/engine/graph/columns.ts';
import { randomHeap } from '../../builders/graph/random-heap.ts';
import { wholeGraph } from '../../builders/graph/whole-graph.ts';
import { randomGenerator } from '../../builders/random.ts';

/** Questions about changes read nothing but the graph. */
const contextOf = (graph: ReturnType<typeof wholeGraph>) =>
  ({ graph: () => graph }) as unknown as HeavyContext;

test('groups and rows of changed objects are what a walk from each of them gives', () => {
  for (let seed = 1; seed <= 300; seed += 1) {
    const graph = wholeGraph(randomHeap(seed));
    const random = randomGenerator(seed);
    const match = Uint8Array.from({ length: graph.objects }, () => random(3));
    for (const matched of [true, false]) {
      const changed = { match, matched };
      const isChanged = (row: number) => row < graph.objects && (match[row] !== 0) === matched;
      const holderOf = (row: number): number => {
        let at = graph.idom[row]!;
        while (isChanged(at)) at = graph.idom[at]!;
        return at;
      };
      const rows = Array.from({ length: graph.objects }, (_, row) => row).filter(isChanged);
      const bytesOf = (some: readonly number[]) =>
        some.reduce((sum, row) => sum + sizeAt(graph.size, row), 0);
      const context = contextOf(graph);

      const { holders, total } = changedHolders(context, { view: 'raw', changed, type: null, most: 1000 });
      expect(total).toBe(new Set(rows.map(holderOf)).size);
      for (const { row, count, bytes } of holders) {
        const below = rows.filter((each) => holderOf(each) === row);
        expect([count, bytes]).toEqual([below.length, bytesOf(below)]);
        const listed = changedRows(context, { view: 'raw', changed, type: null, holder: row, most: null });
        expect([...listed.rows].sort()).toEqual(below.sort());
      }
      for (const { type, count, bytes } of changedTypes(context, { view: 'raw', changed })) {
        const ofType = rows.filter((each) => graph.type[each] === type);
        expect([count, bytes]).toEqual([ofType.length, bytesOf(ofType)]);
      }
    }
  }
});
