import { expect, test } from 'vitest';
import { nameFilter } from '../../../renderer/views/file-picker/folder.svelte.ts';

test.each([
  ['', 'anything', true],
  ['DUMP', 'a.dump.gz', true],
  ['night-*.dump', 'night-01.dump', true],
  ['night-*.dump', 'night-01.dump.gz', false],
  ['?.dump', 'a.dump', true],
  ['?.dump', 'ab.dump', false],
  ['*a*b*', 'xxaxxbxx', true],
  ['*a*b', 'xxaxxbxx', false],
  ['a.c*', 'abc', false],
  ['***', '', true],
])('%s %s %s', (filter, name, fits) => {
  expect(nameFilter(filter)(name)).toBe(fits);
});

test('a pattern of many stars ends', () => {
  expect(nameFilter(`${'*a'.repeat(200)}b`)('a'.repeat(5000))).toBe(false);
});
