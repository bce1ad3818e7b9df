import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { compareTo } from '../../electron/engine/profiles/tracemalloc/compare.ts';
import { filterTraces, type TraceFilter } from '../../electron/engine/profiles/tracemalloc/filters.ts';
import { totalsOf, type TracemallocSnapshot } from '../../electron/engine/profiles/tracemalloc/snapshot.ts';
import { statistics } from '../../electron/engine/profiles/tracemalloc/statistics.ts';
import { differenceText, statisticText } from '../../electron/engine/profiles/tracemalloc/text.ts';
import { framesOf } from '../../electron/engine/profiles/tracemalloc/traceback-order.ts';
import { TracemallocProfile } from '../../electron/engine/profiles/tracemalloc/tracemalloc.ts';
import type { TracemallocKey } from '../../shared/protocol/profile.ts';
import { fixtureJson, fixturePath } from '../builders/fixtures.ts';
import { noSources, plainQuestion, profileOfFixture } from '../builders/open-profile.ts';

/** Frames are [file or its place in `files`, line], oldest first. */
type Frames = [file: number | string, line: number][];
type Row = [frames: Frames, ...figures: number[]];
type Spec = [boolean, string | null, number | null, boolean, number | null];
interface SnapshotTruth extends Record<string, unknown> {
  limit: number;
  size: number;
  count: number;
  text: { filename: string[]; lineno: string[] };
}
interface PairTruth {
  snapshots: SnapshotTruth[];
  compare: Record<string, Row[]>;
  compareText: string[];
  filters: { spec: Spec[]; count: number; rows: Row[] }[];
  files: string[];
}

async function snapshotOf(name: string): Promise<TracemallocSnapshot> {
  const profile = await profileOfFixture('tracemalloc', `${name}.snap.gz`);
  if (!(profile instanceof TracemallocProfile)) throw new Error(`${name} was taken for ${profile.format}`);
  return profile.snapshot;
}

const filterOf = ([inclusive, pattern, line, allFrames, domain]: Spec): TraceFilter => ({
  inclusive,
  pattern,
  line,
  allFrames,
  domain,
});

function rowsOf(snapshot: TracemallocSnapshot, by: TracemallocKey, cumulative = false) {
  const { keys, size, count } = statistics(snapshot, by, cumulative);
  return Array.from(keys, (key, row) => [
    framesOf(snapshot, by, key).map(({ file, line }) => [file, line]),
    size[row],
    count[row],
  ]);
}

const questions = [
  ['filename', 'filename', false],
  ['lineno', 'lineno', false],
  ['traceback', 'traceback', false],
  ['filename-cumulative', 'filename', true],
  ['lineno-cumulative', 'lineno', true],
] as const;

const pairs = readdirSync(fixturePath('profiles', 'tracemalloc'))
  .filter((name) => /^py.*\.json\.gz$/.test(name))
  .map((name) => name.replace('.json.gz', ''));

test('all pairs of snapshots have their truth', () => {
  expect(pairs.length).toBe(9);
});

