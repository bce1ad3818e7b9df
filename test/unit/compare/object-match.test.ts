import { describe, expect, test } from 'vitest';
import { lineFingerprint } from '../../../electron/engine/compare/line-fingerprint.ts';
import type { MatchSide } from '../../../electron/engine/compare/object-match.ts';
import { matchObjects, sameness } from '../../../electron/engine/compare/object-match.ts';
import { buildIdentity } from '../../../electron/engine/graph/identity.ts';
import { halves } from '../../builders/graph/drawn-heap.ts';
import { randomGenerator } from '../../builders/random.ts';

interface Plain {
  address: bigint;
  type: string;
  size: number;
  value: string | null;
}

const encoder = new TextEncoder();
const print = (text: string): number => {
  const bytes = encoder.encode(text);
  return lineFingerprint(bytes, 0, bytes.length);
};
const lineOf = ({ address, type, size, value }: Plain): string =>
  `{"address": ${address}, "type": "${type}", "size": ${size}${value === null ? '' : `, "value": "${value}"`}, "refs": []}`;

function sideOf(heap: readonly Plain[]): MatchSide {
  const typeNames = [...new Set(heap.map(({ type }) => type))];
  const addressWords = Uint32Array.from(heap.flatMap(({ address }) => halves(address)));
  return {
    objects: heap.length,
    addressWords,
    identity: buildIdentity(addressWords, heap.length).table,
    type: Uint32Array.from(heap, ({ type }) => typeNames.indexOf(type)),
    typeNames,
    size: {
      small: Uint32Array.from(heap, ({ size }) => (size > 0xfffffffd ? 0xfffffffe : size)),
      large: new Map(heap.flatMap(({ size }, row) => (size > 0xfffffffd ? [[row, size]] : []))),
    },
    fingerprint: Uint32Array.from(heap, (object) => print(lineOf(object))),
  };
}

const match = (own: readonly Plain[], other: readonly Plain[]): number[] => [
  ...matchObjects(sideOf(own), sideOf(other))!,
];

/** The same by a look through all objects. */
const slowMatch = (own: readonly Plain[], other: readonly Plain[]): number[] =>
  own.map((object) => {
    const twin = other.find(({ address }) => address === object.address);
    if (twin === undefined || twin.type !== object.type || twin.value !== object.value) return sameness.none;
    if (twin.size === object.size) return object.value === null ? sameness.shape : sameness.value;
    return ['list', 'dict'].includes(object.type) ? sameness.resized : sameness.none;
  });

function randomHeap(seed: number): Plain[] {
  const random = randomGenerator(seed);
  return Array.from({ length: 1 + random(40) }, (_, i) => {
    const type = ['list', 'dict', 'str', 'tuple', 'Session', 'int'][random(6)]!;
    return {
      address: 0x7f0000000000n + BigInt(i * 2 + random(2)) * 16n,
      type,
      size: random(20) === 0 ? 5e9 + random(2) : 16 + random(3) * 8,
      value: type === 'str' || type === 'int' ? `v${random(3)}` : null,
    };
  });
}

const seeds = Array.from({ length: 300 }, (_, i) => i + 1);

describe('random dumps', () => {
  test('agree with a look through all objects, both ways', () => {
    for (const seed of seeds) {
      const [one, two] = [randomHeap(seed), randomHeap(seed + 1000)];
      expect(match(one, two)).toEqual(slowMatch(one, two));
      expect(match(two, one)).toEqual(slowMatch(two, one));
      // Who is the same as somebody is so from both sides.
      expect(match(one, two).filter((how) => how > 0)).toHaveLength(
        match(two, one).filter((how) => how > 0).length,
      );
    }
  });

  test('equal dumps have nothing new and nothing gone, in whatever order they are written', () => {
    for (const seed of seeds) {
      const heap = randomHeap(seed);
      const random = randomGenerator(seed);
      const shuffled = heap
        .map((object) => ({ object, key: random(1000) }))
        .sort((a, b) => a.key - b.key)
        .map(({ object }) => object);
      for (const other of [heap, heap.toReversed(), shuffled]) {
        expect(match(heap, other)).not.toContain(sameness.none);
        expect(match(other, heap)).not.toContain(sameness.none);
      }
    }
  });

  test('an address that is used again by something else is a new object', () => {
    for (const seed of seeds) {
      const heap = randomHeap(seed);
      const reused = heap.map((object) => ({ ...object, type: `${object.type}2` }));
      expect(new Set(match(reused, heap))).toEqual(new Set([sameness.none]));
      const withValue = heap.map((object) => ({ ...object, value: `${object.value ?? ''}!` }));
      expect(new Set(match(withValue, heap))).toEqual(new Set([sameness.none]));
    }
  });

  test('only the wanted rows of the other count', () => {
    for (const seed of seeds) {
      const heap = randomHeap(seed);
      const answer = matchObjects(sideOf(heap), sideOf(heap), (row) => row % 2 === 0)!;
      answer.forEach((how, row) => expect(how !== sameness.none).toBe(row % 2 === 0));
    }
  });
});

test('a container may grow, a text may not', () => {
  const at = { address: 4096n, value: null };
  expect(match([{ ...at, type: 'list', size: 96 }], [{ ...at, type: 'list', size: 72 }])).toEqual([
    sameness.resized,
  ]);
  expect(match([{ ...at, type: 'tuple', size: 96 }], [{ ...at, type: 'tuple', size: 72 }])).toEqual([
    sameness.none,
  ]);
});

test('stops when told', () => {
  const heap = randomHeap(1);
  expect(matchObjects(sideOf(heap), sideOf(heap), null, () => true)).toBeNull();
});

describe('the fingerprint of a line', () => {
  test('tells names and values apart, and nothing else', () => {
    const plain = print('{"address": 1, "type": "str", "size": 40, "len": 3, "value": "abc", "refs": []}');
    expect(print('{"address": 2, "type": "x", "size": 9, "value": "abc", "refs": [1, 2]}')).toBe(plain);
    expect(print('{"value":"abc"}')).toBe(plain);
    expect(print('{"value":"abd"}')).not.toBe(plain);
    expect(print('{"address": 1, "type": "module", "name": "abc", "refs": []}')).not.toBe(0);
    expect(print('{"address": 1, "type": "int", "value": 12, "refs": []}')).not.toBe(
      print('{"address": 1, "type": "int", "value": 13, "refs": []}'),
    );
  });

  test('is 0 where there is neither, or the line is no line', () => {
    for (const text of [
      '{"address": 1, "type": "value", "size": 1, "refs": []}',
      '{"refs": [1], "value": "after the references"}',
      '{"type": "a\\"value\\": 1", "refs": []}',
      '{"value": "cut off',
      '',
      '{',
      'value',
      '{"value"}',
      '[1]',
    ])
      expect(print(text)).toBe(0);
  });
});
