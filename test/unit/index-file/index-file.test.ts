import { copyFileSync, existsSync, readFileSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { fileKey, indexName, sameKey } from '../../../electron/engine/index-file/file-key.ts';
import { IndexReader } from '../../../electron/engine/index-file/read-index.ts';
import { writeIndex } from '../../../electron/engine/index-file/write-index.ts';
import { temporaryFile, temporaryFolder } from '../../builders/fixtures.ts';

const key = { path: '/x/ä.dump', bytes: 5e9, modifiedMs: 1.5, sampleHash: 'aa' };
const shared = (values: number[]) => {
  const column = new Uint32Array(new SharedArrayBuffer(values.length * 4));
  column.set(values);
  return column;
};
const contents = [
  { name: 'names', content: { json: ['dict', 'Größe'] } },
  { name: 'size', content: [shared([1, 2, 3])] },
  { name: 'parts', content: [Uint32Array.of(7, 8), shared([9])] },
  { name: 'retained', content: [Float64Array.of(2 ** 40, -1.5)] },
  { name: 'flags', content: [Uint8Array.of(1, 2, 255)] },
  { name: 'none', content: [new Uint32Array(0)] },
];

async function readAll(path: string): Promise<unknown[] | null> {
  const index = await IndexReader.open(path, key);
  if (index === null) return null;
  const all = [];
  for (const { name, kind } of index.header.sections) {
    const value = kind === 'json' ? await index.json(name) : await index.column(name);
    all.push(ArrayBuffer.isView(value) ? Array.from(value as Uint32Array) : value);
  }
  await index.close();
  return all;
}

test('what was written comes back, in shared memory', async () => {
  const path = join(temporaryFolder(), 'deep', 'folder', 'a.index');
  await writeIndex(path, key, contents);
  expect(await readAll(path)).toEqual([
    ['dict', 'Größe'],
    [1, 2, 3],
    [7, 8, 9],
    [2 ** 40, -1.5],
    [1, 2, 255],
    [],
  ]);
  expect(readdirSync(dirname(path))).toEqual(['a.index']);
  const index = await IndexReader.open(path, key);
  expect((await index?.column('size'))?.buffer).toBeInstanceOf(SharedArrayBuffer);
  expect(await index?.column('no such section')).toBeNull();
  await index?.close();
});

test('an index of another file, version or byte order is none', async () => {
  const path = join(temporaryFolder(), 'a.index');
  await writeIndex(path, key, contents);
  expect(await IndexReader.open(path, { ...key, modifiedMs: 2 })).toBeNull();
  expect(await IndexReader.open(join(temporaryFolder(), 'missing'), key)).toBeNull();
  const whole = readFileSync(path);
  for (const position of [0, 8, 12, 16, 20, 30]) {
    const damaged = Uint8Array.from(whole);
    damaged[position]! ^= 0x55;
    writeFileSync(path, damaged);
    expect(await IndexReader.open(path, key), `byte ${position}`).toBeNull();
  }
});

test('damage at every boundary of a section is seen when the section is read, and never more than null', async () => {
  const path = join(temporaryFolder(), 'a.index');
  await writeIndex(path, key, contents);
  const whole = readFileSync(path);
  const index = await IndexReader.open(path, key);
  const sections = index?.header.sections ?? [];
  await index?.close();
  for (const { name, offset, bytes, kind } of sections) {
    for (const at of [offset, offset + bytes - 1]) {
      if (bytes === 0) break;
      const damaged = Uint8Array.from(whole);
      damaged[at]! ^= 1;
      writeFileSync(path, damaged);
      const reader = await IndexReader.open(path, key);
      expect(reader).not.toBeNull();
      expect(
        kind === 'json' ? await reader?.json(name) : await reader?.column(name),
        `${name} at ${at}`,
      ).toBeNull();
      await reader?.close();
    }
    if (bytes === 0) continue;
    writeFileSync(path, whole.subarray(0, offset + Math.floor(bytes / 2)));
    const cut = await readAll(path);
    if (cut !== null) expect(cut).toContain(null);
  }
});

test('of two writers at once one wins whole', async () => {
  const path = join(temporaryFolder(), 'a.index');
  const large = (value: number) => [{ name: 'c', content: [new Uint32Array(300_000).fill(value)] }];
  await Promise.all([1, 2, 3, 4].map((value) => writeIndex(path, key, large(value))));
  const index = await IndexReader.open(path, key);
  const column = await index?.column('c');
  await index?.close();
  expect(new Set(column).size).toBe(1);
  expect(readdirSync(dirname(path))).toEqual(['a.index']);
});

test('a writer that fails leaves no half file and the old index whole', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'a.index');
  await writeIndex(path, key, contents);
  const circular: Record<string, unknown> = {};
  circular['self'] = circular;
  await expect(writeIndex(path, key, [{ name: 'bad', content: { json: circular } }])).rejects.toThrow();
  expect(readdirSync(folder)).toEqual(['a.index']);
  expect(await readAll(path)).not.toBeNull();
});

test('the key of a file changes with its content, size and time, not with its reading', async () => {
  const path = temporaryFile('a.dump', 'x'.repeat(500_000));
  const first = await fileKey(path);
  expect(sameKey(first, await fileKey(path))).toBe(true);
  const copy = join(temporaryFolder(), 'b.dump');
  copyFileSync(path, copy);
  expect(sameKey(first, await fileKey(copy))).toBe(false);
  const content = Buffer.from('x'.repeat(500_000));
  content[250_001] = 0x79;
  const { modifiedMs } = first;
  writeFileSync(path, content);
  utimesSync(path, modifiedMs / 1000, modifiedMs / 1000);
  expect((await fileKey(path)).sampleHash).not.toBe(first.sampleHash);
  expect(indexName(path)).toBe(indexName(path));
  expect(indexName(path)).not.toBe(indexName(copy));
  expect(existsSync(path)).toBe(true);
});
