import { describe, expect, test } from 'vitest';
import { GlobPattern } from '../../../electron/engine/profiles/glob.ts';
import { characters, ctime, fixed, general } from '../../../electron/engine/profiles/python-format.ts';
import { compareText, textRanks } from '../../../electron/engine/profiles/python-order.ts';
import { pythonBytes, pythonText } from '../../../electron/engine/profiles/python-text.ts';
import { sizeText } from '../../../electron/engine/profiles/tracemalloc/text.ts';
import { fixtureJson } from '../../builders/fixtures.ts';

/** Written by Python 3.13: `'%.0f' % x` and so on, and which names `fnmatch.fnmatchcase` lets through. */
const truth = fixtureJson('profiles', 'python', 'formatting.json.gz') as {
  numbers: [value: string, f0: string, f1: string, f3: string, g: string, g3: string][];
  globs: [pattern: string, matching: string[]][];
  names: string[];
};

test('numbers are rounded and written as Python does', () => {
  for (const [text, f0, f1, f3, g, g3] of truth.numbers) {
    const value = Number(text);
    const written = [fixed(value, 0), fixed(value, 1), fixed(value, 3), general(value), general(value, 3)];
    expect([text, ...written]).toEqual([text, f0, f1, f3, g, g3]);
  }
  expect([fixed(NaN, 1), fixed(-Infinity, 1), general(Infinity)]).toEqual(['nan', '-inf', 'inf']);
});

test.each(truth.globs)('the pattern %j', (pattern, matching) => {
  const glob = new GlobPattern(pattern);
  expect(truth.names.filter((name) => glob.matches(name))).toEqual(matching);
});

test('many stars take no more than pattern times name', () => {
  const glob = new GlobPattern(`${'*a'.repeat(200)}b`);
  expect(glob.matches('a'.repeat(20_000))).toBe(false);
});

test('sizes of tracemalloc', () => {
  expect([0, 99, 10239, 10240, 10496, 102_400, 1024 * 10240, -5].map((size) => sizeText(size))).toEqual([
    '0 B',
    '99 B',
    '10239 B',
    '10.0 KiB',
    '10.2 KiB',
    '100 KiB',
    '10.0 MiB',
    '-5 B',
  ]);
  expect([0, 2000, -20_000].map((size) => sizeText(size, true))).toEqual(['+0 B', '+2000 B', '-19.5 KiB']);
});

describe('text', () => {
  test('is ordered by code points', () => {
    const ordered = ['', 'A', 'a', 'aa', 'é', '\ud800', '\uff5e', '😀', '😀a', '😁'];
    for (const [i, a] of ordered.entries())
      for (const [j, b] of ordered.entries())
        expect(Math.sign(compareText(a, b)), `${a} ${b}`).toBe(Math.sign(i - j));
    expect([...textRanks(['b', 'a', 'b', '😀', '\uff5e'])]).toEqual([1, 0, 1, 3, 2]);
    expect(characters('a😀é')).toBe(3);
  });

  test('of Python 3 may hold lone surrogates, of Python 2 anything', () => {
    expect(pythonText(Uint8Array.of(0x61, 0xed, 0xb2, 0x80, 0xc3, 0xa9))).toBe('a\udc80é');
    for (const bad of [[0xff], [0xed, 0xb2], [0xed, 0xff, 0x80], [0xc3], [0x61, 0xed, 0xb2, 0x80, 0xff]])
      expect(pythonText(Uint8Array.from(bad))).toBeNull();
    // A byte order mark in a name belongs to it.
    expect(pythonText(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61))).toBe('\ufeffa');
    expect(pythonBytes(Uint8Array.of(0x63, 0xe9))).toBe('cé');
  });
});

test('dates as time.ctime', () => {
  expect(ctime(new Date(2026, 10, 3, 4, 5, 6).getTime() + 999)).toBe('Tue Nov  3 04:05:06 2026');
});
