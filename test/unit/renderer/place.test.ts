import { expect, test } from 'vitest';
import { nowhere, parsePlace, placeHash, type Place } from '../../../renderer/state/place.ts';
import { addressText, asDumpId } from '../../../shared/model/units.ts';

const at = (change: Partial<Place>): Place => ({ ...nowhere, dump: asDumpId(3), ...change });

test.each([
  [at({}), '#/dump/3/summary'],
  [at({ groupBy: 'module' }), '#/dump/3/summary?group=module'],
  [at({ view: 'problems' }), '#/dump/3/problems'],
  [at({ sortBy: 'kind', descending: false }), '#/dump/3/summary?sort=kind&order=up'],
  [at({ filter: '/^a&b=#\u202e/' }), '#/dump/3/summary?filter=%2F%5Ea%26b%3D%23%E2%80%AE%2F'],
  [at({ view: 'containers', order: 'len', as: 'collapsed' }), '#/dump/3/containers?sort=len&view=collapsed'],
  [
    at({ view: 'objects', type: 'a&b=\u202e', reversed: true }),
    '#/dump/3/objects?type=a%26b%3D%E2%80%AE&order=up',
  ],
  [
    at({ view: 'object', address: addressText(2n ** 64n - 1n), part: 'held-by' }),
    '#/dump/3/object/18446744073709551615?part=held-by',
  ],
  [at({ view: 'dominators', address: addressText(140512n) }), '#/dump/3/dominators/140512'],
  [at({ view: 'roots' }), '#/dump/3/roots'],
  [at({ view: 'picture', address: addressText(17n) }), '#/dump/3/picture/17'],
  [
    at({
      view: 'picture',
      address: addressText(17n),
      picture: {
        direction: 'references',
        depth: 2,
        tooMany: 50,
        withoutTypes: 'frame|a&b',
        without: [addressText(5n), addressText(6n)],
      },
    }),
    '#/dump/3/picture/17?direction=references&depth=2&most=50&types=frame%7Ca%26b&without=5%2C6',
  ],
  [at({ view: 'keepers', type: 'dict', skip: 'list' }), '#/dump/3/keepers?type=dict&skip=list'],
  [
    at({ view: 'query', query: 'text matches /a&b#\u202e/i', found: 'keepers', skip: 'dict|list' }),
    '#/dump/3/query?q=text+matches+%2Fa%26b%23%E2%80%AE%2Fi&show=keepers&skip=dict%7Clist',
  ],
  [at({ view: 'query' }), '#/dump/3/query'],
  [at({ view: 'sets', as: 'pruned' }), '#/dump/3/sets?view=pruned'],
  [at({ view: 'notes' }), '#/dump/3/notes'],
  [at({ view: 'insight' }), '#/dump/3/insight'],
  [
    at({ view: 'insight', as: 'collapsed', insight: { part: 'arenas', python: '3.10', from: 256 } }),
    '#/dump/3/insight?part=arenas&python=3.10&from=256&view=collapsed',
  ],
  [
    at({
      view: 'insight',
      insight: { part: 'sizes', python: null, from: 0 },
      sizes: { kind: 'set', of: '3.6', beside: '2.7', upTo: 400 },
    }),
    '#/dump/3/insight?part=sizes&kind=set&of=3.6&beside=2.7&to=400',
  ],
  [at({ dump: null, view: 'sizes' }), '#/sizes'],
  [
    at({ dump: null, view: 'sizes', sizes: { kind: 'dict-text', of: '3.13', beside: null, upTo: 300_000 } }),
    '#/sizes?kind=dict-text&of=3.13&to=300000',
  ],
  [nowhere, '#/'],
])('place and address %#', (place, hash) => {
  expect(placeHash(place)).toBe(hash);
  expect(parsePlace(hash)).toEqual(place);
});

test.each([
  '',
  '#',
  '#/dump/x/summary',
  '#/dump/3',
  '#/dump/3/object',
  '#/dump/3/objects',
  '#/dump/3/keepers',
  '#/dump/3/picture',
  '#/dump/3/roots/17',
  '#token=abc',
  '#/dump/-1/summary',
  '#/dump/3/sizes',
])('%s is the start screen', (hash) => expect(parsePlace(hash)).toEqual(nowhere));

test('what an address does not know is as usual', () => {
  expect(parsePlace('#/dump/3/picture/17?depth=9&most=0.5&without=x,,-1&direction=up')).toEqual(
    at({ view: 'picture', address: addressText(17n) }),
  );
  expect(parsePlace('#/dump/3/summary?group=colour&sort=name&order=sideways&more=1')).toEqual(at({}));
});
