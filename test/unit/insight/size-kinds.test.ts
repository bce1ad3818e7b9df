import { describe, expect, test } from 'vitest';
import type { SizeKindName } from '../../../shared/python/size-kinds.ts';
import { rulesOf, sizeKindNames, sizeKinds, sizeSteps } from '../../../shared/python/size-kinds.ts';
import { emptyObjects } from '../../../shared/python/empty-objects.ts';
import { measuredPythons } from '../../../shared/python/versions.ts';
import { fixtureJson } from '../../builders/fixtures.ts';

type Row = readonly [length: number, size: number, dict?: number];
const measured = fixtureJson('insight', 'sizes.json.gz') as Readonly<
  Record<string, Readonly<Record<string, readonly Row[]>>>
>;
const long = fixtureJson('insight', 'long-curves.json.gz') as typeof measured;
const of = (all: typeof measured, python: string) =>
  all[Object.keys(all).find((name) => name.startsWith(`${python}.`)) ?? ''] ?? {};

const short: Readonly<Record<string, SizeKindName>> = {
  'list.append': 'list',
  'dict[int]=': 'dict',
  'dict[str]=': 'dict-text',
  'set.add': 'set',
  'deque.append': 'deque',
  'bytearray.append': 'bytearray',
  'array_l.append': 'array',
  tuple: 'tuple',
  bytes: 'bytes',
  'str ascii': 'str-ascii',
  'str ucs2': 'str-ucs2',
  'str ucs4': 'str-ucs4',
  'slots instance': 'slots',
};
const grown: Readonly<Record<string, SizeKindName>> = {
  list: 'list',
  dict: 'dict',
  dictstr: 'dict-text',
  set: 'set',
  deque: 'deque',
  bytearray: 'bytearray',
  array: 'array',
};

describe.each(measuredPythons)('sizes of Python %s', (python) => {
  const rules = rulesOf(python);
  const size = (kind: SizeKindName, length: number): number => sizeKinds[kind].at(rules, length).bytes;

  test.each(Object.entries(short))('%s is as it was measured', (curve, kind) => {
    // Python 2.7 has no texts of several widths.
    const rows = of(measured, python)[curve] ?? [];
    for (const [length, bytes] of rows) expect(size(kind, length), `${curve} ${length}`).toBe(bytes);
    if (python !== '2.7') expect(rows.length).toBeGreaterThan(4);
  });

  test.each(Object.entries(grown))('%s grows where it was measured to, up to 300,000', (curve, kind) => {
    const rows = of(long, python)[curve] ?? [];
    const most = kind === 'deque' ? 5000 : 300_000;
    const steps = sizeSteps(sizeKinds[kind], rules, most, 10_000);
    expect(steps.map(({ from, bytes }) => [from, bytes])).toEqual(rows);
    for (const { from, to, slack } of steps) {
      expect(slack, `${curve} ${from}`).toBeGreaterThanOrEqual(0);
      if (to === from) continue;
      // Every element takes as much of the room as the one before it.
      const each = (slack - sizeKinds[kind].at(rules, to).slack) / (to - from);
      expect([1, 8, 16, 24], `${curve} ${from}`).toContain(each);
    }
  });

  test('texts of Latin-1 are as measured, without the UTF-8 that a short one keeps', () => {
    for (const [length, bytes] of of(measured, python)['str latin1'] ?? [])
      if (length !== 1) expect(size('str-latin1', length), String(length)).toBe(bytes);
  });

  test('unicode of 2.7', () => {
    for (const [length, bytes] of of(measured, python)['unicode'] ?? [])
      if (python === '2.7') expect(size('str-ucs4', length)).toBe(bytes);
  });

  test('whole numbers by their bits', () => {
    for (const [power, bytes] of of(measured, python)['int 2**k'] ?? [])
      expect(size('int', power + 1), `2**${power}`).toBe(bytes);
    const zero = of(measured, python)['empty']?.find(([name]) => String(name) === 'int 0')?.[1];
    expect(size('int', 0)).toBe(zero);
  });

  test('instances and their dicts; from 3.11 on the instance alone, as a lower bound', () => {
    for (const [attributes, instance, dict = 0] of of(measured, python)[
      'instance+__dict__ (setattr a0..an-1, 3 warm)'
    ] ?? []) {
      const isAlone = rules.least >= 311;
      expect(size('instance', attributes), String(attributes)).toBe(isAlone ? instance : instance + dict);
    }
    expect(sizeKinds.instance.isAtLeast(rules)).toBe(rules.least >= 311);
  });

  test('steps are gapless, rise, and agree with the rule at every length', () => {
    for (const name of sizeKindNames) {
      const steps = sizeSteps(sizeKinds[name], rules, 200, 1000);
      expect(steps[0]?.from).toBe(0);
      expect(steps.at(-1)?.to).toBe(Math.min(200, sizeKinds[name].most));
      steps.forEach((step, i) => {
        if (i > 0) expect(step.from).toBe(steps[i - 1]!.to + 1);
        if (i > 0) expect(step.bytes).toBeGreaterThan(steps[i - 1]!.bytes);
        for (let length = step.from; length <= step.to; length += 1)
          expect(size(name, length), `${name} ${length}`).toBe(step.bytes);
      });
    }
  });
});

