import { describe, expect, test } from 'vitest';
import type { Candidate, Candidates } from '../../../electron/engine/suspects/candidates.ts';
import { judge } from '../../../electron/engine/suspects/judge.ts';
import type { Trait } from '../../../electron/engine/suspects/trait.ts';
import type { SuspectKind } from '../../../shared/protocol/suspects.ts';

const MiB = 2 ** 20;
const trait = (kind: SuspectKind, changes: Partial<Trait> = {}): Trait => ({
  kind,
  told: `Told of ${kind} SECRET.`,
  bare: `Told of ${kind}.`,
  isWhole: true,
  hint: `Mend ${kind}.`,
  unknown: null,
  evidence: [],
  ...changes,
});
let addresses = 0;
const candidate = (name: string, retained: number, changes: Partial<Candidate> = {}): Candidate => ({
  kind: 'container',
  place: {
    root: { reason: 'module', type: 'module', name: 'shop' },
    steps: [
      { label: { kind: 'member', text: '__dict__' }, at: 0, type: 'dict', name: null },
      { label: { kind: 'item', text: `['${name}']` }, at: 0, type: 'list', name: null },
    ],
    type: 'list',
    address: String((addresses += 16)),
  },
  retained,
  length: 1000,
  references: 1000,
  elements: 1000,
  elementBytes: retained,
  largestElement: 1,
  elementType: 'str',
  together: 0,
  within: null,
  traits: [],
  isLarge: false,
  atLeast: false,
  encloses: false,
  isGlobal: false,
  ...changes,
});
const found = (
  name: string,
  kind: SuspectKind,
  retained: number,
  changes: Partial<Candidate> = {},
): Candidate =>
  candidate(name, retained, { kind: 'found', elements: 1, traits: [trait(kind)], isLarge: true, ...changes });
const of = (...list: Candidate[]): Candidates => ({ reached: 40 * MiB, list });
const kinds = (candidates: Candidates) =>
  judge(candidates, []).suspects.map(({ kind, path, reasons }) => [
    kind,
    path,
    reasons.map((each) => each.kind),
  ]);

describe('what shares bytes is told of once', () => {
  test('what lies within another one and is less telling, or a small part of it, is a reason', () => {
    const outer = found('CYCLES', 'unreachable', 8 * MiB);
    expect(kinds(of(outer, candidate('A', 7 * MiB, { within: 0 })))).toEqual([
      ['unreachable', 'shop.CYCLES', []],
    ]);
    expect(kinds(of(outer, found('T', 'traceback', 2 * MiB, { within: 0 })))).toEqual([
      ['unreachable', 'shop.CYCLES', ['traceback']],
    ]);
    expect(kinds(of(outer, found('T', 'traceback', 0.1 * MiB, { within: 0 })))).toEqual([
      ['unreachable', 'shop.CYCLES', []],
    ]);
  });

  test('what explains most of it and says more about the cause takes its place', () => {
    const outer = found('CYCLES', 'unreachable', 8 * MiB);
    const inner = found('NODES', 'finalizer-cycle', 5 * MiB, { within: 0 });
    expect(kinds(of(outer, inner))).toEqual([['finalizer-cycle', 'shop.NODES', ['unreachable']]]);
    const less = found('NODES', 'finalizer-cycle', 3 * MiB, { within: 0 });
    expect(kinds(of(outer, less))).toEqual([['unreachable', 'shop.CYCLES', ['finalizer-cycle']]]);
  });

  test('a part that is too small for a suspect of its own is still a reason', () => {
    const outer = found('CYCLES', 'unreachable', 8 * MiB);
    const small = found('NODES', 'finalizer-cycle', MiB, { within: 0, isLarge: false });
    expect(kinds(of(outer, small))).toEqual([['unreachable', 'shop.CYCLES', ['finalizer-cycle']]]);
    expect(kinds(of(found('NODES', 'finalizer-cycle', MiB, { isLarge: false })))).toEqual([]);
  });

  test('a local is named for what nothing within it tells of, else it is a reason', () => {
    const local = found('app', 'local', 10 * MiB, { encloses: true });
    const pile = (bytes: number) => candidate('A', bytes, { within: 0, traits: [trait('cache')] });
    expect(kinds(of(local, pile(7 * MiB)))).toEqual([['cache', 'shop.A', ['local']]]);
    expect(kinds(of(local, pile(4 * MiB)))).toEqual([
      ['local', 'shop.app', []],
      ['cache', 'shop.A', []],
    ]);
    // The rest of it is below the floor of 10 %.
    expect(kinds(of({ ...local, retained: 7 * MiB }, pile(3.4 * MiB)))).toEqual([['cache', 'shop.A', []]]);
  });

  test('globals of modules are told of together, but for what others tell of', () => {
    const list = (name: string, bytes: number, changes: Partial<Candidate> = {}) =>
      candidate(name, bytes, { kind: 'global', isGlobal: true, elements: 0, ...changes });
    const answer = judge(
      of(
        list('A', 3 * MiB),
        list('B', 2 * MiB),
        list('C', 1000),
        candidate('D', 4 * MiB, { isGlobal: true }),
      ),
      [],
    );
    expect(answer.suspects.map(({ kind, retained, elements }) => [kind, retained, elements])).toEqual([
      ['module-globals', 5 * MiB, 2],
      ['container', 4 * MiB, 1000],
    ]);
    expect(answer.suspects[0]!.sentence).toContain(
      'The largest: shop.A (list, 3.0 MiB), shop.B (list, 2.0 MiB).',
    );
    // D lies within A, and has been told of.
    expect(
      judge(of(list('A', 6 * MiB), candidate('D', 4 * MiB, { within: 0 })), []).suspects.map(
        ({ kind }) => kind,
      ),
    ).toEqual(['container']);
    expect(judge(of(list('A', 3 * MiB)), []).suspects).toEqual([]);
  });

  test('tables stay aside beside other finds; registries of callbacks are no tables', () => {
    const table = candidate('TABLE', 5 * MiB, { together: 1 });
    const answer = judge(of(table, found('f', 'lru-cache', 2 * MiB)), []);
    expect(answer.suspects.map(({ kind }) => kind)).toEqual(['lru-cache']);
    expect(answer.note).toMatch(/^Not named, though large: shop\.TABLE/);
    const callbacks = candidate('HOOKS', 2 * MiB, {
      together: 1,
      traits: [trait('callbacks', { isWhole: false })],
    });
    expect(kinds(of(table, callbacks))).toEqual([['callbacks', 'shop.HOOKS', []]]);
  });
});

