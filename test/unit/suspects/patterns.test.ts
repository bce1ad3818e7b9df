import { describe, expect, test } from 'vitest';
import { cyclicRows } from '../../../electron/engine/answers/heavy/patterns/cycles.ts';
import { ElementReader } from '../../../electron/engine/answers/heavy/patterns/elements.ts';
import { garbageOf } from '../../../electron/engine/answers/heavy/patterns/garbage.ts';
import { nearestGroups, retainedTogether } from '../../../electron/engine/answers/heavy/patterns/held.ts';
import { instanceGroups } from '../../../electron/engine/answers/heavy/patterns/instance-groups.ts';
import { moduleGlobals } from '../../../electron/engine/answers/heavy/patterns/module-globals.ts';
import { leakPatterns } from '../../../electron/engine/answers/heavy/patterns/leak-patterns.ts';
import type { HeavyContext } from '../../../electron/engine/answers/heavy/questions.ts';
import { keptTracebacks } from '../../../electron/engine/answers/heavy/patterns/tracebacks.ts';
import { none } from '../../../electron/engine/graph/columns.ts';
import { unwatched } from '../../../electron/engine/graph/watch.ts';
import { drawnHeap } from '../../builders/graph/drawn-heap.ts';
import { randomHeap } from '../../builders/graph/random-heap.ts';
import { wholeGraph } from '../../builders/graph/whole-graph.ts';
import { randomGenerator } from '../../builders/random.ts';

test('the nearest group that holds a row is the first one on the way up', () => {
  for (let seed = 1; seed <= 300; seed += 1) {
    const graph = wholeGraph(randomHeap(seed));
    const random = randomGenerator(seed);
    const groups = Array.from({ length: 1 + random(5) }, () => {
      const holds = Array.from({ length: random(3) }, () => random(graph.objects + 2));
      return { holds, under: holds[0] ?? random(graph.objects) };
    });
    const owner = new Map<number, number>();
    groups.forEach(({ holds }, i) => {
      for (const row of holds) if (!owner.has(row)) owner.set(row, i);
    });
    const slow = groups.map(({ under }, group) => {
      for (let at = under >= graph.objects ? under : graph.idom[under]!; ; at = graph.idom[at]!) {
        const found = owner.get(at);
        if (found !== undefined && found !== group) return found;
        if (at >= graph.objects) return null;
      }
    });
    expect([seed, nearestGroups(graph, groups)]).toEqual([seed, slow]);
  }
});

test('rows in cycles are those that reach themselves', () => {
  for (let seed = 1; seed <= 300; seed += 1) {
    const { edges, objects } = wholeGraph(randomHeap(seed));
    const random = randomGenerator(seed);
    const rows = Uint32Array.from(
      Array.from({ length: objects }, (_, row) => row).filter(() => random(4) > 0),
    );
    const among = new Set(rows);
    const next = (row: number): number[] =>
      [...edges.target.subarray(edges.start[row], edges.start[row + 1])].filter((child) => among.has(child));
    const reachesItself = (row: number): boolean => {
      const met = new Set(next(row));
      for (const each of met) for (const child of next(each)) met.add(child);
      return met.has(row);
    };
    expect([seed, [...cyclicRows(edges, rows)]]).toEqual([seed, [...rows].filter(reachesItself)]);
  }
});

test('what rows retain together counts nothing twice', () => {
  for (let seed = 1; seed <= 100; seed += 1) {
    const graph = wholeGraph(randomHeap(seed));
    const reached = Array.from({ length: graph.objects }, (_, row) => row).filter(
      (row) => graph.idom[row] !== none,
    );
    const all = reached.reduce(
      (sum, row) => sum + (graph.idom[row]! >= graph.objects ? graph.retained[row]! : 0),
      0,
    );
    expect(retainedTogether(graph, reached)).toBe(all);
  }
});

test('on any heap the patterns are found or not, and never claim more than there is', () => {
  const odd = [
    'traceback',
    'frame',
    'functools._lru_cache_wrapper',
    'functools._lru_list_elem',
    'dict',
    'tuple',
    'method',
    'cell',
    'Node',
    'type',
    'module',
    'function',
  ];
  for (let seed = 1; seed <= 400; seed += 1) {
    const random = randomGenerator(seed);
    const heap = randomHeap(seed, 40).map((object) => ({ ...object, type: odd[random(odd.length)]! }));
    const graph = wholeGraph(heap);
    const columns = { length: Uint32Array.from(heap, () => random(9)), largeLengths: [] };
    const context = { graph: () => graph, columns } as unknown as HeavyContext;
    const containers = Array.from({ length: graph.objects }, (_, row) => row);
    const params = { view: 'raw', leastBytes: 1, leastCount: 2, containers } as const;
    const found = leakPatterns(context, params, unwatched)!;
    const reached = graph.retained[graph.objects]! + graph.retained[graph.objects + 1]!;
    const sums = [
      ...found.tracebacks.map(({ bytes }) => bytes),
      ...found.groups.map(({ bytes }) => bytes),
      ...found.garbage.classes.map(({ bytes }) => bytes),
      found.garbage.bytes,
    ];
    for (const bytes of sums) expect(bytes, String(seed)).toBeLessThanOrEqual(reached);
    for (const { rows } of found.tracebacks) expect(new Set(rows).size).toBe(rows.length);
    expect(found.elements).toHaveLength(graph.objects);
    expect(leakPatterns(context, params, () => true)).toBeNull();
  }
});

