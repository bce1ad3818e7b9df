import { describe, expect, test } from 'vitest';
import type { OpenProfile } from '../../electron/engine/profiles/profile-importer.ts';
import { LprofProfile } from '../../electron/engine/profiles/lprof/lprof.ts';
import { PstatsProfile } from '../../electron/engine/profiles/pstats/pstats.ts';
import { TracemallocProfile } from '../../electron/engine/profiles/tracemalloc/tracemalloc.ts';
import { FailureError } from '../../shared/protocol/failure.ts';
import { fixtureBytes } from '../builders/fixtures.ts';
import { noSources, plainQuestion, profileOfBytes } from '../builders/open-profile.ts';
import { mutate } from '../builders/profiles/mutate.ts';
import { slowMarshal, type SlowMarshal } from '../builders/profiles/slow-marshal.ts';
import {
  instanceOf,
  SlowDict,
  SlowList,
  SlowObject,
  slowUnpickle,
} from '../builders/profiles/slow-unpickle.ts';
import { randomGenerator } from '../builders/random.ts';

/** So many damaged copies of each format, shared out among its files. */
const mutants = 10_000;

interface Format {
  readonly files: readonly (readonly [folder: string, file: string])[];
  /** Reads the same bytes the slow way and compares figures. */
  readonly agrees: (profile: OpenProfile, bytes: Uint8Array) => void;
}

const latin1 = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');
/** Python 2's bytes that are no UTF-8 stand as they are in both. */
const sameText = (shown: string, slow: string): boolean => shown === slow || latin1(shown) === slow;

function snapshotAgrees(profile: OpenProfile, bytes: Uint8Array): void {
  const answer = instanceOf(TracemallocProfile, profile).answer(plainQuestion());
  const state = slowUnpickle(bytes).state;
  const list = instanceOf(SlowList, instanceOf(SlowObject, state.get('traces')).state.get('_traces'));
  const byLine = new Map<string, [number, number]>();
  for (const trace of list.items as (number | [string, number][])[][]) {
    const [size, [frame]] = (trace.length === 2 ? trace : trace.slice(1, 3)) as [number, [string, number][]];
    const key = `${frame?.[1] ?? ''} ${frame?.[0] ?? ''}`;
    const [sum, count] = byLine.get(key) ?? [0, 0];
    byLine.set(key, [sum + size, count + 1]);
  }
  expect(answer.tracebackLimit).toBe(state.get('traceback_limit'));
  expect(answer.totalCount).toBe(list.items.length);
  expect(answer.rows.map(({ size, count }) => `${size} ${count}`).sort()).toEqual(
    [...byLine.values()].map(([size, count]) => `${size} ${count}`).sort(),
  );
}

function lineStatsAgree(profile: OpenProfile, bytes: Uint8Array): void {
  const { stats } = instanceOf(LprofProfile, profile);
  const state = slowUnpickle(bytes).state;
  expect(stats.unit).toBe(state.get('unit'));
  const timings = new Map(
    instanceOf(SlowDict, state.get('timings')).items.map(([key, lines]) => [
      JSON.stringify(key),
      [key, lines] as const,
    ]),
  );
  expect(stats.functions.length).toBe(timings.size);
  for (const [i, [key, lines]] of [...timings.values()].entries()) {
    const shown = stats.functions[i]!;
    const [file, line, name] = key as [string, number, string];
    expect([shown.line, sameText(shown.file, file), sameText(shown.function, name)]).toEqual([
      line,
      true,
      true,
    ]);
    expect(shown.lines.map((of) => [of.line, of.hits, of.time])).toEqual(instanceOf(SlowList, lines).items);
  }
}

function callsAgree(profile: OpenProfile, bytes: Uint8Array): void {
  const { table } = instanceOf(PstatsProfile, profile);
  const entries = [...(slowMarshal(bytes) as Map<string, [SlowMarshal, SlowMarshal]>).values()];
  expect(table.listed).toBe(entries.length);
  for (const [place, [key, value]] of entries.entries()) {
    const [file, line, name] = key as [string, number, string];
    const row = table.functionAt(place);
    const isSame = sameText(table.fileOf(row), file) && sameText(table.nameOf(row), name);
    const [primitive, calls, own, cumulative, callers] = value as [
      number,
      number,
      number,
      number,
      Map<string, [SlowMarshal, SlowMarshal]>,
    ];
    expect([isSame, table.lineOf(row), table.figuresAt(place)]).toEqual([
      true,
      line,
      { calls, primitive, own, cumulative },
    ]);
    const shown = [...table.callersAt(place)].map(({ calls: count, figures }) =>
      figures === null ? count : [figures.calls, figures.primitive, figures.own, figures.cumulative],
    );
    expect(shown).toEqual([...callers.values()].map(([, figures]) => figures));
  }
}

const formats: Readonly<Record<string, Format>> = {
  tracemalloc: {
    files: [
      'one_trace',
      'domains_p2',
      'domains_p3',
      'old_shape_small_p4',
      'domains_small_p5',
      'backport_small_py2',
    ].map((name) => ['tracemalloc', `${name}.snap.gz`] as const),
    agrees: snapshotAgrees,
  },
  lprof: {
    files: ['v2.1_py2.7', 'v2.1_py3.6', 'v4.0.2_py3.11', 'v5.0.2_py3.13', 'odd'].map(
      (name) => ['lprof', `${name}.lprof.gz`] as const,
    ),
    agrees: lineStatsAgree,
  },
  pstats: {
    files: ['small_2.7.18', 'small_3.8.18', 'small_3.13.0', 'small_pure_3.13.0'].map(
      (name) => ['pstats', `${name}.prof.gz`] as const,
    ),
    agrees: (profile, bytes) => {
      // The slow twin knows no code objects.
      if (!instanceOf(PstatsProfile, profile).table.texts.texts.some((text) => text.startsWith('<<code')))
        callsAgree(profile, bytes);
    },
  },
  hpy: { files: [['hpy', 'heap.hpy.gz']], agrees: () => undefined },
};

describe.each(Object.entries(formats))('%s', (format, { files, agrees }) => {
  test(`${mutants} damaged files give one clear sentence or the right answer`, async () => {
    const random = randomGenerator(20);
    const originals = files.map((parts) => fixtureBytes('profiles', ...parts).slice(0, 6000));
    let read = 0;
    let refused = 0;
    for (let i = 0; i < mutants; i += 1) {
      const mutant = mutate(originals[i % originals.length]!, random);
      try {
        const profile = await profileOfBytes(mutant);
        expect(profile.format).toBe(format);
        agrees(profile, mutant);
        // Nothing that was let in may trip what prints it.
        for (const piece of profile.text(plainQuestion({ limit: 3 }), noSources))
          expect(piece).not.toContain('NaN');
        read += 1;
      } catch (error) {
        if (!(error instanceof FailureError)) throw error;
        const { kind, message } = error.failure;
        expect(['damaged', 'too-large', 'not-a-dump']).toContain(kind);
        expect(message).toMatch(/^[A-Z][^\n]*\.$|^profile is no profile that Meliscope knows/);
        refused += 1;
      }
    }
    expect(read + refused).toBe(mutants);
    // Both ways are walked often.
    expect(Math.min(read, refused)).toBeGreaterThan(mutants / 100);
  });
});
