import { describe, expect, test } from 'vitest';
import { bitsetOf, hasBit } from '../../../electron/engine/graph/bitset.ts';
import { furtherPaths, isRootRow, pathAvoiding, pathTo } from '../../../electron/engine/graph/paths.ts';
import { allRoots, rootReasons } from '../../../electron/engine/graph/roots.ts';
import { drawnHeap } from '../../builders/graph/drawn-heap.ts';
import { randomHeap } from '../../builders/graph/random-heap.ts';
import { heldLists, reachable, slowSources } from '../../builders/graph/slow-twins.ts';
import type { WholeGraph } from '../../builders/graph/whole-graph.ts';
import { wholeGraph } from '../../builders/graph/whole-graph.ts';

const drawn = (
  text: string,
  choices: { added?: string[]; ignored?: string[]; ignoredHolders?: string[] } = {},
) => {
  const { heap, row, name } = drawnHeap(text);
  const rows = (names: string[] = []) => names.map(row);
  const graph = wholeGraph(heap, {
    added: rows(choices.added),
    ignored: rows(choices.ignored),
    ignoredHolders: rows(choices.ignoredHolders),
  });
  const show = ({ row: rows, reason }: typeof graph.roots) =>
    [...rows].map((at, i) => `${name(at)} ${rootReasons[reason[i]!]}`);
  const roots = show(graph.roots);
  const all = show(allRoots(graph.roots, graph.unreachableRoots));
  const path = (to: string) => [...pathTo(graph.paths, row(to))].map(name).join(' ');
  return { graph, row, name, roots, all, path, cycles: [...graph.unreachableRoots].map(name) };
};

describe('roots', () => {
  const text = `
    d:dict -> a
    a:list -> f
    f:frame -> a
    m:module -> d
    n:module
    t:thread-state -> f
    free:str
    self:list -> self
    x:list -> y
    y:list -> x tail
    tail:str`;

  test('are inferred by type, then by nobody holding them; cycles get one representative', () => {
    const { roots, cycles } = drawn(text);
    expect(roots).toEqual(['m module', 'n module', 'f frame', 't thread-state', 'free unreferenced']);
    expect(cycles.sort()).toEqual(['self', 'x']);
  });

  test('can be added and ignored', () => {
    const { roots, cycles, graph, row } = drawn(text, { added: ['y', 'm', 'y'], ignored: ['n', 'free'] });
    expect(roots).toEqual(['m module', 'f frame', 't thread-state', 'y user']);
    expect(cycles.sort()).toEqual(['free', 'n', 'self']);
    expect(hasBit(graph.paths.unreachable, row('x'))).toBe(false);
    expect(hasBit(graph.paths.unreachable, row('n'))).toBe(true);
  });

  test('what only a weak reference or an ignored holder points to is not held', () => {
    const { roots } = drawn('m:module -> w\nw:weakref -> o\no:list -> o2\no2:str');
    expect(roots).toEqual(['m module', 'o unreferenced']);
    expect(drawn('m:module -> a b\na:list -> b', { ignoredHolders: ['m'] }).roots).toEqual([
      'm module',
      'a unreferenced',
    ]);
  });

  test('a long tangle of cycles: one root above it, however rows are ordered', () => {
    const { cycles, all } = drawn('tail -> last\nlast -> tail\nb -> c tail\nc -> b\na -> a2 b\na2 -> a');
    expect(cycles).toEqual(['a']);
    expect(all).toEqual(['a unreachable']);
  });
});

