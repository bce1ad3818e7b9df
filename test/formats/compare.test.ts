import { gunzipSync } from 'node:zlib';
import { readFileSync, utimesSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { KindGrowth } from '../../shared/protocol/compare.ts';
import { commandLine } from '../builders/command-line.ts';
import { fixturePath, temporaryFile, temporaryFolder } from '../builders/fixtures.ts';
import { groundtruthOf } from '../builders/groundtruth.ts';
import { readDump, withSession } from '../builders/open-dump.ts';

const times = ['t0', 't1', 't2'];

interface Row {
  kind: string;
  counts: number[];
  bytes: number[];
  countDelta: number;
  bytesDelta: number;
}

/** What the tables of meliae's own loader say, row by row. */
function expectedRows(program: string, view: 'raw' | 'collapsed'): Row[] {
  const tables = times.map((time) => groundtruthOf(`${program}.${time}`, view).type_table);
  const kinds = [...new Set(tables.flatMap((table) => table.map(({ type }) => type)))].sort();
  return kinds.map((kind) => {
    const rows = tables.map((table) => table.find(({ type }) => type === kind));
    const counts = rows.map((row) => row?.count ?? 0);
    const bytes = rows.map((row) => row?.total_size ?? 0);
    return {
      kind,
      counts,
      bytes,
      countDelta: counts[2]! - counts[0]!,
      bytesDelta: bytes[2]! - bytes[0]!,
    };
  });
}

const figures = ({ kind, counts, bytes, countDelta, bytesDelta }: Row): Row => ({
  kind,
  counts,
  bytes,
  countDelta,
  bytesDelta,
});

describe.each(['leak-py27', 'leak-py310'])('%s at three times', (program) => {
  const files = times.map((time) => fixturePath('meliae', `${program}.${time}.dump.gz`));

  test.each(['raw', 'collapsed'] as const)(
    'compare gives exactly the differences of meliae’s tables (%s)',
    async (view) => {
      const cache = temporaryFolder();
      const { code, out, err } = await commandLine(
        ['compare', ...files, '--json', '--view', view, '--sort', 'kind'],
        cache,
      );
      expect([code, err]).toEqual([0, '']);
      const document = JSON.parse(out) as { dumps: { objects: number; bytes: number }[]; rows: Row[] };
      expect(document.rows.map(figures)).toEqual(expectedRows(program, view));
      const truths = times.map((time) => groundtruthOf(`${program}.${time}`, view));
      expect(document.dumps.map(({ objects, bytes }) => ({ objects, bytes }))).toEqual(
        truths.map(({ objects, total_size }) => ({ objects, bytes: total_size })),
      );
    },
  );

  test('the open dumps compare alike, page by page, and an index changes nothing', async () => {
    const cacheFolder = temporaryFolder();
    for (const graph of ['eager', 'asked'] as const)
      await withSession({ cacheFolder, graph }, async (session) => {
        const dumps = [];
        for (const file of files) {
          const { dump } = await readDump(session, file);
          if (graph === 'eager') await session.whenIndexed(dump);
          dumps.push(dump);
        }
        const question = {
          dumps,
          view: 'raw',
          groupBy: 'type',
          kinds: null,
          sortBy: 'kind',
          descending: false,
          at: null,
          filter: '',
          bytesFloor: 0,
          countFloor: 0,
          times: null,
        } as const;
        const rows: KindGrowth[] = [];
        const { compareDumps } = session.handlers();
        const { signal } = new AbortController();
        for (;;) {
          const page = await compareDumps({ ...question, from: rows.length, limit: 50 }, signal);
          rows.push(...page.rows);
          if (rows.length === page.matching.rows) break;
        }
        expect(
          rows.map((row) => figures({ ...row, counts: [...row.counts], bytes: [...row.bytes] })),
        ).toEqual(expectedRows(program, 'raw'));
      });
  });
});

test('a dump and itself: nothing grows, and a check of it passes', async () => {
  const file = fixturePath('meliae', 'small-py310.dump.gz');
  const cache = temporaryFolder();
  const { out } = await commandLine(['compare', file, file, '--json', '--floor', '1'], cache);
  expect((JSON.parse(out) as { rows: unknown[] }).rows).toEqual([]);
  const checked = await commandLine(
    ['check', file, file, '--max-growth', '0%', '--max-count-growth', '0'],
    cache,
  );
  expect(checked.code).toBe(0);
});

test('the files’ times count only where somebody says so', async () => {
  const bytes = readFileSync(fixturePath('meliae', 'small-py27.dump.gz'));
  const [old, young] = [temporaryFile('old.gz', bytes), temporaryFile('new.gz', bytes)];
  utimesSync(old, 1_700_000_000, 1_700_000_000);
  utimesSync(young, 1_700_003_600, 1_700_003_600);
  const perHour = async (...args: string[]) => {
    const { code, out } = await commandLine(['compare', ...args, '--json', '--limit', '1']);
    if (code !== 0) return code;
    return (JSON.parse(out) as { rows: { bytesPerHour: number | null }[] }).rows[0]?.bytesPerHour;
  };
  expect(await perHour(old, young)).toBeNull();
  expect(await perHour(old, young, '--file-times')).toBe(0);
  expect(await perHour(young, old, '--file-times')).toBe(2);
});

describe('check', () => {
  const [before = '', , after = ''] = times.map((time) =>
    fixturePath('meliae', `leak-py310.${time}.dump.gz`),
  );

  test('exits with 1 when a limit is passed, with a line for each', async () => {
    const { code, out } = await commandLine([
      'check',
      before,
      after,
      '--max-growth',
      '10%',
      '--max-growth-of',
      'Session=1GiB',
      '--max-count-growth-of',
      'Product=0',
      '--max-total',
      '2GiB',
    ]);
    expect(code).toBe(1);
    const lines = out.trimEnd().split('\n');
    expect(lines.map((line) => line.split(':')[0])).toEqual(['FAILED', 'ok', 'ok', 'ok']);
    expect(lines[0]).toMatch(
      /^FAILED: the dump grew by \d+\.\d MiB \(\+\d+\.\d %\), from .* the limit is 10 %$/,
    );
    expect(lines[2]).toBe(
      'ok: Product did not grow (0.0 %), from 20000 objects to 20000 objects; the limit is 0 objects',
    );
  });

  test('a dump that is cut off is held to nothing, on either side; the file is named', async () => {
    const cut = temporaryFile('cut.dump', gunzipSync(readFileSync(before)).subarray(0, 2_000_000));
    for (const files of [
      [before, cut],
      [cut, before],
    ]) {
      const { code, out, err } = await commandLine(['check', ...files, '--max-growth', '10%']);
      expect([code, out]).toEqual([3, '']);
      expect(err).toMatch(
        /^1 problem in .*cut\.dump: 1 truncated .*\nmeliscope: .*cut\.dump is cut off, so /,
      );
    }
    const { err } = await commandLine(['suspects', before, '--baseline', cut]);
    expect(err).toContain('A baseline that is cut off lacks objects');
  });

  test('says the same to machines', async () => {
    const { code, out, err } = await commandLine([
      'check',
      before,
      after,
      '--max-growth-of',
      'Request=1KiB',
      '--max-growth-of',
      'Reqest=1KiB',
      '--json',
    ]);
    const [old, young] = ['t0', 't2'].map((time) =>
      groundtruthOf(`leak-py310.${time}`, 'raw').type_table.find(({ type }) => type === 'Request'),
    );
    expect(code).toBe(1);
    expect(err).toContain('neither dump has the type "Reqest"');
    expect(JSON.parse(out)).toMatchObject({
      passed: false,
      limits: [
        {
          limit: 'max-growth-of',
          type: 'Request',
          allowed: 1024,
          before: old?.total_size,
          after: young?.total_size,
          passed: false,
        },
        { type: 'Reqest', passed: true, unknownType: true },
      ],
    });
  });
});
