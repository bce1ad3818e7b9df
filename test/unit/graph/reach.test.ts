import { describe, expect, test } from 'vitest';
import { bitsetWith } from '../../../electron/engine/graph/bitset.ts';
import { blacklistRule, whitelistRule } from '../../../electron/engine/graph/getsize-rules.ts';
import { Reach } from '../../../electron/engine/graph/reach.ts';
import { drawnHeap } from '../../builders/graph/drawn-heap.ts';
import { randomHeap } from '../../builders/graph/random-heap.ts';
import { bytesOf, reachable } from '../../builders/graph/slow-twins.ts';
import { wholeGraph } from '../../builders/graph/whole-graph.ts';
import { randomGenerator } from '../../builders/random.ts';

describe('what an object reaches', () => {
  test('counts itself and each other once, and not what is missing or excluded', () => {
    const { heap, row } = drawnHeap(`
      a:list(1) -> b c b gone a
      b:dict(10) -> d
      c:str(100)
      d:dict(1000) -> a
      e:str(10000)`);
    const { edges, size, types, objects } = wholeGraph(heap);
    const reach = new Reach(edges, size, types);
    expect(reach.total(row('a'))).toEqual({ bytes: 1111, objects: 4 });
    expect(reach.total(row('a'), bitsetWith(objects, [row('b')]))).toEqual({ bytes: 101, objects: 2 });
    expect(reach.total(row('a'), bitsetWith(objects, [row('a')]))).toEqual({ bytes: 0, objects: 0 });
    expect(reach.total(row('e'))).toEqual({ bytes: 10000, objects: 1 });
    expect([...reach.rows(row('a'))!].map((at) => 'abcde'[at])).toEqual(['a', 'c', 'b', 'd']);
    expect(reach.byType(row('a'))).toEqual([
      { type: 0, count: 1, bytes: 1, largest: 1, largestRow: row('a') },
      { type: 2, count: 1, bytes: 100, largest: 100, largestRow: row('c') },
      { type: 1, count: 2, bytes: 1010, largest: 1000, largestRow: row('d') },
    ]);
  });

  test('random heaps, many questions to one searcher', () => {
    for (let seed = 0; seed < 150; seed += 1) {
      const graph = wholeGraph(randomHeap(seed));
      const lists = Array.from({ length: graph.objects }, (_, row) =>
        [...graph.edges.target.subarray(graph.edges.start[row], graph.edges.start[row + 1])].filter(
          (child) => child < graph.objects,
        ),
      );
      const reach = new Reach(graph.edges, graph.size, graph.types);
      const random = randomGenerator(seed);
      for (let row = 0; row < graph.objects; row += 1) {
        const without = lists.flatMap((_, other) => (random(6) === 0 ? [other] : []));
        const met = reachable(lists, [row], new Set(without));
        expect(reach.total(row, bitsetWith(graph.objects, without))).toEqual({
          bytes: bytesOf(graph, met),
          objects: met.size,
        });
        expect(reach.total(row)!.objects).toBe(reachable(lists, [row]).size);
      }
    }
  });

  test('a cancelled walk leaves nothing behind', () => {
    const length = 40_000;
    const { edges, size, types } = wholeGraph(
      Array.from({ length }, (_, row) => ({
        address: BigInt(row) * 16n + 16n,
        type: 'node',
        size: 1,
        refs: [BigInt(row) * 16n + 32n, BigInt((row * 7) % length) * 16n + 16n],
      })),
    );
    const reach = new Reach(edges, size, types);
    expect(reach.total(0, null, () => true)).toBeNull();
    expect(reach.total(0)).toEqual({ bytes: length, objects: length });
    expect(reach.total(length - 2)!.objects).toBeGreaterThan(1);
  });
});

describe('the two getsize functions', () => {
  const { heap, row } = drawnHeap(`
    app:App(56) -> appdict App
    appdict:dict(104) -> users mod fn App text
    users:list(88) -> u1 u2 u2
    u1:User(48) -> name1 User
    u2:User(48) -> n2 User
    name1:str(60)
    n2:int(28)
    text:str(1000)
    App:type(1064) -> clsdict
    User:type(1064) -> clsdict
    clsdict:dict(232) -> fn
    fn:function(136) -> code globals
    code:code(400)
    globals:dict(5000) -> app
    mod:module(72) -> globals
    gen:generator(100) -> users
    plain:collections.deque(600) -> u1 User`);
  const { edges, size, types } = wholeGraph(heap);
  const reach = new Reach(edges, size, types);
  const blacklist = blacklistRule(types);
  const whitelist = whitelistRule(types);
  const bytes = (name: string, rule: typeof blacklist) => {
    const answer = reach.totalByRule(row(name), rule);
    return typeof answer === 'object' ? answer?.bytes : answer;
  };

  test('by get_referents: classes, modules and functions are as if not there', () => {
    expect(bytes('app', blacklist)).toBe(56 + 104 + 88 + 48 + 48 + 60 + 28 + 1000);
    expect(bytes('gen', blacklist)).toBe(100 + 88 + 48 + 48 + 60 + 28);
    expect(bytes('n2', blacklist)).toBe(28);
    expect([bytes('fn', blacklist), bytes('mod', blacklist), bytes('App', blacklist)]).toEqual([
      'refused',
      'refused',
      'refused',
    ]);
  });

  test('by the whitelist: containers, __dict__ and slots; an instance’s class is no member', () => {
    expect(bytes('u1', whitelist)).toBe(48 + 60);
    expect(bytes('users', whitelist)).toBe(88 + 48 + 48 + 60 + 28);
    expect(bytes('gen', whitelist)).toBe(100);
    expect(bytes('fn', whitelist)).toBe(136);
    expect(bytes('plain', whitelist)).toBe(600 + 48 + 60);
    // the module's dict leads back to the app; the function and the class that the dict names are counted alone
    expect(bytes('app', whitelist)).toBe(56 + 104 + 88 + 48 + 48 + 60 + 28 + 1000 + 136 + 1064 + 72 + 5000);
  });
});
