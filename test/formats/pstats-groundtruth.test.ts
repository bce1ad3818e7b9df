import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { addProfiles } from '../../electron/engine/profiles/pstats/add.ts';
import { PstatsProfile } from '../../electron/engine/profiles/pstats/pstats.ts';
import type { CallerFigures } from '../../shared/protocol/profile.ts';
import { fixtureJson, fixturePath, fixtureText } from '../builders/fixtures.ts';
import { plainQuestion, profileOfFixture } from '../builders/open-profile.ts';

type Key = [file: string, line: number, name: string];
interface Truth {
  total_calls: number;
  prim_calls: number;
  total_tt: number;
  n: number;
  stats: {
    func: Key;
    cc: number;
    nc: number;
    tt: number;
    ct: number;
    callers: { func: Key; value: number | [nc: number, cc: number, tt: number, ct: number] }[];
  }[];
}

const files = readdirSync(fixturePath('profiles', 'pstats'))
  .filter((name) => name.endsWith('.prof.gz') && !name.startsWith('small_'))
  .map((name) => name.replace('.prof.gz', ''));

test('all samples are here', () => {
  expect(files.length).toBe(16);
});

async function open(name: string): Promise<PstatsProfile> {
  const profile = await profileOfFixture('pstats', `${name}.prof.gz`);
  if (!(profile instanceof PstatsProfile)) throw new Error(`${name} was taken for ${profile.format}`);
  return profile;
}

const callerText = (caller: CallerFigures): string => {
  const figures =
    'ownTime' in caller
      ? [caller.calls, caller.primitiveCalls, caller.ownTime, caller.cumulativeTime]
      : caller.calls;
  return JSON.stringify([[caller.file, caller.line, caller.function], figures]);
};

/** Addresses of code objects are not in the file; widths depend on them. */
const withoutCodeObjects = (lines: readonly string[]): string[] =>
  lines.filter((line) => !line.includes('code object'));

/** The truth's part under a heading, without the file and date that stand at its top. */
function part(text: string, heading: string): string[] {
  const from = text.indexOf(heading) + heading.length + 1;
  const to = text.indexOf('########', from);
  return text
    .slice(from, to < 0 ? undefined : to)
    .replace(/^\w{3} \w{3} .*\n\n/, '')
    .trimEnd()
    .split('\n');
}

describe.each(files)('%s', (name) => {
  test('agrees with pstats in every row and caller', async () => {
    const truth = fixtureJson('profiles', 'pstats', `${name}.GROUNDTRUTH.json.gz`) as Truth;
    const answer = (await open(name)).answer(plainQuestion());
    expect(answer.totalCalls).toBe(truth.total_calls);
    expect(answer.totalPrimitiveCalls).toBe(truth.prim_calls);
    // The truth of Python 2 was added up in another order of the same numbers.
    expect(answer.totalTime).toBeCloseTo(truth.total_tt, 12);
    expect(answer.functions).toBe(truth.n);
    const rows = answer.rows.map((row) => [
      JSON.stringify([row.file, row.line, row.function]),
      [row.primitiveCalls, row.calls, row.ownTime, row.cumulativeTime],
      row.callers.map(callerText).sort(),
    ]);
    const expected = truth.stats.map(({ func, cc, nc, tt, ct, callers }) => [
      JSON.stringify(func),
      [cc, nc, tt, ct],
      callers.map((caller) => JSON.stringify([caller.func, caller.value])).sort(),
    ]);
    const byName = (a: unknown[], b: unknown[]): number => (String(a[0]) < String(b[0]) ? -1 : 1);
    expect(rows.sort(byName)).toEqual(expected.sort(byName));
  });

  test('prints what pstats prints', async () => {
    const truth = fixtureText('profiles', 'pstats', `${name}.GROUNDTRUTH.txt.gz`);
    const profile = await open(name);
    for (const sort of ['cumulative', 'tottime', 'calls', 'stdname']) {
      const text = [...profile.text(plainQuestion({ sort, limit: 15 }))].join('');
      const lines = text
        .slice(text.indexOf('\n\n') + 2)
        .trimEnd()
        .split('\n');
      const expected = part(truth, `######## sort_stats('${sort}').print_stats(15)`);
      const [shown, wanted] = [withoutCodeObjects(lines), withoutCodeObjects(expected)];
      // Python 2's dict has an order of its own, so ties there are in another.
      if (name.includes('2.7')) expect(shown.sort()).toEqual(wanted.sort());
      else expect(shown).toEqual(wanted);
    }
    const question = plainQuestion({ sort: 'cumulative', limit: 8 });
    const callers = [...profile.callsText(question, 'callers')].join('').trimEnd().split('\n');
    const callees = [...profile.callsText(question, 'callees')].join('').trimEnd().split('\n');
    const squeeze = (lines: readonly string[]): string[] =>
      withoutCodeObjects(lines).map((line) => line.replaceAll(/\s+/g, ' ').trimEnd());
    const expectedCallers = part(truth, '######## sort_stats("cumulative").print_callers(8)');
    const expectedCallees = part(truth, '######## sort_stats("cumulative").print_callees(8)');
    if (name.includes('pure') || name.includes('2.7')) {
      expect(squeeze(callers)).toEqual(squeeze(expectedCallers));
      expect(squeeze(callees)).toEqual(squeeze(expectedCallees));
    } else {
      expect(callers).toEqual(expectedCallers);
      expect(callees).toEqual(expectedCallees);
    }
  });
});

test('adding a profile to itself is what Stats.add makes of it', async () => {
  for (const name of ['cprofile_3.11.7', 'profile_pure_2.7.18']) {
    const { table } = await open(name);
    const twice = new PstatsProfile(addProfiles([table, table]), []).answer(plainQuestion());
    const once = new PstatsProfile(table, []).answer(plainQuestion());
    expect(twice.rows.length).toBe(once.rows.length);
    const byPlace = new Map(
      twice.rows.map((row) => [JSON.stringify([row.file, row.line, row.function]), row]),
    );
    for (const row of once.rows) {
      const added = byPlace.get(JSON.stringify([row.file, row.line, row.function]))!;
      expect(added).toMatchObject({ calls: 2 * row.calls, ownTime: 2 * row.ownTime });
      expect(added.callers.map(({ calls }) => calls)).toEqual(row.callers.map(({ calls }) => 2 * calls));
    }
  }
});

test('two files added equal the file that pstats wrote of their sum', async () => {
  const [a, b, sum] = await Promise.all(
    ['cprofile_3.11.7', 'cprofile_3.10.13', 'pstats_added_3.11.7'].map((name) => open(name)),
  );
  const rows = (profile: PstatsProfile) =>
    profile
      .answer(plainQuestion({ sort: 'nfl' }))
      .rows.map((row) => ({ ...row, callers: row.callers.map(callerText).sort() }));
  expect(rows(new PstatsProfile(addProfiles([a!.table, b!.table]), []))).toEqual(rows(sum!));
});

test('what pstats does not know is refused', async () => {
  const profile = await open('cprofile_3.13.0');
  expect(() => profile.answer(plainQuestion({ sort: 'size' }))).toThrow(
    '--sort of a profile is one of calls,',
  );
  expect(() => profile.answer(plainQuestion({ by: 'lineno' }))).toThrow('--by is for tracemalloc snapshots');
  expect([...profile.text(plainQuestion({ limit: 1 }))].join('')).not.toContain('undefined');
});
