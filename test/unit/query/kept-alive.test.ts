import { describe, expect, test } from 'vitest';
import { none } from '../../../electron/engine/graph/columns.ts';
import { isReached, pathTo } from '../../../electron/engine/graph/paths.ts';
import { askedHeap } from '../../builders/graph/asked-heap.ts';
import { drawnHeap } from '../../builders/graph/drawn-heap.ts';
import { randomHeap } from '../../builders/graph/random-heap.ts';
import { randomGenerator } from '../../builders/random.ts';

describe('who keeps objects alive', () => {
  test('in a drawn heap, passing types over', () => {
    const drawn = drawnHeap(`
      m:module(1) -> d
      d:dict(2) -> c c2
      c:Cache(4) -> l
      c2:Cache(8) -> l2
      l:list(16) -> a b
      l2:list(32) -> e
      a:str(64)
      b:str(128)
      e:str(256)
    `);
    const asked = askedHeap(drawn.heap);
    const rows = Uint32Array.from(['a', 'b', 'e'], drawn.row);
    const type = (name: string) => asked.graph.view.types.names.indexOf(name);
    const keepers = (source: string | null) =>
      asked.ask('keepers', { rows, skip: source === null ? null : { source, flags: '' } });
    const kept = { kept: 3, keptBytes: 448 };
    expect(keepers(null)).toEqual([{ type: type('list'), keepers: 2, keeperBytes: 48, ...kept }]);
    expect(keepers('^list$')).toEqual([{ type: type('Cache'), keepers: 2, keeperBytes: 12, ...kept }]);
    expect(keepers('^(list|Cache|dict|module)$')).toEqual([
      { type: null, keepers: 0, keeperBytes: 0, ...kept },
    ]);
    const { steps, leftOut, objects } = asked.ask('mergedPaths', { rows, most: 5 });
    expect(
      steps.map(
        (step) =>
          `${drawn.name(step.row)} ${step.above ?? '-'} ${step.objects} ${step.bytes} ${step.leftOut} ${step.found}`,
      ),
    ).toEqual([
      'm - 3 448 0 false',
      'd 0 3 448 1 false',
      'c2 1 1 256 0 false',
      'l2 2 1 256 0 false',
      'e 3 1 256 0 true',
    ]);
    expect([leftOut, objects]).toEqual([0, 3]);
    asked.close();
  });

  test('in random heaps, as going up row by row does', () => {
    for (let seed = 1; seed <= 80; seed += 1) {
      const random = randomGenerator(seed);
      const heap = randomHeap(seed);
      const asked = askedHeap(heap);
      const { graph } = asked;
      const rows = Uint32Array.from(heap.keys()).filter(() => random(2) === 0);
      const skipped = new Set(['dict', 'list', 'object'].filter(() => random(2) === 0));
      const slow = new Map<string | null, { keepers: Set<number>; kept: number; bytes: number }>();
      for (const row of rows) {
        let keeper = graph.idom[row]!;
        if (keeper === none) continue;
        while (keeper < heap.length && skipped.has(heap[keeper]!.type)) keeper = graph.idom[keeper]!;
        const type = keeper < heap.length ? heap[keeper]!.type : null;
        const group = slow.get(type) ?? { keepers: new Set(), kept: 0, bytes: 0 };
        slow.set(type, group);
        if (type !== null) group.keepers.add(keeper);
        group.kept += 1;
        group.bytes += heap[row]!.size;
      }
      const skip = skipped.size === 0 ? null : { source: `^(?:${[...skipped].join('|')})$`, flags: '' };
      const found = asked.ask('keepers', { rows, skip });
      expect(
        found.map((group) => [
          group.type === null ? null : graph.view.types.names[group.type],
          group.keepers,
          group.keeperBytes,
          group.kept,
          group.keptBytes,
        ]),
      ).toEqual(
        found.map(({ type }) => {
          const name = type === null ? null : graph.view.types.names[type]!;
          const group = slow.get(name)!;
          const own = [...group.keepers].reduce((sum, row) => sum + heap[row]!.size, 0);
          return [name, group.keepers.size, own, group.kept, group.bytes];
        }),
      );
      expect(found.length).toBe(slow.size);

      const through = new Map<number, number[]>();
      for (const row of rows)
        for (const step of pathTo(graph.paths, row)) through.set(step, [...(through.get(step) ?? []), row]);
      const tree = asked.ask('mergedPaths', { rows, most: 500 });
      expect(tree.objects).toBe(rows.filter((row) => isReached(graph.paths, row)).length);
      expect(tree.steps.length).toBe(through.size);
      for (const { row, above, objects, bytes, found: isOne, leftOut } of tree.steps) {
        const of = through.get(row)!;
        const sum = of.reduce((total, each) => total + heap[each]!.size, 0);
        expect([objects, bytes, isOne, leftOut]).toEqual([of.length, sum, rows.includes(row), 0]);
        const parent = graph.paths.parent[row]!;
        expect(above === null ? null : tree.steps[above]!.row).toBe(parent < heap.length ? parent : null);
      }
      asked.close();
    }
  });

  test('a chain of a hundred thousand is one walk', () => {
    const heap = Array.from({ length: 100_000 }, (_, row) => ({
      address: BigInt(16 + row * 16),
      type: 'node',
      size: 1,
      refs: [BigInt(32 + row * 16)],
    }));
    const asked = askedHeap(heap);
    const rows = Uint32Array.from(heap.keys());
    expect(asked.ask('keepers', { rows, skip: { source: '^node$', flags: '' } })).toEqual([
      { type: null, keepers: 0, keeperBytes: 0, kept: 100_000, keptBytes: 100_000 },
    ]);
    const { steps } = asked.ask('mergedPaths', { rows, most: 3 });
    expect(steps.map(({ objects, leftOut }) => [objects, leftOut])).toEqual([
      [100_000, 0],
      [99_999, 0],
      [99_998, 1],
    ]);
    asked.close();
  });
});
