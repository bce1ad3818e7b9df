import { afterAll, beforeAll, expect, test } from 'vitest';
import { partOfWatch } from '../../../electron/engine/graph/watch.ts';
import { Session } from '../../../electron/engine/session.ts';
import type { DumpId } from '../../../shared/model/units.ts';
import { engineFiles } from '../../builders/engine-setup.ts';
import { fixturePath, temporaryFolder } from '../../builders/fixtures.ts';

let session: Session;
let dump: DumpId;
beforeAll(async () => {
  session = new Session({ files: engineFiles, cacheFolder: temporaryFolder(), workers: 1, graph: 'asked' });
  dump = session.openDump(fixturePath('meliae', 'small-py38.dump.gz'));
  await session.whenRead(dump);
});
afterAll(() => session.close());

test('passes one after the other tell of one way from nothing to all', () => {
  const told: number[] = [];
  const watch = (done: number): boolean => {
    told.push(done);
    return done >= 900;
  };
  const [first, second] = [partOfWatch(watch, 1000, 0, 0.4, 50), partOfWatch(watch, 1000, 0.4, 1, 7)];
  expect([0, 25, 50].map(first)).toEqual([false, false, false]);
  expect([0, 3, 7].map(second)).toEqual([false, false, true]);
  expect(told).toEqual([0, 200, 400, 400, 657, 1000]);
});

test('what was cancelled is not kept: the next who asks gets an answer', async () => {
  const { waste, duplicates, arenas } = session.handlers();
  const about = { dump, view: 'raw', python: null } as const;
  const asks = [
    (signal: AbortSignal) => waste(about, signal),
    (signal: AbortSignal) => duplicates(about, signal),
    (signal: AbortSignal) => arenas({ ...about, from: 0, limit: 1 }, signal),
  ];
  for (const ask of asks) {
    await expect(async () => ask(AbortSignal.abort())).rejects.toMatchObject({
      failure: { kind: 'cancelled' },
    });
    await expect(Promise.resolve(ask(new AbortController().signal))).resolves.toBeDefined();
  }
});
