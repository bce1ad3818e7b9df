import { existsSync, readFileSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cacheFiles, clearCache } from '../../../electron/engine/cache-files.ts';
import { IndexReader } from '../../../electron/engine/index-file/read-index.ts';
import type { Session } from '../../../electron/engine/session.ts';
import type { AddressText, DumpId } from '../../../shared/model/units.ts';
import { engineFiles } from '../../builders/engine-setup.ts';
import { fixtureBytes, temporaryFile, temporaryFolder } from '../../builders/fixtures.ts';
import { generateDump } from '../../builders/generate-dump.ts';
import { readDump, withSession, wholeSummary } from '../../builders/open-dump.ts';

const { signal } = new AbortController();
const dumpFile = () => temporaryFile('small.dump', fixtureBytes('meliae', 'small-py38.dump.gz'));

/** Answers of every kind that the columns of an index give, as text. */
async function answersOf(session: Session, dump: DumpId): Promise<string> {
  const { objects, children, referrers, paths, dominated, retainedOfTypes } = session.handlers();
  const about = { dump, view: 'raw' } as const;
  const window = { from: 0, limit: 100 };
  const list = await objects(
    { ...about, type: null, sortBy: 'retained', among: 'all', reversed: false, ...window },
    signal,
  );
  const answers: unknown[] = [wholeSummary(session, { dump }).rows, session.problems(dump), list];
  for (const address of list.address.slice(0, 20)) {
    answers.push(
      await children({ ...about, address, ...window }, signal),
      await referrers({ ...about, address, type: null, ...window }, signal),
      await paths({ ...about, address, count: 1 }, signal),
      await dominated({ ...about, address, type: null, besides: [], ...window }, signal),
    );
  }
  answers.push(await retainedOfTypes({ ...about, types: ['dict', 'str', 'nothing'] }, signal));
  return JSON.stringify(answers, (_, value: unknown) => value).replaceAll(/"dump":\d+/g, '');
}

async function openedIn(session: Session, path: string) {
  const { dump } = await readDump(session, path);
  const state = await session.whenIndexed(dump);
  const indexPath = session.indexPath(dump) ?? '';
  const answers = await answersOf(session, dump);
  session.closeDump(dump);
  return { fromIndex: state.graph.fromIndex, answers, indexPath };
}

const opened = (path: string, cacheFolder: string) =>
  withSession({ cacheFolder, graph: 'asked' }, (session) => openedIn(session, path));

test('a dump opened again answers the same from its index', async () => {
  const path = dumpFile();
  const cache = temporaryFolder();
  const first = await opened(path, cache);
  expect(first.fromIndex).toBe(false);
  const second = await opened(path, cache);
  expect(second).toEqual({ ...first, fromIndex: true });
});

test('an index of another state of the file is not used', async () => {
  const path = dumpFile();
  const cache = temporaryFolder();
  await opened(path, cache);
  const text = readFileSync(path, 'latin1');
  writeFileSync(path, `${text}{"address": 7, "type": "late", "size": 11, "refs": []}\n`, 'latin1');
  const after = await opened(path, cache);
  expect(after.fromIndex).toBe(false);
  expect(after.answers).toContain('"late"');
  // The same bytes at another time: written anew, perhaps by another process of the same program.
  utimesSync(path, 1, 1);
  expect((await opened(path, cache)).fromIndex).toBe(false);
});

test('damage at any section, or its edge, means that the dump is read again', async () => {
  // Small, because it is opened a hundred times.
  const path = join(temporaryFolder(), 'tiny.dump');
  generateDump(path, { objects: 300 });
  const cache = temporaryFolder();
  const { answers, indexPath } = await opened(path, cache);
  const whole = readFileSync(indexPath);
  const reader = await IndexReader.open(indexPath, null);
  const sections = reader?.header.sections ?? [];
  await reader?.close();
  expect(sections.length).toBeGreaterThan(20);
  // One edge of each: the first byte of one section, the last of the next.
  const places = sections.flatMap(({ offset, bytes }, i) =>
    bytes === 0 ? [] : [i % 2 === 0 ? offset : offset + bytes - 1],
  );
  await withSession({ cacheFolder: cache, graph: 'asked', workers: 1 }, async (session) => {
    const tries: [string, Uint8Array][] = [0, 9, 13, 30, ...places].map((place) => {
      const damaged = Buffer.from(whole);
      damaged[place] = (damaged[place] ?? 0) ^ 0x40;
      return [`byte ${place}`, damaged];
    });
    for (const length of [0, 10, 4096, Math.floor(whole.length / 2), whole.length - 4097])
      tries.push([`cut at ${length}`, whole.subarray(0, length)]);
    for (const [what, bytes] of tries) {
      writeFileSync(indexPath, bytes);
      const again = await openedIn(session, path);
      expect([what, again.fromIndex, again.answers === answers]).toEqual([what, false, true]);
      // And the index is whole again.
      expect(readFileSync(indexPath).equals(whole)).toBe(true);
    }
  });
});