const graphOf = (text: string) => {
  const drawn = drawnHeap(text);
  return { ...drawn, graph: wholeGraph(drawn.heap) };
};

describe('shapes', () => {
  test('a traceback that a list keeps, with its frame; not one that only a frame refers to', () => {
    const { graph, row } = graphOf(`
      module:module(10) -> names
      names:dict(10) -> errors
      errors:list(10) -> error
      error:ValueError(10) -> tb
      tb:traceback(10) -> frame
      frame:frame(10) -> payload
      payload:str(1000)
      running:frame(10) -> handled
      handled:KeyError(10) -> tb2
      tb2:traceback(10) -> dead
      dead:frame(10) -> other
      other:str(500)
    `);
    const [kept, ...others] = keptTracebacks(graph, 100, unwatched)!;
    expect(others).toEqual([]);
    // Without roots of its own the dump makes the frame a root, so it stands beside the exception.
    expect(kept).toMatchObject({ holder: row('errors'), tracebacks: 1, frames: 1, bytes: 1030 });
    expect([...kept!.rows].sort()).toEqual([row('error'), row('frame')].sort());
  });

  test('exceptions of many jobs are told of together, at what holds the jobs', () => {
    const jobs = [1, 2, 3, 4].flatMap((i) => [
      `job${i}:Job(10) -> error${i}`,
      `error${i}:ValueError(10) -> tb${i}`,
      `tb${i}:traceback(50)`,
    ]);
    const { graph, row } = graphOf(
      ['m:module -> list', 'list:list -> job1 job2 job3 job4', ...jobs].join('\n'),
    );
    const found = keptTracebacks(graph, 200, unwatched)!;
    expect(found).toMatchObject([{ holder: row('list'), tracebacks: 4, bytes: 240 }]);
  });

  test('instances that two containers share are a group below the module; what one holds alone is none', () => {
    const names = Array.from({ length: 5 }, (_, i) => `o${i}`);
    const alone = Array.from({ length: 5 }, (_, i) => `p${i}`);
    const { graph, row } = graphOf(
      [
        'm:module -> names',
        'names:dict -> orders index pages',
        `orders:list -> ${names.join(' ')}`,
        `index:dict -> ${names.join(' ')}`,
        `pages:list -> ${alone.join(' ')}`,
        ...names.map((name) => `${name}:Order(100)`),
        ...alone.map((name) => `${name}:Page(100)`),
      ].join('\n'),
    );
    const found = instanceGroups(graph, 100, 3, unwatched)!;
    expect(found).toMatchObject([{ holder: row('names'), count: 5, bytes: 500 }]);
    expect(found[0]!.referrers).toEqual([
      { row: row('orders'), count: 5 },
      { row: row('index'), count: 5 },
    ]);
    expect(instanceGroups(graph, 501, 3, unwatched)).toEqual([]);
  });

  test('elements: methods and their objects, closures, and instances one step further in', () => {
    const { graph, row } = graphOf(`
      m:module -> listeners log
      listeners:list -> a b f plain
      a:method -> ta
      b:method -> tb
      ta:Tracker(100)
      tb:Tracker(100)
      f:function -> closure
      closure:tuple -> cell
      cell:cell -> text
      text:str(40)
      plain:int
      log:list -> d e
      d:dict -> r1
      e:dict -> r2
      r1:Request(10)
      r2:Request(10)
    `);
    const reader = new ElementReader(graph);
    const listeners = reader.kindsOf(row('listeners'));
    expect(listeners.callbacks).toMatchObject({
      count: 3,
      methods: 2,
      closures: 1,
      receivers: { count: 2, bytes: 200 },
    });
    const log = reader.kindsOf(row('log'));
    expect(log.callbacks).toBeNull();
    expect(log.instances).toMatchObject({ count: 2, bytes: 20, wrapped: true });
  });

  test('garbage: how many cycles, objects and bytes, and the classes that stand in cycles', () => {
    const { graph, row } = graphOf(`
      m:module(1) -> Node
      Node:type(10)
      a:Node(100) -> b Node
      b:list(20) -> a text
      text:str(500)
      c:Leaf(7) -> c
    `);
    const garbage = garbageOf(graph, 1, unwatched)!;
    expect(garbage).toMatchObject({ cycles: 2, objects: 4, bytes: 627 });
    expect(garbage.classes).toEqual([{ class: row('Node'), count: 1, bytes: 620, largest: row('a') }]);
    expect(garbageOf(graph, 1000, unwatched)).toMatchObject({ cycles: 0, objects: 0 });
  });

  test('globals of modules: containers that the module alone holds', () => {
    const { graph, row } = graphOf(`
      m:module -> names
      names:dict -> big small shared thing
      big:dict(500)
      small:list(5)
      shared:list(500)
      thing:Thing(900)
      other:module -> names2
      names2:dict -> shared
    `);
    expect(moduleGlobals(graph, 100, unwatched)).toEqual([row('big')]);
  });
});
