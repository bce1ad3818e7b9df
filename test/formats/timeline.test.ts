import { copyFileSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { thinned } from '../../electron/engine/profiles/sample-series.ts';
import type { Session } from '../../electron/engine/session.ts';
import type { AddressText, DumpId } from '../../shared/model/units.ts';
import { asDumpId } from '../../shared/model/units.ts';
import {
  fixtureBytes,
  fixtureJson,
  fixturePath,
  temporaryFile,
  temporaryFolder,
} from '../builders/fixtures.ts';
import { readDump, withSession } from '../builders/open-dump.ts';

const { signal } = new AbortController();

describe.each(['leak-py27', 'leak-py310'])('%s', (program) => {
  test('each leak is found in every dump by its path, and retains what that dump says', async () => {
    await withSession({ graph: 'asked' }, async (session) => {
      const dumps: DumpId[] = [];
      for (const time of ['t0', 't1', 't2'])
        dumps.push((await readDump(session, fixturePath('meliae', `${program}.${time}.dump.gz`))).dump);
      const [t0, , t2] = dumps as [DumpId, DumpId, DumpId];
      const { suspects, overTime, object } = session.handlers();
      const found = await suspects({ dump: t2, view: 'raw', baselines: [t0] }, signal);
      expect(found.suspects).toHaveLength(5);
      for (const { address, path, type, retained, growth } of found.suspects) {
        const answer = await overTime({ dumps, view: 'raw', dump: t2, address }, signal);
        expect([answer.path, answer.type]).toEqual([path, type]);
        expect(answer.figures.map((figure) => figure?.matchedBy)).toEqual(['path', 'path', 'itself']);
        expect(answer.figures[2]!.retained).toBe(retained);
        expect(answer.figures[2]!.retained - answer.figures[0]!.retained).toBe(growth!.bytes);
        for (const [i, figure] of answer.figures.entries()) {
          const facts = await object({ dump: dumps[i]!, view: 'raw', address: figure!.address }, signal);
          expect([facts.retained, facts.type]).toEqual([figure!.retained, type]);
        }
      }
    });
  });
});

test('an object that another dump has not is told as not there', async () => {
  await withSession({ graph: 'asked' }, async (session) => {
    const leak = await readDump(session, fixturePath('meliae', 'leak-py27.t0.dump.gz'));
    const small = await readDump(session, fixturePath('meliae', 'small-py310.dump.gz'));
    const { objects, overTime } = session.handlers();
    const about = {
      dump: leak.dump,
      view: 'raw',
      type: 'App',
      among: 'all',
      sortBy: 'size',
      reversed: false,
    } as const;
    const page = await objects({ ...about, from: 0, limit: 1 }, signal);
    const dumps = [leak.dump, small.dump];
    const question = { dumps, view: 'raw', dump: leak.dump, address: page.address[0]! } as const;
    const answer = await overTime(question, signal);
    expect(answer.figures.map((figure) => figure?.matchedBy ?? null)).toEqual(['itself', null]);
    await expect(overTime({ ...question, address: '1' as AddressText }, signal)).rejects.toThrow(
      'There is no object at address 1 in this dump.',
    );
  });
});

async function samplesOf(session: Session, path: string) {
  const state = await readDump(session, path);
  expect([state.stage, state.failure?.kind]).toEqual(['ready', undefined]);
  return session.handlers().samples({ dump: state.dump }, signal);
}

describe('recordings that are opened beside dumps', () => {
  test('mprof: every sample in bytes and milliseconds, the peak kept', async () => {
    await withSession({ profiles: 'open' }, async (session) => {
      const path = join(temporaryFolder(), 'with_func.dat.gz');
      copyFileSync(fixturePath('profiles', 'mprof', 'with_func.dat.gz'), path);
      const series = await samplesOf(session, path);
      const truths = fixtureJson('profiles', 'mprof', 'GROUNDTRUTH_read_mprofile_file.json.gz') as Record<
        string,
        { mem_usage: number[]; timestamp: number[] }
      >;
      const truth = truths['with_func.dat']!;
      expect(series.samples).toBe(truth.mem_usage.length);
      expect([...series.bytes]).toEqual(truth.mem_usage.map((memory) => Math.round(memory * 2 ** 20)));
      expect([...series.times]).toEqual(truth.timestamp.map((time) => time * 1000));
      expect([series.what, series.counts]).toEqual(['process', null]);
      expect(series.functions.length).toBeGreaterThan(0);
    });
  });

  test('heapy: three samples, their sums and their largest kinds', async () => {
    await withSession({ profiles: 'open' }, async (session) => {
      const series = await samplesOf(
        session,
        temporaryFile('heap.hpy', fixtureBytes('profiles', 'hpy', 'heap.hpy.gz')),
      );
      expect([series.format, series.what, series.samples]).toEqual(['hpy', 'objects', 3]);
      expect(series.counts).toHaveLength(3);
      const [largest] = series.kinds;
      expect(largest!.bytes.at(-1)).toBeLessThanOrEqual(series.bytes.at(-1)!);
      expect(series.kinds.map(({ bytes }) => bytes.at(-1))).toEqual(
        series.kinds.map(({ bytes }) => bytes.at(-1)!).toSorted((a, b) => b - a),
      );
    });
  });

  test('tracemalloc: a point of all traced bytes and blocks at the time of the file', async () => {
    await withSession({ profiles: 'open' }, async (session) => {
      const path = join(temporaryFolder(), 'a.snap.gz');
      copyFileSync(fixturePath('profiles', 'tracemalloc', 'py3.11.7_nframe25.1.snap.gz'), path);
      utimesSync(path, 1_700_000_000, 1_700_000_000);
      const series = await samplesOf(session, path);
      const { snapshots } = fixtureJson('profiles', 'tracemalloc', 'py3.11.7_nframe25.json.gz') as {
        snapshots: { size: number; count: number }[];
      };
      expect([series.bytes, series.counts]).toEqual([[snapshots[0]!.size], [snapshots[0]!.count]]);
      expect([series.what, series.clock, ...series.times]).toEqual(['traced', 'file', 1_700_000_000_000]);
    });
  });

  test('strace: with -ttt by the clock, with -tt and -r from its start, without times nowhere', async () => {
    await withSession({ profiles: 'open' }, async (session) => {
      const seriesOfLog = (name: string) =>
        samplesOf(session, temporaryFile(name, fixtureBytes('profiles', 'strace', `${name}.gz`)));
      const dated = await seriesOfLog('f_ttt_memory.txt');
      expect([dated.what, dated.clock]).toEqual(['mapped', 'recorded']);
      expect(dated.times[0]).toBeGreaterThan(1.5e12);
      for (const name of ['f_tt_memory.txt', 'f_r_memory.txt']) {
        const undated = await seriesOfLog(name);
        expect([undated.clock, undated.times[0]]).toEqual(['start', 0]);
        expect(undated.times).toEqual(undated.times.toSorted((a, b) => a - b));
      }
      await expect(seriesOfLog('plain_memory.txt')).rejects.toThrow('no place on a timeline');
      await expect(seriesOfLog('c_summary.txt')).rejects.toThrow('no place on a timeline');
    });
  });

  test('what is neither dump nor recording says so', async () => {
    await withSession({ profiles: 'open' }, async (session) => {
      const { dump } = await readDump(session, temporaryFile('x.txt', 'nothing\n'));
      await expect(session.handlers().samples({ dump }, signal)).rejects.toThrow(
        'is no profile that Meliscope knows',
      );
      await expect(session.handlers().samples({ dump: asDumpId(99) }, signal)).rejects.toThrow(
        'not open any more',
      );
    });
  });

  test('a long one keeps its first, its last and its highest sample', () => {
    const values = Array.from({ length: 100_000 }, (_, i) => (i === 77_777 ? 9 : i % 5));
    const kept = thinned(values, 2000);
    expect(kept).toHaveLength(2000);
    expect([kept[0], kept.at(-1), kept.includes(77_777)]).toEqual([0, 99_999, true]);
    expect(kept).toEqual(kept.toSorted((a, b) => a - b));
    expect(thinned([1, 2, 3], 2000)).toEqual([0, 1, 2]);
  });
});
