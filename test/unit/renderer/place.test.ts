import { expect, test } from 'vitest';
import { nowhere, parsePlace, placeHash, type Place } from '../../../renderer/state/place.ts';
import { asDumpId } from '../../../shared/model/units.ts';

const at = (change: Partial<Place>): Place => ({ ...nowhere, dump: asDumpId(3), ...change });

test.each([
  [at({}), '#/dump/3/summary'],
  [at({ groupBy: 'module' }), '#/dump/3/summary?group=module'],
  [at({ view: 'problems' }), '#/dump/3/problems'],
  [at({ sortBy: 'kind', descending: false }), '#/dump/3/summary?sort=kind&order=up'],
  [at({ filter: '/^a&b=#\u202e/' }), '#/dump/3/summary?filter=%2F%5Ea%26b%3D%23%E2%80%AE%2F'],
  [nowhere, '#/'],
])('place and address %#', (place, hash) => {
  expect(placeHash(place)).toBe(hash);
  expect(parsePlace(hash)).toEqual(place);
});

test.each(['', '#', '#/dump/x/summary', '#/dump/3', '#/dump/3/roots', '#token=abc', '#/dump/-1/summary'])(
  '%s is the start screen',
  (hash) => expect(parsePlace(hash)).toEqual(nowhere),
);

test('what an address does not know is as usual', () => {
  expect(parsePlace('#/dump/3/summary?group=colour&sort=name&order=sideways&more=1')).toEqual(at({}));
});
