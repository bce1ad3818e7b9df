import { describe, expect, test } from 'vitest';
import type { MprofAnswer } from '../../shared/protocol/profile.ts';
import { fixtureJson, fixtureText } from '../builders/fixtures.ts';
import { noSources, plainQuestion, profileOfBytes, profileOfFixture } from '../builders/open-profile.ts';

interface Truth {
  mem_usage: number[];
  timestamp: number[];
  func_timestamp: Record<string, number[][]>;
  cmd_line: string | null;
  children: Record<string, number[][]>;
}
const truths = fixtureJson('profiles', 'mprof', 'GROUNDTRUTH_read_mprofile_file.json.gz') as Record<
  string,
  Truth
>;
const here = ['args_quoted', 'include_children', 'uss', 'with_func', 'without_func'].map(
  (name) => `${name}.dat`,
);

const recordingOf = async (text: string): Promise<MprofAnswer> => {
  const answer = (await profileOfBytes(new TextEncoder().encode(text))).answer(plainQuestion());
  if (answer.format !== 'mprof') throw new Error('not a recording');
  return answer;
};

/** A recording as mprof would have written what its reader gave. */
const written = ({
  mem_usage: memory,
  timestamp,
  children,
  func_timestamp: functions,
  cmd_line: command,
}: Truth) =>
  [
    `CMDLINE ${(command ?? '').trimEnd()}`,
    ...Object.entries(functions).flatMap(([name, runs]) =>
      runs.map(
        ([start, end, from, to, level]) =>
          `FUNC ${name} ${from!.toFixed(4)} ${start!.toFixed(4)} ${to!.toFixed(4)} ${end!.toFixed(4)} ${level!}`,
      ),
    ),
    ...memory.map((size, at) => `MEM ${size.toFixed(6)} ${timestamp[at]!.toFixed(4)}`),
    ...Object.entries(children).flatMap(([pid, samples]) =>
      samples.map(([size, time]) => `CHLD ${pid} ${size!.toFixed(6)} ${time!.toFixed(4)}`),
    ),
    '',
  ].join('\n');

describe.each(Object.entries(truths).filter(([, truth]) => 'mem_usage' in truth))('%s', (name, truth) => {
  test('has every sample, function and child of mprof’s own reader', async () => {
    const text = here.includes(name) ? fixtureText('profiles', 'mprof', `${name}.gz`) : written(truth);
    const answer = await recordingOf(text);
    expect(answer.samples).toEqual(truth.timestamp.map((time, at) => [time, truth.mem_usage[at]]));
    const functions: Record<string, number[][]> = {};
    for (const { name: of, start, end, startMiB, endMiB, level } of answer.functions)
      (functions[of] ??= []).push([start, end, startMiB, endMiB, ...(level === null ? [] : [level])]);
    expect(functions).toEqual(truth.func_timestamp);
    const children = Object.entries(truth.children).map(([pid, all]) => [
      pid,
      all.map(([size, time]) => [time, size]),
    ]);
    expect(answer.children).toEqual(Object.fromEntries(children));
    expect(answer.runs[0]?.command).toBe(truth.cmd_line?.trimEnd() ?? null);
    expect(answer.oddLines).toBe(0);
    const peak = new RegExp(`^${name}\\t([\\d.]+) MiB$`, 'm').exec(
      fixtureText('profiles', 'mprof', 'GROUNDTRUTH_peak.txt.gz'),
    )?.[1];
    if (peak !== undefined) expect(answer.peakMiB.toFixed(3)).toBe(peak);
  });
});

test('names with spaces, with and without a level; several runs in one file', async () => {
  const { functions, runs, samples } = await recordingOf(
    'FUNC m.load phase 2 24.7000 1795457726.6280 44.8000 1795457727.2607 0\nCMDLINE a\nMEM 1.5 10.0\n\nFUNC .old block 1.0 2.0 3.0 4.0\r\nCMDLINE b\nMEM 2.5 20.0\nNEW 1\nMEM x 1\n',
  );
  expect(functions.map(({ name, level }) => [name, level])).toEqual([
    ['m.load phase 2', 0],
    ['.old block', null],
  ]);
  expect(runs).toEqual([
    { command: 'a', from: 0, to: 1, peakMiB: 1.5 },
    { command: 'b', from: 1, to: 2, peakMiB: 2.5 },
  ]);
  expect(samples).toEqual([
    [10, 1.5],
    [20, 2.5],
  ]);
});

test('--timestamp has functions and no samples', async () => {
  const answer = (await profileOfFixture('mprof', 'timestamp_only.txt.gz')).answer(plainQuestion());
  expect(answer).toMatchObject({ format: 'mprof', samples: [], peakMiB: 44.8359 });
});

test.each(['psutil', 'tracemalloc'])(
  'the report of %s prints as memory_profiler printed it',
  async (backend) => {
    const text = [
      ...(await profileOfFixture('mprof', `line_report_${backend}.txt.gz`)).text(plainQuestion(), noSources),
    ].join('');
    const truth = fixtureText('profiles', 'mprof', `line_report_${backend}.txt.gz`);
    expect(text.trimEnd()).toBe(truth.slice(truth.indexOf('Filename')).trimEnd());
  },
);