test('names of modules and classes are no container, and what lies in a table is told with it', () => {
  const names = candidate('x', 5 * MiB);
  const ofModule = {
    ...names.place,
    type: 'dict',
    steps: [{ label: { kind: 'member', text: '__dict__' } as const, at: 0, type: 'dict', name: null }],
  };
  expect(kinds(of({ ...names, place: ofModule }))).toEqual([]);
  expect(kinds(of({ ...names, place: { ...names.place, type: 'module', steps: [] } }))).toEqual([]);
  const table = candidate('TABLE', 8 * MiB, { together: 1 });
  const inside = candidate('ROW', 3 * MiB, { within: 0 });
  expect(kinds(of(table, inside, candidate('A', 2 * MiB)))).toEqual([['container', 'shop.A', []]]);
  expect(kinds(of(table, inside))).toEqual([['container', 'shop.TABLE', []]]);
});

test('the interpreter’s own containers must be ten times as large', () => {
  const own = (name: string, retained: number): Candidate => {
    const plain = candidate('cache', retained);
    return { ...plain, place: { ...plain.place, root: { ...plain.place.root, name } } };
  };
  expect(kinds(of(own('linecache', 3 * MiB)))).toEqual([]);
  expect(kinds(of(own('linecache', 5 * MiB)))).toEqual([['container', 'linecache.cache', []]]);
  expect(kinds(of(own('shop', 3 * MiB)))).toEqual([['container', 'shop.cache', []]]);
});

test('bare sentences have no names but the path', () => {
  const list = of(
    candidate('A', 4 * MiB, {
      elementType: 'SECRET',
      traits: [trait('callbacks', { isWhole: false }), trait('instances')],
    }),
    found('B', 'unreachable', 3 * MiB),
    candidate('C', 5 * MiB, { kind: 'group', place: { ...candidate('x', 1).place, type: 'SECRET' } }),
  );
  expect(
    JSON.stringify(judge(list, []).suspects.map(({ sentence, reasons }) => [sentence, reasons])),
  ).toContain('SECRET');
  const bare = judge(list, [], { bare: true }).suspects;
  expect(bare).toHaveLength(3);
  expect(JSON.stringify(bare.map(({ sentence, reasons }) => [sentence, reasons]))).not.toContain('SECRET');
});

test('with a baseline a growing container is told with what it is part of', () => {
  const cache = found('quote', 'lru-cache', 4.1 * MiB);
  const results = candidate('results', 4 * MiB, { within: 0 });
  const before = {
    reached: 38 * MiB,
    list: [null, { retained: 2 * MiB, size: 500, matchedBy: 'path' as const }],
  };
  const [suspect, ...others] = judge(of(cache, results), [before]).suspects;
  expect(others).toEqual([]);
  expect(suspect).toMatchObject({ kind: 'container', growth: { elements: 500 }, unknown: null });
  expect(suspect!.reasons.map(({ kind }) => kind)).toEqual(['lru-cache']);
});
