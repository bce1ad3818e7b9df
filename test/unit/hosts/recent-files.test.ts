import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { RecentFiles } from '../../../electron/hosts/recent-files.ts';
import { tempFolder } from './temp-folder.ts';

const paths = async (recent: RecentFiles) => (await recent.list()).map(({ path }) => path);

test('newest first, each file once, across instances', async () => {
  const file = join(tempFolder(), 'deep', 'er', 'recent.json');
  const recent = new RecentFiles(file);
  await recent.add('/a');
  await recent.add('/b');
  await recent.add('/a');
  expect(await paths(recent)).toEqual(['/a', '/b']);
  expect(await paths(new RecentFiles(file))).toEqual(['/a', '/b']);
  expect(readdirSync(join(file, '..'))).toEqual(['recent.json']);
});

test('tells size and name, and null for a file that is gone or a folder', async () => {
  const folder = tempFolder();
  writeFileSync(join(folder, 'a.dump'), '12345');
  const recent = new RecentFiles(join(folder, 'recent.json'));
  const before = Date.now();
  await recent.add(folder);
  await recent.add(join(folder, 'gone.dump'));
  await recent.add(join(folder, 'a.dump'));
  const list = await recent.list();
  expect(list.map(({ name, fileBytes }) => [name, fileBytes])).toEqual([
    ['a.dump', 5],
    ['gone.dump', null],
    [folder.split('/').at(-1), null],
  ]);
  expect(list[0]!.openedMs).toBeGreaterThanOrEqual(before);
});

test('keeps twenty, and every one of many added at once', async () => {
  const recent = new RecentFiles(join(tempFolder(), 'recent.json'));
  await Promise.all(Array.from({ length: 25 }, (_, at) => recent.add(`/${at}`)));
  expect(await paths(recent)).toEqual(Array.from({ length: 20 }, (_, at) => `/${24 - at}`));
});

test.each([['not json'], ['{"a":1}'], ['null'], ['"text"'], [''], ['[1,null,{"path":3},{"path":"/x"}]']])(
  'a damaged list (%s) is an empty one and can be written again',
  async (damage) => {
    const file = join(tempFolder(), 'recent.json');
    writeFileSync(file, damage);
    const recent = new RecentFiles(file);
    expect(await recent.list()).toEqual([]);
    await recent.add('/a');
    expect(await paths(recent)).toEqual(['/a']);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toHaveLength(1);
  },
);

test('a folder that cannot be written fails nothing', async () => {
  const folder = tempFolder();
  writeFileSync(join(folder, 'file'), '');
  // Holds for root too, whom permissions do not stop: a file stands where the folder should be.
  const recent = new RecentFiles(join(folder, 'file', 'recent.json'));
  await recent.add('/a');
  expect(await recent.list()).toEqual([]);
  mkdirSync(join(folder, 'locked'));
  chmodSync(join(folder, 'locked'), 0o500);
  await new RecentFiles(join(folder, 'locked', 'recent.json')).add('/a');
  chmodSync(join(folder, 'locked'), 0o700);
});

test('clear empties it, also when there is nothing', async () => {
  const recent = new RecentFiles(join(tempFolder(), 'recent.json'));
  await recent.clear();
  await recent.add('/a');
  await recent.clear();
  expect(await recent.list()).toEqual([]);
});

test('clear says so when it cannot', async () => {
  const file = join(tempFolder(), 'recent.json');
  mkdirSync(join(file, 'x'), { recursive: true });
  await expect(new RecentFiles(file).clear()).rejects.toMatchObject({ failure: { kind: 'io' } });
});
