import { gzipSync } from 'node:zlib';
import { Writable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { openProfile } from '../../../electron/engine/profiles/open-profile.ts';
import { jsonPieces } from '../../../electron/hosts/cli/json-pieces.ts';
import { Output } from '../../../electron/hosts/cli/output.ts';
import { run } from '../../../electron/hosts/cli/run.ts';
import type { PstatsAnswer, TracemallocAnswer } from '../../../shared/protocol/profile.ts';
import { fixtureBytes, fixturePath, temporaryFile, temporaryFolder } from '../../builders/fixtures.ts';
import { readDump, withSession } from '../../builders/open-dump.ts';

class Kept extends Writable {
  text = '';
  constructor() {
    super({ decodeStrings: false });
  }
  override _write(part: string, _encoding: string, done: () => void): void {
    this.text += part;
    done();
  }
}

async function cli(args: readonly string[], signal = new AbortController().signal) {
  const [out, err] = [new Kept(), new Kept()];
  const code = await run(args, {
    out: new Output(out),
    err: new Output(err),
    signal,
    version: '1',
    files: {
      scanWorker: '',
      graphWorker: '',
      exportWorker: '',
      profileWorker: '',
      kernel: '',
      sample: '',
      dumpScript: '',
      screens: '',
    },
    folders: { cache: temporaryFolder(), data: temporaryFolder() },
    home: '/',
    loadEngine: () => Promise.reject(new Error('a profile needs no session')),
    loadProfiles: () => Promise.resolve(openProfile),
    openBrowser: () => undefined,
  });
  return { code, out: out.text, err: err.text };
}

const inflated = (...parts: string[]): string =>
  temporaryFile(parts.at(-1)?.replace(/\.gz$/, '') ?? '', fixtureBytes('profiles', ...parts));

describe('meliscope profile', () => {
  test('compares three snapshots: each with its own figures, the change from the first to the last', async () => {
    const files = ['py3.13.0_nframe5.1', 'py3.13.0_nframe1.1', 'py3.13.0_nframe5.2'].map((name) =>
      inflated('tracemalloc', `${name}.snap.gz`),
    );
    const [oldest = '', middle = '', newest = ''] = files;
    const asked = async (...args: string[]): Promise<TracemallocAnswer> => {
      const { code, out } = await cli(['profile', ...args, '--json']);
      expect(code).toBe(0);
      return JSON.parse(out) as TracemallocAnswer;
    };
    const three = await asked('--compare', oldest, middle, newest);
    const alone = await Promise.all(files.map((file) => asked(file)));
    expect(three.totalSizes).toEqual(alone.map(({ totalSize }) => totalSize));
    const place = ({ file, line }: { file: string; line: number }): string => `${file}:${line}`;
    const figures = alone.map(({ rows }) => new Map(rows.map((row) => [place(row), row])));
    expect(new Set(three.rows.map(place))).toEqual(new Set(figures.flatMap((of) => [...of.keys()])));
    for (const row of three.rows) {
      const each = figures.map((of) => of.get(place(row)));
      expect(row.sizes).toEqual(each.map((found) => found?.size ?? 0));
      expect(row.counts).toEqual(each.map((found) => found?.count ?? 0));
      expect([row.size, row.sizeDiff]).toEqual([
        row.sizes?.[2],
        (row.sizes?.[2] ?? 0) - (row.sizes?.[0] ?? 0),
      ]);
    }
    const two = await asked('--compare', oldest, newest);
    expect(two.rows[0]).not.toHaveProperty('sizes');
    const ofTwo = new Set(two.rows.map(place));
    expect(three.rows.map(place).filter((of) => ofTwo.has(of))).toEqual(two.rows.map(place));
    expect(await asked(newest, '--compare', oldest, '--compare', middle)).toEqual(three);
    expect((await cli(['profile', newest, '--compare', oldest])).out).toBe(
      (await cli(['profile', '--compare', oldest, newest])).out,
    );
    expect((await cli(['profile', '--compare', ...files, '--limit', '1'])).out).toMatch(
      /^\S+:\d+: size=\S+ \w+ → \S+ \w+ → \S+ \w+ \([+-]\S+ \w+\), count=\d+ → \d+ → \d+ \([+-]\d+\)\n$/,
    );
  });

  test('prints one JSON document, of a plain file and of a gzip file alike', async () => {
    const path = inflated('tracemalloc', 'py3.13.0_nframe5.2.snap.gz');
    const plain = await cli(['profile', path, '--json', '--limit', '2']);
    expect([plain.code, plain.err]).toEqual([0, '']);
    const answer = JSON.parse(plain.out) as TracemallocAnswer;
    expect(answer).toMatchObject({ format: 'tracemalloc', totalCount: 7018, tracebackLimit: 5 });
    expect(answer.rows.length).toBe(2);
    expect(Object.keys(answer.rows[0] ?? {})).toEqual(['file', 'line', 'size', 'count']);
    const gzip = await cli([
      'profile',
      fixturePath('profiles', 'tracemalloc', 'py3.13.0_nframe5.2.snap.gz'),
      '--json',
      '--limit',
      '2',
    ]);
    expect(gzip).toEqual(plain);
  });

  test('prints text as the original tool does, with the file and its date', async () => {
    const path = inflated('pstats', 'cprofile_3.13.0.prof.gz');
    const { out } = await cli(['profile', path, '--sort', 'tottime', '--limit', '1']);
    const lines = out.split('\n');
    expect(lines[0]).toMatch(/^\w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \d{4} {4}/);
    expect(lines[0]?.endsWith(`    ${path}`)).toBe(true);
    expect(lines).toContain('   Ordered by: internal time');
    const all = JSON.parse((await cli(['profile', path, '--json'])).out) as PstatsAnswer;
    expect(all.rows.length).toBe(all.functions);
  });

  test('callers and callees as pstats prints them', async () => {
    const path = inflated('pstats', 'cprofile_3.13.0.prof.gz');
    expect((await cli(['profile', path, '--callers', '--limit', '3'])).out).toContain('was called by...\n');
    expect((await cli(['profile', path, '--callees', '--limit', '3'])).out).toContain('called...\n');
    const both = await cli(['profile', path, '--callers', '--callees']);
    expect([both.code, both.out]).toEqual([2, '']);
    const other = await cli(['profile', inflated('hpy', 'heap.hpy.gz'), '--callers']);
    expect(other.err).toContain(
      'meliscope: --callers and --callees are for cProfile files, not for hpy files.\n',
    );
    expect(other.code).toBe(2);
  });

  test.each([
    [['profile'], 2, 'profile needs the FILE to read.'],
    [['profile', 'a', '--by', 'size'], 2, '--by must be one of lineno, filename, traceback, not "size".'],
    [['profile', 'a', '--limit', '0'], 2, '--limit must be a whole number of at least 1, not "0".'],
    [['profile', '/nowhere/a.prof'], 3, 'There is no file /nowhere/a.prof.'],
  ])('%j ends with %i', async (args, code, message) => {
    const ended = await cli(args);
    expect([ended.code, ended.out]).toEqual([code, '']);
    expect(ended.err.startsWith(`meliscope: ${message}`)).toBe(true);
  });

  test('what a format does not know is bad use', async () => {
    const path = inflated('lprof', 'v5.0.2_py3.13.lprof.gz');
    expect((await cli(['profile', path, '--sort', 'size'])).code).toBe(2);
    expect((await cli(['profile', path, '--cumulative'])).code).toBe(2);
    const snap = inflated('tracemalloc', 'one_trace.snap.gz');
    const ended = await cli(['profile', snap, '--by', 'traceback', '--cumulative', '--json']);
    expect([ended.code, ended.out]).toEqual([2, '']);
  });

  test('a heap dump, a damaged file and something else are told apart', async () => {
    const dump = fixturePath('meliae', 'edge', 'v040-py27-small.dump.gz');
    expect(await cli(['profile', dump])).toMatchObject({
      code: 3,
      err: `meliscope: v040-py27-small.dump.gz is a meliae dump, not a profile; see what is in it with: meliscope summary ${dump}\n`,
    });
    const cut = temporaryFile(
      'cut.prof',
      fixtureBytes('profiles', 'pstats', 'cprofile_3.13.0.prof.gz').slice(0, 999),
    );
    expect(await cli(['profile', cut])).toMatchObject({ code: 3, out: '' });
    const half = temporaryFile(
      'half.gz',
      gzipSync(fixtureBytes('profiles', 'hpy', 'heap.hpy.gz')).subarray(0, 2000),
    );
    expect((await cli(['profile', half, '--json'])).code).toBe(0);
    const text = temporaryFile('notes.txt', 'just some words\n');
    expect((await cli(['profile', text])).err).toContain('notes.txt is no profile that Meliscope knows.');
  });

  test('a profile where a heap dump is wanted is told what it is', async () => {
    const path = inflated('lprof', 'v2.1_py2.7.lprof.gz');
    await withSession({}, async (session) => {
      const state = await readDump(session, path);
      expect(state.failure?.message).toBe(
        `v2.1_py2.7.lprof is a line_profiler file, not a heap dump; see what is in it with: meliscope profile ${path}`,
      );
    });
  });

  test('cancelled before it begins', async () => {
    const path = inflated('tracemalloc', 'one_trace.snap.gz');
    expect((await cli(['profile', path], AbortSignal.abort())).code).toBe(130);
  });
});

test('JSON in pieces is the JSON in one', () => {
  for (const value of [
    {},
    [],
    { a: [], b: {}, c: [1, [2, { d: null }], 'x"\n'], e: undefined, f: { g: [true] } },
    { rows: Array.from({ length: 2000 }, (_, i) => ({ i })) },
    5,
    null,
  ])
    expect(JSON.parse([...jsonPieces(value)].join(''))).toEqual(JSON.parse(JSON.stringify(value)));
});
