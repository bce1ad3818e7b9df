import { describe, expect, test } from 'vitest';
import type { Candidate, Candidates } from '../../../electron/engine/suspects/candidates.ts';
import { judge } from '../../../electron/engine/suspects/judge.ts';
import type { Place } from '../../../electron/engine/suspects/place.ts';
import { placeText } from '../../../electron/engine/suspects/place.ts';

const MiB = 2 ** 20;
const place = (name: string, type = 'list'): Place => ({
  root: { reason: 'module', type: 'module', name: 'shop' },
  steps: [
    { label: { kind: 'member', text: '__dict__' }, at: 0, type: 'dict', name: null },
    { label: { kind: 'item', text: `['${name}']` }, at: 4, type, name: null },
  ],
  type,
  address: '4096',
});
const pile = (name: string, changes: Partial<Candidate> = {}): Candidate => ({
  kind: 'container',
  place: place(name),
  retained: 4 * MiB,
  length: 1000,
  references: 1000,
  elements: 1000,
  elementBytes: 4 * MiB - 8000,
  largestElement: 5000,
  elementType: 'Order',
  together: 0.3,
  within: null,
  traits: [],
  isLarge: false,
  atLeast: false,
  encloses: false,
  isGlobal: false,
  ...changes,
});
const of = (...list: Candidate[]): Candidates => ({ reached: 20 * MiB, list });
const paths = (answer: ReturnType<typeof judge>) => answer.suspects.map(({ path }) => path);

describe('without a baseline', () => {
  test('containers of many objects, the largest first', () => {
    const answer = judge(of(pile('A'), pile('B', { retained: 5 * MiB, elementBytes: 5 * MiB })), []);
    expect(paths(answer)).toEqual(['shop.B', 'shop.A']);
    expect(answer.suspects[0]).toMatchObject({
      share: 0.25,
      growth: null,
      module: 'shop',
      kind: 'container',
    });
    expect(answer.suspects[1]!.sentence).toMatch(
      /^shop\.A \(list at 4096\) holds 1,000 elements, mostly Order by size, and keeps 4\.0 MiB, 20\.0 % of all that is reached\. See who appends .* Compare/,
    );
  });

  test('what is small, has few elements, or one that is nearly all, is none', () => {
    const answer = judge(
      of(
        pile('A', { retained: 100_000, elementBytes: 100_000 }),
        pile('B', { elements: 20 }),
        pile('C', { largestElement: 3 * MiB }),
        pile('D', { elementBytes: MiB }),
      ),
      [],
    );
    expect(answer.suspects).toEqual([]);
    expect(answer.note).toMatch(/^No single object/);
  });

  test('what was filled in one go is told of in the note, and named where there is nothing else', () => {
    const table = pile('TABLE', { retained: 9 * MiB, elementBytes: 9 * MiB, together: 0.98 });
    const both = judge(of(table, pile('A')), []);
    expect(paths(both)).toEqual(['shop.A']);
    expect(both.note).toMatch(
      /^Not named, though large: shop\.TABLE \(list at 4096, 9\.0 MiB\); its elements lie/,
    );
    const alone = judge(of(table), []);
    expect(paths(alone)).toEqual(['shop.TABLE']);
    expect(alone.suspects[0]!.sentence).toContain('as those of a table that is filled in one go');
    expect(alone.note).toBeNull();
  });

  test('what a suspect holds is not named beside it', () => {
    expect(paths(judge(of(pile('A'), pile('B', { within: 0 })), []))).toEqual(['shop.A']);
  });

  test('a holder is named where no container explains it', () => {
    const holder = pile('H', { kind: 'holder', retained: 10 * MiB, elements: 0, encloses: true });
    const answer = judge(of(holder, pile('A', { within: 0 })), []);
    expect(paths(answer)).toEqual(['shop.H', 'shop.A']);
    expect(answer.suspects[0]!.sentence).toContain('Of that 4.0 MiB is told of by other suspects.');
    const large = { retained: 6 * MiB, elementBytes: 6 * MiB };
    expect(paths(judge(of(holder, pile('A', { ...large, within: 0 })), []))).toEqual(['shop.A']);
    expect(paths(judge(of(holder, pile('A', large)), []))).toEqual(['shop.H', 'shop.A']);
  });
});

describe('with baselines', () => {
  const before = (retained: number, size: number, matchedBy: 'path' | 'address' = 'path') => ({
    reached: 18 * MiB,
    list: [{ retained, size, matchedBy }],
  });

  test('what got more elements', () => {
    const [suspect] = judge(of(pile('A')), [before(MiB, 200), before(2 * MiB, 600)]).suspects;
    expect(suspect).toMatchObject({
      growth: {
        bytes: 3 * MiB,
        elements: 800,
        bytesPerDump: 1.5 * MiB,
        neverShrinks: true,
        matchedBy: 'path',
      },
    });
    expect(suspect!.sentence).toContain(
      'It grew by 800 elements and 3.0 MiB since the baseline (1.5 MiB per dump, never less).',
    );
  });

  test('not what has as many as before, nor what shrank', () => {
    for (const [retained, size] of [
      [4 * MiB, 1000],
      [MiB, 1000],
      [5 * MiB, 1200],
    ] as const)
      expect(judge(of(pile('A')), [before(retained, size)]).suspects).toEqual([]);
  });

  test('what is new, and says so', () => {
    const [suspect] = judge(of(pile('A')), [{ reached: 18 * MiB, list: [null] }]).suspects;
    expect(suspect).toMatchObject({ growth: { matchedBy: 'new', bytes: 4 * MiB, elements: 1000 } });
    expect(suspect!.sentence).toContain('It was not there in the baseline.');
  });

  test('a match by address is told', () => {
    const [suspect] = judge(of(pile('A')), [before(MiB, 200, 'address')]).suspects;
    expect(suspect!.sentence).toContain('told by its address');
  });
});

test('a path reads like Python', () => {
  const { root } = place('x');
  const step = (
    kind: 'item' | 'attribute' | 'index' | 'unnamed',
    text: string,
    type: string,
    name: string | null = null,
  ) => ({
    label: { kind, text },
    at: 0,
    type,
    name,
  });
  const text = (...steps: Place['steps']) => placeText({ root, steps, type: 'dict', address: '1' });
  expect(
    text(step('item', "['a']", 'dict'), step('index', '[3]', 'dict'), step('item', "['not a name']", 'X')),
  ).toBe("shop.a[3]['not a name']");
  expect(text(step('attribute', '.b', 'dict'), step('unnamed', 'value', 'function', 'f'))).toBe(
    'shop.b.‹function f›',
  );
});
