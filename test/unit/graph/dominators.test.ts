import { describe, expect, test } from 'vitest';
import { computeDominators } from '../../../electron/engine/graph/dominators.ts';
import { none } from '../../../electron/engine/graph/columns.ts';
import { retainedCounts } from '../../../electron/engine/graph/retained.ts';
import {
  retainedAtLeast,
  retainedByType,
  retainedExactly,
} from '../../../electron/engine/graph/retained-groups.ts';
import { drawnHeap } from '../../builders/graph/drawn-heap.ts';
import type { PlainObject } from '../../builders/graph/drawn-heap.ts';
import { randomHeap } from '../../builders/graph/random-heap.ts';
import { randomGenerator } from '../../builders/random.ts';
import { bytesOf, iteratedDominators, lostWithout, slowDominators } from '../../builders/graph/slow-twins.ts';
import { wholeGraph } from '../../builders/graph/whole-graph.ts';
import type { WholeGraph } from '../../builders/graph/whole-graph.ts';

const heldGraph = (graph: WholeGraph) => ({ ...graph, roots: graph.roots.row });

describe('dominators', () => {
  const show = (text: string) => {
    const { heap, row, name } = drawnHeap(text);
    const graph = wholeGraph(heap);
    const dominator = (of: string) => name(graph.dominators.idom[row(of)]!);
    return { graph, row, dominator, retained: (of: string) => graph.retained[row(of)] };
  };

  test('a diamond is held by its top, a tail by its one holder', () => {
    const { dominator, retained, graph } = show(`
      m:module(1) -> a b
      a(10) -> c c
      b(20) -> c b
      c(30) -> tail m
      tail(5)
      x(2) -> y
      y(3) -> x a`);
    expect(['a', 'b', 'c', 'tail', 'm', 'x', 'y'].map(dominator)).toEqual([
      'm',
      'm',
      'm',
      'c',
      'ROOTS',
      'UNREACHABLE',
      'x',
    ]);
    expect(['m', 'a', 'c', 'x'].map(retained)).toEqual([66, 10, 35, 5]);
    expect([...graph.retained.subarray(graph.objects)]).toEqual([66, 5]);
  });

  test('what two roots share belongs to neither', () => {
    const { dominator } = show('m:module -> s t\nn:module -> s\ns -> u\nt\nu');
    expect(['s', 't', 'u'].map(dominator)).toEqual(['ROOTS', 'm', 's']);
  });

  test('hundreds of random heaps agree with dominance by removal', () => {
    for (let seed = 0; seed < 700; seed += 1) {
      const graph = wholeGraph(randomHeap(seed, seed % 3 === 0 ? 9 : 26));
      expect([seed, ...graph.dominators.idom]).toEqual([seed, ...slowDominators(graph)]);
      const rows = Array.from({ length: graph.objects }, (_, row) => row);
      const lost = rows.map((row) => lostWithout(graph, new Set([row])));
      expect([...graph.retained.subarray(0, graph.objects)]).toEqual(
        lost.map((gone) => bytesOf(graph, gone)),
      );
      const counts = retainedCounts(graph.dominators.idom, graph.dominators.order);
      expect([...counts.subarray(0, graph.objects)]).toEqual(lost.map((gone) => gone.size));
    }
  });

  test('larger heaps agree with another algorithm', () => {
    for (let seed = 0; seed < 40; seed += 1) {
      const graph = wholeGraph(randomHeap(seed, 4000));
      expect([...graph.dominators.idom]).toEqual(iteratedDominators(graph));
    }
  });

  test('the roots’ children retain everything, and each stands after its dominator', () => {
    for (let seed = 700; seed < 900; seed += 1) {
      const graph = wholeGraph(randomHeap(seed, 300));
      const { tree, retained, objects } = graph;
      const { idom, order } = graph.dominators;
      for (const top of [objects, objects + 1]) {
        const children = [...tree.child.subarray(tree.start[top], tree.start[top + 1])];
        expect(children.reduce((sum, row) => sum + retained[row]!, 0)).toBe(retained[top]);
      }
      expect(retained[objects]! + retained[objects + 1]!).toBe(bytesOf(graph, order));
      expect(order.length).toBe(objects);
      const seen = new Set([objects, objects + 1]);
      for (const row of order) {
        expect(seen.has(idom[row]!)).toBe(true);
        seen.add(row);
      }
      for (let row = 0; row < objects; row += 1)
        expect([...tree.child.subarray(tree.start[row], tree.start[row + 1])]).toEqual(
          [...idom.keys()].filter((child) => idom[child] === row),
        );
    }
  });

  test('rows that no root reaches have none', () => {
    const graph = wholeGraph(drawnHeap('m:module -> a\na\nb -> b').heap);
    const dominators = computeDominators({
      ...graph,
      roots: graph.roots.row,
      unreachableRoots: new Uint32Array(0),
    })!;
    expect([...dominators.idom]).toEqual([3, 0, none]);
    expect([...dominators.order]).toEqual([0, 1]);
    expect(computeDominators({ ...graph, roots: graph.roots.row }, () => true)).toBeNull();
  });
});

