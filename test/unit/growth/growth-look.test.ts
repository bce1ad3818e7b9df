import { expect, test } from 'vitest';
import type { GrowthLook } from '../../../renderer/state/growth/growth-look.ts';
import { growthHash, parseGrowth, usualLook } from '../../../renderer/state/growth/growth-look.ts';
import { baselinesOf } from '../../../renderer/state/growth/baselines.ts';
import { nowhere, parsePlace, placeHash } from '../../../renderer/state/place.ts';
import { addressText, asDumpId } from '../../../shared/model/units.ts';

test.each<[Partial<GrowthLook>, string]>([
  [{}, '#/growth/kinds'],
  [{ part: 'dumps' }, '#/growth/dumps'],
  [
    { a: asDumpId(1), b: asDumpId(3), sortBy: 'slope', span: 'all' },
    '#/growth/kinds?a=1&b=3&sort=slope&span=all',
  ],
  [{ axis: 'start', recording: asDumpId(4) }, '#/growth/kinds?axis=start&recording=4'],
  [{ sortBy: 'count', at: 2, descending: false }, '#/growth/kinds?sort=count&at=2&order=up'],
  [
    { filter: '/^a&b=#/', bytesFloor: 1024, countFloor: 5 },
    '#/growth/kinds?filter=%2F%5Ea%26b%3D%23%2F&bytes=1024&objects=5',
  ],
  [
    { part: 'objects', change: 'gone', type: 'a b', middle: asDumpId(2) },
    '#/growth/objects?change=gone&middle=2&type=a+b',
  ],
  [
    { part: 'held', heldDump: asDumpId(3), held: addressText(2n ** 64n - 1n) },
    '#/growth/held?of=3&held=18446744073709551615',
  ],
])('look and address %#', (change, hash) => {
  const look = { ...usualLook, ...change };
  expect(growthHash(look, 'raw')).toBe(hash);
  expect(parseGrowth(hash)).toEqual(look);
  expect(placeHash({ ...nowhere, view: 'growth', growth: look })).toBe(hash);
  expect(parsePlace(hash)).toEqual({ ...nowhere, view: 'growth', growth: look });
});

test('meliae’s views stand in the address, too', () => {
  const place = { ...nowhere, view: 'growth', as: 'collapsed' } as const;
  expect(placeHash(place)).toBe('#/growth/kinds?view=collapsed');
  expect(parsePlace('#/growth/kinds?view=collapsed')).toEqual(place);
});

test('words that mean nothing leave the usual', () => {
  expect(parseGrowth('#/growth/kinds?a=x&sort=zzz&at=-1&bytes=1e9&held=0x12&draw=')).toEqual(usualLook);
  for (const hash of ['#/growth/', '#/growth/nothing', '#/dump/1/growth', '#/dump/1/summary', ''])
    expect(parseGrowth(hash)).toBeNull();
  expect(parsePlace('#/dump/1/growth')).toEqual(nowhere);
});

test('of many earlier dumps the first, the last and some between are asked about', () => {
  const all = Array.from({ length: 50 }, (_, i) => i);
  const some = baselinesOf(all);
  expect(some).toHaveLength(20);
  expect([some[0], some.at(-1), new Set(some).size]).toEqual([0, 49, 20]);
  expect(baselinesOf([1, 2])).toEqual([1, 2]);
  expect(baselinesOf([])).toEqual([]);
});