test('objects without elements are in the table as they were measured', () => {
  const told = (at: number) =>
    emptyObjects.map((row) => row[at + 1] ?? null).filter((bytes) => bytes !== null);
  measuredPythons.forEach((python, at) => {
    const rows = of(measured, python)['empty'] ?? [];
    expect(rows.length).toBeGreaterThan(40);
    expect(told(at)).toEqual(rows.map(([, bytes]) => bytes));
  });
});

/** Tables that circulate, of a 3.6 by Anaconda and of a 2.7; where one of them says otherwise than the builds that were measured, it is not here. */
test.each([
  [
    '3.6-24',
    'tuple',
    [
      [0, 48],
      [1, 56],
    ],
  ],
  ['3.6-24', 'list', [[0, 64]]],
  [
    '3.6-24',
    'set',
    [
      [4, 224],
      [5, 736],
      [10, 736],
      [20, 736],
      [21, 2272],
      [84, 2272],
      [85, 8416],
      [340, 8416],
      [341, 32_992],
    ],
  ],
  [
    '3.6-24',
    'dict',
    [
      [0, 240],
      [5, 240],
      [6, 368],
      [22, 1184],
      [43, 2280],
      [86, 4704],
      [171, 9320],
    ],
  ],
  [
    '3.6-24',
    'slots',
    [
      [0, 16],
      [1, 48],
      [2, 56],
    ],
  ],
  [
    '3.6-24',
    'str-ascii',
    [
      [0, 49],
      [1, 50],
    ],
  ],
  [
    '2.7',
    'str-ascii',
    [
      [0, 37],
      [1, 38],
    ],
  ],
  [
    '2.7',
    'str-ucs4',
    [
      [0, 52],
      [1, 56],
    ],
  ],
  [
    '2.7',
    'tuple',
    [
      [0, 56],
      [1, 64],
    ],
  ],
  [
    '2.7',
    'list',
    [
      [0, 72],
      [1, 104],
    ],
  ],
  [
    '2.7',
    'set',
    [
      [5, 232],
      [6, 744],
      [22, 2280],
      [86, 8424],
    ],
  ],
  [
    '2.7',
    'dict',
    [
      [5, 280],
      [6, 1048],
      [22, 3352],
      [86, 12_568],
    ],
  ],
  ['2.7', 'slots', [[0, 16]]],
] as const)('Python %s, %s: as the tables say that people know', (python, kind, rows) => {
  for (const [length, bytes] of rows)
    expect(sizeKinds[kind].at(rulesOf(python), length).bytes, String(length)).toBe(bytes);
});