describe('shapes that break naive code', () => {
  const at = (row: number) => BigInt(row + 1) * 16n;
  const heapOf = (objects: number, refs: (row: number) => number[]): PlainObject[] =>
    Array.from({ length: objects }, (_, row) => ({
      address: at(row),
      type: row === 0 ? 'module' : 'node',
      size: 1,
      refs: refs(row)
        .filter((child) => child >= 0 && child < objects)
        .map(at),
    }));
  const many = 200_000;

  test('a chain', () => {
    const { retained } = wholeGraph(heapOf(many, (row) => [row + 1]));
    expect([retained[0], retained[many - 10]]).toEqual([many, 10]);
  });

  test('a two-way chain', () => {
    const { retained, dominators } = wholeGraph(heapOf(many, (row) => [row - 1, row + 1]));
    expect([retained[0], retained[many - 10]]).toEqual([many, 10]);
    expect(dominators.idom[many - 1]).toBe(many - 2);
  });

  test('a two-way chain held at both ends', () => {
    const { retained, dominators } = wholeGraph(
      heapOf(many, (row) => (row === 0 ? [1, many - 1] : [row - 1, row + 1])),
    );
    expect(retained[0]).toBe(many);
    expect(dominators.idom.subarray(1).every((row) => row === 0)).toBe(true);
  });

  test('one object with many children that all refer back and to one other', () => {
    const { retained, dominators } = wholeGraph(
      heapOf(many, (row) => (row === 0 ? Array.from({ length: many - 1 }, (_, i) => i + 1) : [0, many - 1])),
    );
    expect(retained[0]).toBe(many);
    expect(dominators.idom[many - 1]).toBe(0);
  });

  test('a list whose values have a second holder', () => {
    const half = many / 2;
    const { retained, dominators } = wholeGraph(
      heapOf(many, (row) => {
        if (row === 0) return [1, ...Array.from({ length: half }, (_, i) => half + i)];
        return row < half ? [row + 1 < half ? row + 1 : -1, half + row] : [];
      }),
    );
    expect([retained[0], retained[1], retained[half - 1]]).toEqual([many, half - 1, 1]);
    expect(dominators.idom.subarray(half).every((row) => row === 0)).toBe(true);
  });

  test('a closed ring that nothing reaches', () => {
    const { retained, unreachableRoots } = wholeGraph(
      heapOf(many, (row) => (row === 0 ? [] : [row + 1 < many ? row + 1 : 1])),
    );
    expect([...unreachableRoots]).toEqual([1]);
    expect(retained[1]).toBe(many - 1);
  });
});

describe('retained by groups', () => {
  test('per type nothing counts twice', () => {
    const { heap } = drawnHeap(`
      m:module(1) -> a s
      a:list(10) -> b
      b:list(20) -> c
      c:str(30)
      s:str(40)`);
    const { types, retained, tree } = wholeGraph(heap);
    expect(
      Object.fromEntries([...retainedByType(types, retained, tree)].map((b, i) => [types.names[i], b])),
    ).toEqual({
      module: 101,
      list: 60,
      str: 70,
    });
  });

  test('random heaps: per type, and of sets, against removal', () => {
    for (let seed = 0; seed < 400; seed += 1) {
      const graph = wholeGraph(randomHeap(seed));
      const { idom } = graph.dominators;
      const above = (row: number) => {
        const rows: number[] = [];
        for (let at = idom[row]!; at < graph.objects; at = idom[at]!) rows.push(at);
        return rows;
      };
      const rows = Array.from({ length: graph.objects }, (_, row) => row);
      const uncovered = (members: number[]) =>
        members
          .filter((row) => !above(row).some((other) => members.includes(other)))
          .reduce((sum, row) => sum + graph.retained[row]!, 0);
      expect([...retainedByType(graph.types, graph.retained, graph.tree)]).toEqual(
        graph.types.names.map((_, type) => uncovered(rows.filter((row) => graph.types.of[row] === type))),
      );
      const random = randomGenerator(seed);
      for (let i = 0; i < 5; i += 1) {
        const chosen = rows.filter(() => random(4) === 0);
        const members = Uint32Array.from(chosen);
        const gone = lostWithout(graph, new Set(chosen));
        const exact = { bytes: bytesOf(graph, gone), objects: gone.size };
        expect(retainedExactly(heldGraph(graph), members)).toEqual(exact);
        expect(retainedAtLeast(idom, graph.retained, members)).toBe(uncovered(chosen));
        expect(uncovered(chosen)).toBeLessThanOrEqual(exact.bytes);
      }
    }
  });

  test('the exact search can be cancelled', () => {
    const refs = Array.from({ length: 20_000 }, (_, i) => `a${i}`);
    const graph = wholeGraph(drawnHeap(`m:module -> ${refs.slice(0, 9000).join(' ')}`).heap);
    expect(retainedExactly(heldGraph(graph), new Uint32Array(0), () => true)).toEqual({
      bytes: 0,
      objects: 0,
    });
    const chain = Array.from({ length: 20_000 }, (_, row) => ({
      address: BigInt(row + 1) * 16n,
      type: 'node',
      size: 1,
      refs: [BigInt(row + 2) * 16n],
    }));
    expect(retainedExactly(heldGraph(wholeGraph(chain)), new Uint32Array(0), () => true)).toBeNull();
  });
});
