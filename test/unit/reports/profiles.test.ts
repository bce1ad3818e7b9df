import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { PstatsAnswer, StraceLogAnswer, TracemallocAnswer } from '../../../shared/protocol/profile.ts';
import type { Report, ReportSection, ReportTable } from '../../../shared/protocol/report.ts';
import { commandLine } from '../../builders/command-line.ts';
import { fixtureBytes, fixturePath, temporaryFile, temporaryFolder } from '../../builders/fixtures.ts';
import { plainQuestion, profileOfFixture } from '../../builders/open-profile.ts';

const cache = temporaryFolder();
const inflated = (folder: string, name: string): string =>
  temporaryFile(name, fixtureBytes('profiles', folder, `${name}.gz`));
const files = {
  tracemalloc: inflated('tracemalloc', 'py3.13.0_nframe5.2.snap'),
  pstats: inflated('pstats', 'cprofile_3.11.7.prof'),
  strace: inflated('strace', 'f_ttt_T_memory.txt'),
  hpy: inflated('hpy', 'heap.hpy'),
  mprof: inflated('mprof', 'with_func.dat'),
};

async function written(name: string, of: readonly string[], ...more: string[]): Promise<Buffer> {
  const path = join(temporaryFolder(), name);
  const { code, err } = await commandLine(['report', ...of, '-o', path, ...more], cache);
  expect([code, err]).toEqual([0, expect.not.stringContaining('meliscope:')]);
  return readFileSync(path);
}

const document = async (of: readonly string[], ...more: string[]): Promise<Report> =>
  JSON.parse((await written('r.json', of, ...more)).toString()) as Report;

const tableOf = (section: ReportSection | undefined, id: string): ReportTable => {
  const found = section?.blocks.find(
    (block): block is ReportTable => block.kind === 'table' && block.id === id,
  );
  if (found === undefined) throw new Error(`no table ${id}`);
  return found;
};
const factsOf = (section: ReportSection | undefined): Map<string, unknown> =>
  new Map(
    section?.blocks.flatMap((block) =>
      block.kind === 'facts' ? block.facts.map(({ label, value }): [string, unknown] => [label, value]) : [],
    ),
  );

