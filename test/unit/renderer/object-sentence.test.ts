import { expect, test } from 'vitest';
import {
  elementsSentence,
  heldAt,
  objectSentence,
  whereWords,
} from '../../../renderer/format/object-sentence.ts';
import { cutWords, valueText } from '../../../renderer/format/object-words.ts';
import { addressText, asBytes } from '../../../shared/model/units.ts';
import type { ObjectFacts, PathStep, ReferenceKind, TypeSumsAnswer } from '../../../shared/protocol/graph.ts';

const step = (type: string, kind: ReferenceKind, text: string, name: string | null = null): PathStep => ({
  address: addressText(1n),
  type,
  label: { kind, text },
  value: name === null ? null : { text: name, isText: false, cut: false },
  rootName: null,
});
const main = step('module', 'unknown', 'module', '__main__');
const facts = (change: Partial<ObjectFacts>): ObjectFacts => ({
  address: addressText(16n),
  type: 'dict',
  size: asBytes(280),
  sizeNote: null,
  length: null,
  name: null,
  qualifiedName: null,
  refcount: null,
  remarks: [],
  value: null,
  rawValue: null,
  rawName: null,
  references: 0,
  dangling: 0,
  referrers: 1,
  retained: asBytes(63_333_990),
  retainedPercent: 21.96,
  dominator: null,
  root: null,
  unreachable: false,
  record: null,
  ...change,
});
const words = (...given: Parameters<typeof objectSentence>) =>
  objectSentence(...given)
    .map(({ text }) => text)
    .join('');

test('a global is called by its name', () => {
  const path = [main, step('dict', 'member', '__dict__'), step('dict', 'item', "['SESSIONS']")];
  expect(words(facts({}), path)).toBe(
    'This dict holds 60.4 MiB, 22.0 % of the heap, for module __main__ (global SESSIONS).',
  );
  expect(words(facts({}), [main, step('dict', 'attribute', 'SESSIONS')])).toContain('(global SESSIONS).');
});

test('a local variable that the dump names is called by it', () => {
  const local = { ...step('dict', 'unknown', 'local'), rootName: 'cache in worker()' };
  expect(words(facts({}), [local, step('dict', 'item', "['a']")])).toContain(
    "for dict that is a root: a local variable of a running function holds it, cache in worker() (at ['a']).",
  );
});

test.each([
  [[step('dict', 'member', '__dict__')], '__dict__', '__main__.__dict__'],
  [
    [
      step('dict', 'member', '__dict__'),
      step('App', 'item', "['APP']"),
      step('dict', 'member', '__dict__'),
      step('dict', 'item', "['products']"),
      step('Product', 'item', "['SKU-1']"),
    ],
    "APP.products['SKU-1']",
    "__main__.APP.products['SKU-1']",
  ],
  [
    [step('App', 'attribute', 'APP'), step('dict', 'attribute', '.products')],
    'APP.products',
    '__main__.APP.products',
  ],
  [
    [
      step('function', 'attribute', 'f'),
      step('tuple', 'member', '__closure__'),
      step('cell', 'index', '[0]'),
    ],
    'f.__closure__[0]',
    '__main__.f.__closure__[0]',
  ],
  [[step('dict', 'member', '__dict__'), step('list', 'unnamed', 'value')], null, '__main__.?'],
  [
    [step('A', 'attribute', 'A'), step('B', 'unknown', ''), step('C', 'index', '[0]')],
    null,
    '__main__.… 3 steps',
  ],
])('a path in the words of the program %#', (steps, expression, where) => {
  expect(heldAt([main, ...steps]).expression).toBe(expression);
  expect(whereWords([main, ...steps])).toBe(where);
});

test('what has no name says so, and what is garbage, a root, or small', () => {
  const unnamed = [main, step('dict', 'member', '__dict__'), step('list', 'unnamed', 'value')];
  expect(words(facts({}), unnamed)).toContain(
    'for module __main__ (a global whose name is not in this dump).',
  );
  expect(words(facts({}), [...unnamed, step('A', 'index', '[1]')])).toContain(
    '(3 steps from it, by names that are not in this dump).',
  );
  expect(words(facts({}), [step('frame', 'unknown', 'frame'), step('dict', 'member', 'f_locals')])).toContain(
    'for frame that is a root: a thread or generator runs it (at f_locals).',
  );
  expect(words(facts({ unreachable: true }), [])).toContain('No root reaches it');
  expect(words(facts({ root: 'module', type: 'module', name: 'os' }), [main])).toContain(
    'This module os holds 60.4 MiB, 22.0 % of the heap. It is a root: sys.modules holds it.',
  );
  expect(words(facts({ type: 'float', size: asBytes(24), retained: asBytes(24) }), [main])).toBe(
    'This float takes 24 B and holds nothing else alone.',
  );
});

test('elements are counted by type', () => {
  const types = (type: string[], count: number[]): TypeSumsAnswer => ({
    type,
    count,
    bytes: [],
    largest: [],
    largestAddress: [],
  });
  const said = (length: number | null, sums: TypeSumsAnswer) =>
    elementsSentence(facts({ length }), sums)
      .map(({ text }) => text)
      .join('');
  expect(said(8200, types(['dict'], [8200]))).toBe('Its 8,200 elements are all of type dict.');
  expect(said(3, types(['int', 'str'], [2, 1]))).toBe('Its elements: 2 × int, 1 × str.');
  expect(said(8200, types(['str', 'tuple'], [8200, 8200]))).toBe('It refers to 8,200 × str, 8,200 × tuple.');
  expect(said(null, types(['a', 'b', 'c', 'd'], [4, 3, 2, 1]))).toBe(
    'It refers to 4 × a, 3 × b, 2 × c and 1 more type.',
  );
});

test('a value that was cut says how much there is', () => {
  const value = { text: 'x'.repeat(100), isText: true, cut: true };
  expect(cutWords(value, 4791)).toBe('100 of 4,791 characters in the dump');
  expect(valueText({ text: 'a\u202eb', isText: true, cut: false })).toBe("'a\\u202eb'");
  expect(valueText({ text: '12', isText: false, cut: false })).toBe('12');
});
