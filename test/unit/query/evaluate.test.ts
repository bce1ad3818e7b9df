import { EarlyRows } from '../../../electron/engine/answers/heavy/query/early-rows.ts';
import { afterEach, describe, expect, test } from 'vitest';
import { parseQuery } from '../../../shared/query/parse.ts';
import { likeTest } from '../../../electron/engine/answers/heavy/query/text-tests.ts';
import type { AskedHeap, ValuedObject } from '../../builders/graph/asked-heap.ts';
import { askedHeap } from '../../builders/graph/asked-heap.ts';
import { drawnHeap } from '../../builders/graph/drawn-heap.ts';
import { randomHeap } from '../../builders/graph/random-heap.ts';
import { randomGenerator } from '../../builders/random.ts';
import { slowQuery } from './slow-query.ts';

const opened: AskedHeap[] = [];
afterEach(() => {
  for (const heap of opened.splice(0)) heap.close();
});

function open(heap: readonly ValuedObject[]): AskedHeap {
  const asked = askedHeap(heap);
  opened.push(asked);
  return asked;
}

function queryOf(text: string) {
  const read = parseQuery(text);
  if (!read.ok) throw new Error(`${text}: ${read.failure.message}`);
  return read.value;
}

function found(heap: AskedHeap, text: string, sets: Record<string, Uint32Array> = {}) {
  const query = queryOf(text);
  const early = new EarlyRows();
  const result = heap.ask('query', { query, sets, early: early.column });
  // What was told before the end was right.
  if (query.limit === null) for (const row of early.rows()) expect(result.rows).toContain(row);
  return result;
}

describe('a drawn heap', () => {
  const drawn = drawnHeap(`
    m:module(50) -> d
    d:dict(200) -> k v k2 w
    k:str(40)
    k2:str(41)
    v:list(100) -> x x y
    w:weakref(30) -> z
    x:int(28)
    y:app.Cache(64) -> x z
    z:bytes(33)
    f:function(90)
  `);
  const values: Record<string, Partial<ValuedObject>> = {
    m: { name: 'main' },
    k: { value: 'cache', len: 5 },
    k2: { value: 'CACHE_2', len: 7 },
    v: { len: 3 },
    x: { value: 42 },
    z: { value: 'caf\u00c3\u00a9 "refs" 100%', len: 13 },
    f: { name: 'Get_It' },
  };
  const heap = () => open(drawn.heap.map((object, row) => ({ ...object, ...values[drawn.name(row)] })));
  const names = (asked: AskedHeap, text: string, sets = {}) =>
    Array.from(found(asked, text, sets).rows, drawn.name).join(' ');

  test('answers by columns, texts, lists and sets', () => {
    const asked = heap();
    const at = (name: string) => drawn.heap[drawn.row(name)]!.address;
    for (const [text, wanted] of [
      ['', 'm d k k2 v w x y z f'],
      ['size >= 64 and size < 200', 'v y f'],
      ['type = str', 'k k2'],
      ["type like '%.Cache'", 'y'],
      ['module = app', 'y'],
      ["value = 'cache'", 'k'],
      ["value != 'cache'", 'k2 x z'],
      ["not value = 'cache'", 'm d k2 v w x y z f'],
      ["value not like 'c%'", 'k2 x'],
      ['value = 42', 'x'],
      ['value > 41.5', 'x'],
      ['value in (41, 42)', 'x'],
      ["value = '42'", 'x'],
      ['value matches /^cache/i', 'k k2'],
      ["value contains 'refs'", 'z'],
      ["name = 'main' or name like 'get\\_it'", 'm'],
      ["text like 'Get\\_It' or text contains main", 'm f'],
      ['len > 4', 'k k2 z'],
      ['len != 5', 'k2 v z'],
      ['not len = 5', 'm d k2 v w x y z f'],
      ['refs = 3', 'v'],
      ['referrers = 2', 'x z'],
      [`address = ${at('y')}`, 'y'],
      [`address in (${at('y')}, ${at('k')}, 5)`, 'k y'],
      [`address <= ${at('d')}`, 'm d'],
      ['referred by (type = list)', 'x y'],
      ['refers to (type = int)', 'v y'],
      [`reachable from (${at('v')})`, 'v x y z'],
      ['reachable from (type = weakref)', 'w z'],
      ['dominated by (type = dict)', 'd k k2 v w x y z'],
      ['dominated by (type = list)', 'v x y z'],
      ['total = 225', 'v'],
      ['in set mine and size > 28', 'y'],
      ['size > 0 order by size', 'x w z k k2 m y f v d'],
      ['order by size desc limit 3', 'd v f'],
      ['order by len desc limit 5', 'z k2 k v m'],
      ['order by len', 'v k k2 z m d w x y f'],
      ['order by type limit 2', 'y z'],
      ['order by total desc limit 2', 'm d'],
      ['order by address desc limit 1', 'f'],
      ['limit 0', ''],
    ] as const)
      expect(`${text}: ${names(asked, text, { mine: Uint32Array.of(drawn.row('x'), drawn.row('y')) })}`).toBe(
        `${text}: ${wanted}`,
      );
  });

  test('tells the first rows while it reads the file, and only what matches as a whole', () => {
    for (const [text, wanted] of [
      ['value matches /^cache/i', 'k k2'],
      ["value contains 'a' and size < 41", 'k z'],
      ["value contains 'a' and total > 0 and size < 41", ''],
      ["not value contains 'a'", ''],
      ["value contains 'a' order by size", ''],
    ] as const) {
      const early = new EarlyRows();
      heap().ask('query', { query: queryOf(text), sets: {}, early: early.column });
      expect(`${text}: ${Array.from(early.rows(), drawn.name).join(' ')}`).toBe(`${text}: ${wanted}`);
    }
  });

  test('sums what matches, whatever the limit', () => {
    expect(found(heap(), 'type in (list, int) limit 1')).toMatchObject({
      objects: 2,
      bytes: 128,
      // The int is held by the list, and so is the cache, and what it refers to.
      retainedAtLeast: 225,
    });
  });

  test('stops when the watch says so, and before a pattern that would never end', () => {
    const asked = open([
      { address: 16n, type: 'str', size: 1, refs: [], value: `${'a'.repeat(60)}!` },
      { address: 32n, type: 'str', size: 1, refs: [], value: 'b' },
    ]);
    const query = queryOf('value matches /^(a+)+$/');
    expect(() => asked.ask('query', { query, sets: {} }, () => true)).toThrow(/Cancelled/);
    expect(() => asked.ask('query', { query, sets: {} })).toThrow(/takes too long/);
  }, 60_000);

  test('whole numbers beyond 2^53 are compared exactly', () => {
    const line = (address: bigint, value: bigint) => ({ address, type: 'int', size: 1, refs: [], value });
    const asked = open([
      line(16n, 9007199254740993n),
      line(32n, 9007199254740992n),
      line(48n, -(10n ** 30n)),
    ]);
    expect([...found(asked, 'value = 9007199254740993').rows]).toEqual([0]);
    expect([...found(asked, 'value in (9007199254740993, 9007199254740992)').rows]).toEqual([0, 1]);
    expect([...found(asked, 'value >= 9007199254740993').rows]).toEqual([0]);
    expect([...found(asked, 'value < 0').rows]).toEqual([2]);
    expect([...found(asked, "value = '9007199254740993'").rows]).toEqual([0]);
  });
});