describe('paths', () => {
  test('are shortest, from the first root', () => {
    const { path } = drawn(`
      m:module -> d
      d:dict -> a b
      a -> c
      b -> c
      c -> e m
      f:frame -> e
      e`);
    expect([path('m'), path('c'), path('e')]).toEqual(['m', 'm d a c', 'f e']);
  });

  test('further ones come by other holders', () => {
    const { graph, row, name } = drawn(`
      m:module -> a b x
      a -> c
      b -> b2
      b2 -> c
      x -> a
      c
      w:weakref -> c`);
    const show = (paths: Uint32Array[]) => paths.map((path) => [...path].map(name).join(' '));
    const { referrers, notHolding, paths } = graph;
    const view = { referrers, notHolding, paths };
    expect(show(furtherPaths(view, row('c'), 5))).toEqual(['m a c', 'm b b2 c']);
    expect(show(furtherPaths(view, row('c'), 1))).toEqual(['m a c']);
    expect(show(furtherPaths(view, row('c'), 5, [row('b')]))).toEqual(['m a c']);
    expect(show(furtherPaths(view, row('m'), 5))).toEqual(['m']);
    expect(pathAvoiding(view, row('c'), bitsetOf(graph.objects), () => true)).not.toBeNull();
  });

  test('a long way up can be cancelled', () => {
    const length = 40_000;
    const heap = Array.from({ length }, (_, i) => ({
      address: BigInt(i + 1) * 16n,
      type: i === 0 ? 'module' : 'node',
      size: 1,
      refs: i + 1 < length ? [BigInt(i + 2) * 16n] : [],
    }));
    const graph = wholeGraph(heap);
    expect(pathAvoiding(graph, length - 1, bitsetOf(length), () => true)).toBeNull();
    expect(pathAvoiding(graph, length - 1, bitsetOf(length))!.length).toBe(length);
    expect(pathTo(graph.paths, length - 1).length).toBe(length);
  });
});

describe('random heaps', () => {
  const everyRow = (graph: WholeGraph) => Array.from({ length: graph.objects }, (_, row) => row);

  test('every object is reached, cycles by the lowest row of each source component', () => {
    for (let seed = 0; seed < 400; seed += 1) {
      const graph = wholeGraph(randomHeap(seed));
      const lists = heldLists(graph);
      const alive = reachable(lists, graph.roots.row);
      const rest = everyRow(graph).filter((row) => !alive.has(row));
      expect([...graph.unreachableRoots].sort((a, b) => a - b)).toEqual(slowSources(lists, rest));
      expect(everyRow(graph).filter((row) => hasBit(graph.paths.unreachable, row))).toEqual(rest);
      const unheld = everyRow(graph).filter((row) => !lists.some((list) => list.includes(row)));
      for (const row of unheld.filter((row) => alive.has(row))) expect(graph.roots.row).toContain(row);
    }
  });

  test('every stored path is a path, and none is shorter', () => {
    for (let seed = 0; seed < 200; seed += 1) {
      const graph = wholeGraph(randomHeap(seed));
      const lists = heldLists(graph);
      const distance = new Map<number, number>();
      for (const starts of [graph.roots.row, graph.unreachableRoots]) {
        let layer = [...starts].filter((row) => !distance.has(row));
        for (let depth = 0; layer.length > 0; depth += 1) {
          for (const row of layer) distance.set(row, depth);
          layer = [...new Set(layer.flatMap((row) => lists[row]!))].filter((row) => !distance.has(row));
        }
      }
      for (const row of everyRow(graph)) {
        const path = pathTo(graph.paths, row);
        expect(path.length - 1).toBe(distance.get(row));
        expect(path.at(-1)).toBe(row);
        expect(isRootRow(graph.paths, path[0]!)).toBe(true);
        for (let i = 1; i < path.length; i += 1) expect(lists[path[i - 1]!]).toContain(path[i]);
        for (const [i, further] of furtherPaths(graph, row, 4).entries()) {
          if (i === 0 && !hasBit(graph.paths.unreachable, row))
            expect(further.length).toBeLessThanOrEqual(path.length);
          expect(isRootRow(graph.paths, further[0]!)).toBe(true);
          for (let j = 1; j < further.length; j += 1) expect(lists[further[j - 1]!]).toContain(further[j]);
        }
      }
    }
  });
});
