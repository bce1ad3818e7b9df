import { expect, test } from 'vitest';
import { nowhere, type Place } from '../../../renderer/state/place.ts';
import { crumbsOf } from '../../../renderer/views/shell/crumbs.ts';
import { addressText, asDumpId } from '../../../shared/model/units.ts';

const at = (change: Partial<Place>): Place => ({ ...nowhere, dump: asDumpId(3), ...change });
const object = (address: bigint) => at({ view: 'object', address: addressText(address) });
const titles = (way: Place[], now: Place) =>
  crumbsOf(
    way.map((place, i) => ({ place, back: way.length - i })),
    now,
    (address) => (address === '16' ? 'dict' : null),
  ).map(({ title, back, gap }) => `${gap ? '… ' : ''}${title} ${back}`);

test('the way begins at the last screen that a tab leads to', () => {
  const list = at({ view: 'objects', type: 'dict' });
  expect(titles([at({}), at({ view: 'roots' }), at({}), list], object(16n))).toEqual([
    'Summary 2',
    'dict 1',
    'dict 16 0',
  ]);
});

test('places that differ in looks are one step; of a long way the middle is left out', () => {
  const way = [at({}), at({ groupBy: 'module' }), object(1n), object(2n), object(3n), object(4n), object(5n)];
  expect(titles(way, object(16n))).toEqual(['Summary 6', '… 3 3', '4 2', '5 1', 'dict 16 0']);
});

test('another dump is another way', () => {
  expect(titles([{ ...at({}), dump: asDumpId(2) }, object(16n)], object(17n))).toEqual(['dict 16 1', '17 0']);
});