describe('a report of profiles alone', () => {
  test('has a section for each, with the figures that the profile command has', async () => {
    const { view, sections } = await document(Object.values(files));
    expect(view).toBeNull();
    expect(sections.map(({ name }) => name)).toEqual([1, 2, 3, 4, 5].map((at) => `profile-${at}`));
    const [memory, calls, log, heap, recording] = sections;

    const traced = (await profileOfFixture('tracemalloc', 'py3.13.0_nframe5.2.snap.gz')).answer(
      plainQuestion({ limit: 50 }),
    ) as TracemallocAnswer;
    expect(factsOf(memory).get('Traced memory')).toBe(traced.totalSize);
    expect(
      tableOf(memory, 'tracemalloc').rows.map(([file, line, size, , count]) => [file, line, size, count]),
    ).toEqual(traced.rows.map(({ file, line, size, count }) => [file, line, size, count]));
    expect(tableOf(memory, 'tracemalloc').total).toBe(traced.total);

    const timed = (await profileOfFixture('pstats', 'cprofile_3.11.7.prof.gz')).answer(
      plainQuestion({ sort: 'tottime', limit: 50 }),
    ) as PstatsAnswer;
    expect(factsOf(calls).get('Seconds')).toBe(timed.totalTime);
    expect(tableOf(calls, 'pstats-own').rows.map((row) => [row[0], row[5], row[7]])).toEqual(
      timed.rows.map((row) => [row.function, row.ownTime, row.cumulativeTime]),
    );

    const seen = (await profileOfFixture('strace', 'f_ttt_T_memory.txt.gz')).answer(
      plainQuestion(),
    ) as StraceLogAnswer;
    expect(factsOf(log).get('Mapped at most')).toBe(seen.memory.peakBytes);
    // A tenth of a second of starting up is no growth.
    expect(seen.memory.trend?.bytesPerSecond).toBeGreaterThan(2 ** 29);
    expect(factsOf(log).has('Slope, bytes a second')).toBe(false);
    expect(
      tableOf(log, 'strace-threads')
        .rows.map(([thread]) => thread)
        .sort(),
    ).toEqual(seen.processes.flatMap(({ threads }) => threads.map(({ thread }) => thread)).sort());
    const [timeline] = log?.blocks.filter((block) => block.kind === 'timeline') ?? [];
    expect(timeline?.kind === 'timeline' ? timeline.series[0]?.peak : 0).toBe(seen.memory.peakBytes);

    const sum = tableOf(heap, 'hpy').rows.reduce((bytes, row) => bytes + Number(row[1]), 0);
    expect(sum).toBeLessThanOrEqual(Number(factsOf(heap).get('Last sample')));
    // mprof peak of this file says 48.629 MiB.
    expect(Number(factsOf(recording).get('Peak')) / 2 ** 20).toBeCloseTo(48.629, 3);
  });

  test('is the same file every time, and CSV is its first table', async () => {
    for (const ending of ['html', 'pdf', 'md']) {
      const [once, again] = [
        await written(`r.${ending}`, Object.values(files)),
        await written(`r.${ending}`, Object.values(files)),
      ];
      expect(once.equals(again), ending).toBe(true);
      expect(once.length).toBeLessThan(300_000);
    }
    const csv = (await written('r.csv', [files.strace])).toString().split('\r\n');
    expect(csv[0]).toBe('name,count,errors,seconds,slowest');
  });

  test('tells no names of files and functions, no command line and no program that were to be left out', async () => {
    for (const ending of ['html', 'md', 'json']) {
      const open = (await written(`r.${ending}`, Object.values(files))).toString();
      const closed = (
        await written(`r.${ending}`, Object.values(files), '--redact', 'paths', '--redact', 'values')
      ).toString();
      for (const name of ['workload', 'iterencode', 'python3', 'pyuser', '.snap', 'f_ttt']) {
        if (name !== 'python3')
          expect(open, `${name} in ${ending}`).toContain(ending === 'md' ? name.replace('_', '\\_') : name);
        expect(closed, `${name} in ${ending}`).not.toContain(name);
      }
      expect(open).not.toContain('mem_work.py ');
      expect(closed).toContain('mmap');
    }
  });

  test('refuses what only a dump has', async () => {
    for (const [args, sentence] of [
      [['-o', 'x.parquet'], /holds the objects of a dump, and none of these files is one/],
      [['-o', 'x.html', '--sections', 'summary'], /--sections chooses what is told of a dump/],
    ] as const) {
      const { code, err } = await commandLine(['report', files.pstats, ...args], cache);
      expect(code).toBe(2);
      expect(err).toMatch(sentence);
    }
  });
});

test('profiles follow what is told of the dump, whatever the order of the files', async () => {
  const dump = fixturePath('meliae', 'leak-py310.t0.dump.gz');
  const { sections, title, view } = await document(
    [files.mprof, dump, files.pstats],
    '--sections',
    'summary',
  );
  expect(sections.map(({ name, title: heading }) => [name, heading])).toEqual([
    ['summary', 'Summary by type'],
    ['profile-1', 'mprof recording'],
    ['profile-2', 'cProfile file'],
  ]);
  expect(view).toBe('raw');
  expect(title).toBe('Memory report: leak-py310.t0.dump.gz and 2 other files');
});

test('names that are markup are text', async () => {
  const folded = temporaryFile(
    'x.folded',
    Buffer.from('a;<img src=x onerror=alert(1)> 3\na;[x](javascript:1) 2\n'),
  );
  expect((await written('r.html', [folded])).toString()).not.toContain('<img');
  expect((await written('r.md', [folded])).toString()).toContain('\\[x\\](javascript:1)');
});
