import { expect, test } from 'vitest';
import { kindMatcher } from '../../../electron/engine/answers/summary.ts';
import { parseQuery } from '../../../shared/query/parse.ts';
import { reordered } from '../../../shared/query/reorder.ts';
import {
  fitOf,
  fuzzyFilter,
  typedAddresses,
  typedPattern,
  valueQuery,
} from '../../../shared/query/search-text.ts';

test.each([
  ['140512', ['140512']],
  [' 0x7f ', ['127']],
  ['deadbeef', ['3735928559']],
  // Eight digits may be either.
  ['12345678', ['12345678', '305419896']],
  ['18446744073709551616', []],
  ['dict', []],
  ['7f', []],
])('%j may mean the addresses %j', (text, addresses) => expect(typedAddresses(text)).toEqual(addresses));

test.each([
  'user-agent',
  'a/b.*(c)[d]{2}',
  'it\'s "quoted" \\ back',
  'line\nbreak',
  'tab\tand \u2028',
  '💡\ud800',
  '/^a\\/b[/]$/',
  '/a/b/',
])('the query for %j is a query that finds it', (text) => {
  const read = parseQuery(valueQuery(text));
  if (!read.ok) throw new Error(read.failure.message);
  const { condition } = read.value;
  if (condition?.kind !== 'text') throw new Error('is no test of a text');
  const { test } = condition;
  const word = typedPattern(text) === null ? text : text === '/a/b/' ? 'a/b' : 'a/b/';
  if (test.test === 'contains') expect(test.text).toBe(text.trim());
  else if (test.test === 'matches')
    expect(new RegExp(test.source, test.flags).test(word === text ? `<${word.toUpperCase()}>` : word)).toBe(
      true,
    );
});

test('what stands between slashes is a pattern', () => {
  expect(typedPattern('/a b/')).toBe('a b');
  expect(typedPattern('/')).toBeNull();
  expect(typedPattern('//')).toBeNull();
  expect(typedPattern('a/b/')).toBeNull();
});

test.each([
  ['sesn', 'app.Session', true],
  ['SES', 'Session', true],
  ['nes', 'Session', false],
  ['a.*', 'a.x*', true],
  ['a.*', 'abc', false],
  ['^-]\\[/', 'x^-]\\[/', true],
  ['^-]\\[/', '-^]', false],
  ['💡', 'a💡b', true],
])('the letters %j in %j: %s', (text, name, has) => expect(kindMatcher(fuzzyFilter(text))(name)).toBe(has));

test('a fuzzy filter of a long text stays within what a filter may have', () => {
  expect(() => kindMatcher(fuzzyFilter('\\'.repeat(900)))).not.toThrow();
  expect(fuzzyFilter(' ')).toBe('');
});

test('names that fit better come first', () => {
  const names = ['Session', 'app.Session', 'SessionCache', 'MySession', 'SxExSxSION', 'cache.Sessions'];
  expect(names.map((name) => fitOf(name, 'session'))).toEqual([0, 2, 1, 3, 4, 2]);
});

test.each([
  ['', 'order by size desc'],
  ['type = dict', 'type = dict order by size desc'],
  ['type = dict limit 5', 'type = dict order by size desc limit 5'],
  ['type = dict order by len', 'type = dict order by size desc'],
  ['type = dict ORDER BY len ASC limit 5', 'type = dict order by size desc limit 5'],
  ["text = 'order by len limit 3'", "text = 'order by len limit 3' order by size desc"],
  ['order by type limit 2', 'order by size desc limit 2'],
])('%j in another order', (text, expected) => {
  const other = reordered(text, 'size', true);
  expect(other).toBe(expected);
  expect(parseQuery(other).ok).toBe(true);
});
