import { describe, expect, test } from 'vitest';
import { LprofProfile } from '../../electron/engine/profiles/lprof/lprof.ts';
import { mergeLineStats } from '../../electron/engine/profiles/lprof/merge.ts';
import { fixtureJson, fixtureText } from '../builders/fixtures.ts';
import { noSources, plainQuestion, profileOfFixture } from '../builders/open-profile.ts';

const files = ['v2.1_py2.7', 'v2.1_py3.6', 'v4.0.2_py3.11', 'v5.0.2_py3.13'];
const program = fixtureText('profiles', 'lprof', 'workload.py.gz').match(/[^\n]*\n/g) ?? [];
/** The program lay in the working folder when the truth was written. */
const sources = {
  linesOf: (path: string) => (path === 'workload.py' ? program : null),
  absence: () => '',
};

async function open(name: string): Promise<LprofProfile> {
  const profile = await profileOfFixture('lprof', `${name}.lprof.gz`);
  if (!(profile instanceof LprofProfile)) throw new Error(`${name} was taken for ${profile.format}`);
  return profile;
}

describe.each(files)('%s', (name) => {
  test('has every function, line, hit and time of the pickle', async () => {
    const { stats } = await open(name);
    expect(stats).toEqual(fixtureJson('profiles', 'lprof', `${name}.lprof.json.gz`));
  });

  test('prints what line_profiler prints', async () => {
    const text = [...(await open(name)).text(plainQuestion(), sources)].join('');
    expect(text).toBe(fixtureText('profiles', 'lprof', `${name}.GROUNDTRUTH.txt.gz`));
  });
});

test('sorted by time, the quickest first, as -t does', async () => {
  const text = [...(await open('v5.0.2_py3.13')).text(plainQuestion({ sort: 'time' }), sources)].join('');
  // The truth leaves out functions that were never called and ends with a summary of its own.
  const called = text.replace(/Total time: 0 s\n[\s\S]*?return x \+ 1\n\n/, '');
  expect(fixtureText('profiles', 'lprof', 'v5.0.2_py3.13.summary_sorted.txt.gz')).toContain(called);
});

test('answers in the order of the text, with totals', async () => {
  const answer = (await open('v2.1_py2.7')).answer(plainQuestion({ limit: 2 }));
  expect(answer.unit).toBe(1e-6);
  expect(answer.functions.map(({ function: name, line, totalTime }) => [name, line, totalTime])).toEqual([
    ['build', 27, 106881],
    ['strings', 38, 470229],
  ]);
});

test('wide figures, no program, built-in functions', async () => {
  const text = [...(await open('odd')).text(plainQuestion(), noSources)].join('');
  const lines = text.split('\n');
  expect(lines[0]).toBe('Timer unit: 1e-06 s');
  // By file, then by line as a number.
  expect(lines.filter((line) => line.startsWith('Could not find file'))).toEqual([
    'Could not find file /srv/app/a.py',
    'Could not find file /srv/app/a.py',
    'Could not find file /srv/app/café.py',
    'Could not find file ~',
  ]);
  expect(lines.find((line) => line.startsWith('   302'))).toBe(
    '   302         1        1e+12    1e+12    100.0  ',
  );
  expect(lines.find((line) => line.startsWith('    12'))).toBe(
    '    12 1.23457e+11 1099511627.8      0.0     99.8  ',
  );
});

test('adding a file to itself doubles everything; another unit is scaled', async () => {
  const { stats } = await open('v5.0.2_py3.13');
  const twice = mergeLineStats([stats, stats]);
  expect(twice.functions.map(({ lines }) => lines)).toEqual(
    stats.functions.map(({ lines }) =>
      lines.map(({ line, hits, time }) => ({ line, hits: 2 * hits, time: 2 * time })),
    ),
  );
  const inMicroseconds = { unit: stats.unit * 1000, functions: stats.functions };
  const scaled = mergeLineStats([stats, inMicroseconds]).functions[0]!.lines[0]!;
  const { time } = stats.functions[0]!.lines[0]!;
  expect(scaled.time).toBeCloseTo(1001 * time, -1);
});