describe('random heaps', () => {
  const texts = [
    'alpha',
    'beta_1',
    '100%',
    'caf\u00e9',
    '',
    'ALPHA',
    '\u{1F600}x',
    '\u212aALP',
    'a\\b "alp" \n',
  ];
  const conditions = [
    'size > 500',
    'size <= 300',
    'retained >= 1KiB',
    'total > 1000',
    'len = 2',
    'len != 2',
    'refs < 2',
    'referrers >= 1',
    "type = 'dict'",
    "type != 'dict'",
    "type like '%t%'",
    'type in (list, str, nothing)',
    'type matches /^[d-l]/',
    "value contains 'a'",
    "value like '%\\_%'",
    "value not contains 'a'",
    "value not contains 'al'",
    "value contains 'alp'",
    "text contains 'caf\u00e9'",
    "value = 'beta_1'",
    "value like '%ta\\_%'",
    'text matches /alp/i',
    'text matches /KALP/i',
    'text matches /\\u212aalp/i',
    'text matches /0%/',
    "text contains '\"alp'",
    'name matches /a1?l/',
    'value > 3',
    'value in (1, 2, 3)',
    "name like '_l%'",
    'name matches /a$/i',
    "text contains '1'",
    'text matches /2/',
    'text matches /a2/i',
    'address >= 0x55d000000080',
    'in set some',
  ];
  const relations = ['referred by', 'refers to', 'reachable from', 'dominated by'];

  test('equal the slow twin', () => {
    for (let seed = 1; seed <= 60; seed += 1) {
      const random = randomGenerator(seed);
      const plain: ValuedObject[] = randomHeap(seed).map((object) => ({
        ...object,
        ...(random(3) === 0 ? { name: texts[random(texts.length)]! } : {}),
        ...(random(3) === 0 ? { len: random(4) } : {}),
        ...(random(2) === 0 ? { value: random(2) === 0 ? texts[random(texts.length)]! : random(6) } : {}),
      }));
      const asked = open(plain);
      const some = Uint32Array.from(plain.keys()).filter(() => random(2) === 0);
      const condition = (depth: number): string => {
        const kind = depth === 0 ? 9 : random(10);
        if (kind < 2) return `not ${condition(depth - 1)}`;
        if (kind < 5) return `(${condition(depth - 1)} and ${condition(depth - 1)})`;
        if (kind < 7) return `(${condition(depth - 1)} or ${condition(depth - 1)})`;
        if (kind < 9) return `${relations[random(4)]!} (${condition(depth - 1)})`;
        return conditions[random(conditions.length)]!;
      };
      for (let round = 0; round < 12; round += 1) {
        const order = random(2) === 0 ? '' : ` order by ${['size', 'len', 'refs', 'retained'][random(4)]!}`;
        const text = `${condition(3)}${order}${order === '' || random(2) === 0 ? '' : ' desc'}${random(2) === 0 ? '' : ` limit ${random(6)}`}`;
        const slow = slowQuery(asked, plain, queryOf(text), { some });
        const { rows, objects } = found(asked, text, { some });
        expect({ seed, text, rows: [...rows], objects }).toEqual({ seed, text, ...slow });
      }
      opened.pop()?.close();
    }
  });
});

test('like', () => {
  const passes = (text: string, pattern: string) => likeTest(pattern)(text);
  expect(passes('', '')).toBe(true);
  expect(passes('abc', 'a%c')).toBe(true);
  expect(passes('abcabd', '%ab_')).toBe(true);
  expect(passes('abc', 'a_')).toBe(false);
  expect(passes('a%', 'a\\%')).toBe(true);
  expect(passes('ab', 'a\\%')).toBe(false);
  expect(passes('\u{1F600}', '_')).toBe(true);
  expect(passes('a'.repeat(2000), `${'%a'.repeat(200)}%b`)).toBe(false);
});