describe.each(pairs)('%s', (name) => {
  const truth = fixtureJson('profiles', 'tracemalloc', `${name}.json.gz`) as PairTruth;
  const named = (frames: Frames) => frames.map(([file, line]) => [truth.files[file as number], line]);

  test.each([1, 2])('snapshot %i agrees with tracemalloc in every row', async (number) => {
    const expected = truth.snapshots[number - 1]!;
    const snapshot = await snapshotOf(`${name}.${number}`);
    expect(snapshot.tracebackLimit).toBe(expected.limit);
    expect(totalsOf(snapshot)).toEqual({ size: expected.size, count: expected.count });
    for (const [key, by, cumulative] of questions)
      expect(rowsOf(snapshot, by, cumulative), key).toEqual(
        (expected[key] as Row[]).map(([frames, ...figures]) => [named(frames), ...figures]),
      );
    const profile = new TracemallocProfile(snapshot);
    for (const by of ['filename', 'lineno'] as const) {
      const text = [...profile.text(plainQuestion({ by, limit: 1e6 }), noSources)].join('');
      expect(text.trimEnd().split('\n')).toEqual(expected.text[by]);
    }
  });

  test('the two compare as tracemalloc compares them', async () => {
    const [older, newer] = [await snapshotOf(`${name}.1`), await snapshotOf(`${name}.2`)];
    for (const [key, by, cumulative] of questions) {
      const diff = compareTo(newer, older, by, cumulative);
      const rows = Array.from(diff.keys, (row, i) => [
        framesOf(diff.space, by, row).map(({ file, line }) => [file, line]),
        diff.size[i],
        diff.sizeDiff[i],
        diff.count[i],
        diff.countDiff[i],
      ]);
      expect(rows, key).toEqual(truth.compare[key]!.map(([frames, ...rest]) => [named(frames), ...rest]));
    }
    const { keys, space, size, sizeDiff, count, countDiff } = compareTo(newer, older, 'lineno', false);
    const lines = Array.from(keys, (key, i) =>
      differenceText(framesOf(space, 'lineno', key)[0]!, {
        size: size[i]!,
        sizeDiff: sizeDiff[i]!,
        count: count[i]!,
        countDiff: countDiff[i]!,
      }),
    );
    expect(lines).toEqual(truth.compareText);
  });

  test('filters keep what tracemalloc keeps', async () => {
    const snapshot = await snapshotOf(`${name}.2`);
    for (const { spec, count, rows } of truth.filters) {
      const kept = filterTraces(snapshot, spec.map(filterOf));
      expect(totalsOf(kept).count, JSON.stringify(spec)).toBe(count);
      expect(rowsOf(kept, 'lineno')).toEqual(rows.map(([frames, ...rest]) => [named(frames), ...rest]));
    }
  });
});

describe.each(['old_shape_p4', 'domains_p5', 'domains_p2', 'domains_p3'])(
  '%s: shapes of other versions',
  (name) => {
    const truth = fixtureJson('profiles', 'tracemalloc', `${name}.json.gz`) as Record<string, unknown> & {
      filters: { spec: Spec[]; count: number; size: number }[];
    };

    test('every row agrees', async () => {
      const snapshot = await snapshotOf(name);
      expect(totalsOf(snapshot)).toEqual({ size: truth['size'], count: truth['count'] });
      expect(snapshot.cutTracebacks).toBe(truth['cut']);
      for (const [key, by, cumulative] of questions) {
        const expected = truth[key] as [Frames, number, number, string][];
        const rows = rowsOf(snapshot, by, cumulative);
        expect(rows, key).toEqual(expected.map(([frames, size, count]) => [frames, size, count]));
        const text = expected.map(([frames, size, count]) =>
          statisticText({ file: String(frames[0]![0]), line: frames[0]![1] }, size, count),
        );
        expect(text).toEqual(expected.map((row) => row[3]));
      }
      for (const { spec, count, size } of truth.filters)
        expect(totalsOf(filterTraces(snapshot, spec.map(filterOf))), JSON.stringify(spec)).toEqual({
          size,
          count,
        });
    });
  },
);

test.each(['cpickle', 'pickle'])("the back-port's snapshots of Python 2 (%s)", async (pickler) => {
  const truth = fixtureJson('profiles', 'tracemalloc', 'backport_py2.json.gz') as [number, Frames][];
  const snapshot = await snapshotOf(`backport_py2_${pickler}`);
  expect(totalsOf(snapshot)).toEqual({
    size: truth.reduce((sum, [size]) => sum + size, 0),
    count: truth.length,
  });
  const byTraceback = new Map<string, [number, number]>();
  for (const [size, frames] of truth) {
    const key = JSON.stringify([...frames].reverse());
    const [sum, count] = byTraceback.get(key) ?? [0, 0];
    byTraceback.set(key, [sum + size, count + 1]);
  }
  const rows = rowsOf(snapshot, 'traceback').map(([frames, ...figures]) => [JSON.stringify(frames), figures]);
  expect(new Map(rows as [string, [number, number]][])).toEqual(byTraceback);
});

test('snapshots of one trace and of none', async () => {
  expect(totalsOf(await snapshotOf('one_trace'))).toEqual({ size: 10, count: 1 });
  const none = await profileOfFixture('tracemalloc', 'no_traces.snap.gz');
  expect(none.answer(plainQuestion())).toEqual({
    format: 'tracemalloc',
    totalSize: 0,
    totalCount: 0,
    tracebackLimit: 1,
    total: 0,
    rows: [],
  });
});