test('two that open a dump at once do not disturb each other', async () => {
  const path = dumpFile();
  const cache = temporaryFolder();
  const [one, two] = await Promise.all([opened(path, cache), opened(path, cache)]);
  expect(one.answers).toBe(two.answers);
  expect((await opened(path, cache)).fromIndex).toBe(true);
  expect(readdirSync(join(cache, 'indexes')).filter((name) => name.endsWith('.part'))).toEqual([]);
});

test('a process that is killed while it writes leaves no index, and the next one is whole', async () => {
  const path = dumpFile();
  const cache = temporaryFolder();
  const { indexPath } = await opened(path, cache);
  const whole = readFileSync(indexPath);
  await clearCache(cache);
  // As far as a writer got before it was killed: part of the file, under its temporary name.
  const half = `${indexPath}.99999-deadbeef.part`;
  writeFileSync(half, whole.subarray(0, whole.length / 2));
  const again = await opened(path, cache);
  expect(again.fromIndex).toBe(false);
  expect(readFileSync(indexPath).equals(whole)).toBe(true);
  expect((await cacheFiles(cache)).map(({ path: file }) => file)).toContain(half);
  await clearCache(cache);
  expect(existsSync(half)).toBe(false);
});

test('a cache that cannot be written only means no index', async () => {
  const path = dumpFile();
  const cache = temporaryFolder();
  // A file where the folder should be.
  writeFileSync(join(cache, 'indexes'), 'in the way');
  const { fromIndex, answers } = await opened(path, cache);
  expect(fromIndex).toBe(false);
  expect(answers).toBe((await opened(path, temporaryFolder())).answers);
});

test('without use of indexes none is read or written', async () => {
  const path = dumpFile();
  const cacheFolder = temporaryFolder();
  await withSession({ cacheFolder, useIndex: false }, async (session) => {
    const { dump } = await readDump(session, path);
    await session.whenIndexed(dump);
    expect(session.indexPath(dump)).toBeNull();
  });
  expect(existsSync(join(cacheFolder, 'indexes'))).toBe(false);
});

test('clearing the cache touches nothing else', async () => {
  const cache = temporaryFolder();
  await opened(dumpFile(), cache);
  writeFileSync(join(cache, 'letter.txt'), 'mine');
  const removed = await clearCache(cache);
  expect(removed.map(({ kind }) => kind)).toEqual(['index']);
  expect(await cacheFiles(cache)).toEqual([]);
  expect(existsSync(join(cache, 'letter.txt'))).toBe(true);
});

test('making the graph can be stopped and begun again', async () => {
  await withSession({ graph: 'asked', cacheFolder: temporaryFolder() }, async (session) => {
    const { dump } = await readDump(session, dumpFile());
    const stop = new AbortController();
    const stopped = session.whenIndexed(dump, stop.signal);
    stop.abort();
    await expect(stopped).rejects.toThrow('Cancelled.');
    const [state] = session.dumps();
    expect(state?.graph.stage).toBe('cancelled');
    expect(
      session.summary({
        dump,
        groupBy: 'type',
        sortBy: 'bytes',
        descending: true,
        filter: '',
        from: 0,
        limit: 1,
      }).partial,
    ).toBe(false);
    expect((await session.whenIndexed(dump)).graph.stage).toBe('ready');
  });
});

test('a thread that dies ends the graph with a sentence, and the summary stays', async () => {
  const dying = temporaryFile(
    'dying.mjs',
    "import { parentPort } from 'node:worker_threads';\n" +
      "parentPort.on('message', ({ id, task }) => {\n" +
      "  if (task === 'take') parentPort.postMessage({ kind: 'done', id, result: null });\n" +
      "  else throw Object.assign(new Error('heap'), { code: 'ERR_WORKER_OUT_OF_MEMORY' });\n" +
      '});\n',
  );
  const files = { ...engineFiles, graphWorker: dying };
  await withSession({ files, graph: 'asked', cacheFolder: temporaryFolder() }, async (session) => {
    const { dump } = await readDump(session, dumpFile());
    await expect(session.whenIndexed(dump)).rejects.toMatchObject({ failure: { kind: 'out-of-memory' } });
    const [state] = session.dumps();
    expect([state?.stage, state?.graph.stage, state?.graph.failure?.kind]).toEqual([
      'ready',
      'failed',
      'out-of-memory',
    ]);
    expect(wholeSummary(session, { dump }).rows.length).toBeGreaterThan(50);
    await expect(
      session.handlers().object({ dump, view: 'raw', address: '1' as AddressText }, signal),
    ).rejects.toMatchObject({ failure: { kind: 'out-of-memory' } });
  });
});
