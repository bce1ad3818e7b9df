import { describe, expect, test } from 'vitest';
import type { AskedRow, Diagnosis } from '../../../shared/protocol/insight.ts';
import { commandLine } from '../../builders/command-line.ts';
import { fixtureJson, fixturePath, fixtureText, temporaryFile } from '../../builders/fixtures.ts';

const MiB = 2 ** 20;
const heap = (process: string, name: string): string =>
  temporaryFile(name, fixtureText('insight', 'heaps', process, `${name}.gz`));
const recording = (name: string): string =>
  temporaryFile(name, fixtureText('profiles', 'mprof', `${name}.gz`));

async function diagnosis(...args: readonly string[]): Promise<Diagnosis> {
  const { code, out, err } = await commandLine(['diagnose', '--json', ...args]);
  expect(err).toBe('');
  expect(code).toBe(0);
  return JSON.parse(out) as Diagnosis;
}
const logOf = (process: string): Promise<Diagnosis> =>
  diagnosis(...['status', 'strace'].flatMap((name) => [`--${name}`, heap(process, name)]));
const withLog = (process: string, ...more: readonly string[]): Promise<Diagnosis> =>
  diagnosis(
    fixturePath('insight', 'heaps', process, 'heap.dump.gz'),
    ...['status', 'smaps', 'strace'].flatMap((name) => [`--${name}`, heap(process, name)]),
    ...more,
  );
const row = ({ asked }: Diagnosis, asker: AskedRow['asker']): AskedRow | undefined =>
  asked?.rows.find((each) => each.asker === asker);

describe.each([
  { python: '2.7.18', arena: 'arenas-256k', other: 'arenas-1m' },
  { python: '3.8.18', arena: 'arenas-256k', other: 'arenas-1m' },
  { python: '3.13.0', arena: 'arenas-1m', other: 'arenas-256k' },
] as const)('a strace log of Python $python says who asked', ({ python, arena, other }) => {
  test('objects of 400 KiB: single blocks', async () => {
    const found = await logOf(`${python}-leak`);
    // 80 blocks of 400 KiB, a page more each, and tables of the interpreter.
    expect(row(found, 'blocks')!.atEnd / MiB).toBeGreaterThan(31.25);
    expect(row(found, 'blocks')!.atEnd / MiB).toBeLessThan(34);
    expect(row(found, other)).toBeUndefined();
  });

  test('pools: arenas of this version', async () => {
    const found = await logOf(`${python}-pools`);
    expect(row(found, arena)!.atEnd / MiB).toBeGreaterThan(39);
    expect(row(found, arena)!.atEnd / MiB).toBeLessThan(44);
  });

  test('an extension, and freed memory: the C library’s heap', async () => {
    for (const [kind, mebibytes] of [
      ['extension', 24],
      ['libc', 39],
    ] as const) {
      const found = await logOf(`${python}-${kind}`);
      expect(row(found, 'heap')!.atEnd / MiB).toBeGreaterThan(mebibytes);
      expect(row(found, 'heap')!.atEnd / MiB).toBeLessThan(mebibytes + 2);
    }
  });
});

test('the C library’s heap decides nothing between in use and freed, and it is said so', async () => {
  const found = await withLog('3.13.0-libc');
  expect(found.branch.name).toBe('extensions-or-c-heap');
  expect(found.branch.sentence).toContain('are heaps of the C library, where both can be');
});

test('blocks with mappings of their own are in use, and the log decides it', async () => {
  const found = await withLog('3.13.0-blocks');
  expect(found.branch.name).toBe('extensions');
  expect(found.branch.sentence).toContain('The strace log decides it: 25.9 MiB');
  expect(found.branch.bytes / MiB).toBeCloseTo(24.3, 0);
  // Where malloc_info is there it needs no log: what malloc_info counts as in use is this.
  const told = await withLog('3.13.0-blocks', '--malloc-info', heap('3.13.0-blocks', 'malloc_info'));
  expect(told.branch.name).toBe('extensions');
  expect(told.branch.sentence).not.toContain('strace');
});

test('another allocator keeps what is freed: then the log decides nothing', async () => {
  const smaps = temporaryFile(
    'smaps',
    fixtureText('insight', 'heaps', '3.13.0-blocks', 'smaps.gz').replace(
      /\S*libm\.so\.6/,
      '/usr/lib/libjemalloc.so.2',
    ),
  );
  const found = await diagnosis(
    fixturePath('insight', 'heaps', '3.13.0-blocks', 'heap.dump.gz'),
    ...['--status', heap('3.13.0-blocks', 'status'), '--strace', heap('3.13.0-blocks', 'strace')],
    ...['--smaps', smaps],
  );
  expect(found.branch.name).toBe('extensions-or-c-heap');
});

test('a log that began late says what it does not show, and decides nothing', async () => {
  const log = fixtureText('insight', 'heaps', '3.13.0-libc', 'strace.gz').split('\n');
  const late = temporaryFile(
    'strace',
    [...log.slice(100), '1 munmap(0x7f0000000000, 50000000) = 0'].join('\n'),
  );
  const found = await diagnosis('--status', heap('3.13.0-libc', 'status'), '--strace', late);
  expect(found.asked?.isWhole).toBe(false);
  expect(found.asked?.sentences.join(' ')).toContain('The log does not show all');
});

test('threads reserve heaps and stacks; a process that is gone holds nothing', async () => {
  const log = temporaryFile('strace', fixtureText('profiles', 'strace', 'f_memory.txt.gz'));
  const found = await diagnosis('--mprof', recording('with_func.dat'), '--strace', log);
  expect(row(found, 'stacks')).toMatchObject({ calls: 2 });
  expect(row(found, 'arenas-1m')).toMatchObject({ calls: 7, asked: 7 * MiB });
  // Ten of 300 KiB, and others.
  expect(row(found, 'blocks')!.calls).toBeGreaterThanOrEqual(10);
  expect(found.asked!.processes).toBeGreaterThan(1);
});

describe('an mprof recording', () => {
  const peaks = fixtureText('profiles', 'mprof', 'GROUNDTRUTH_peak.txt.gz');

  test.each(['with_func.dat', 'without_func.dat', 'uss.dat', 'args_quoted.dat', 'include_children.dat'])(
    '%s: peak as mprof peak says, first and last as its reader has them',
    async (name) => {
      const { overTime, rss } = await diagnosis('--mprof', recording(name));
      const told = new RegExp(`${name.replace('.', '\\.')}\\s+([\\d.]+) MiB`).exec(peaks)?.[1];
      expect(told).toBeDefined();
      expect((overTime!.peak / MiB).toFixed(3)).toBe(told);
      const truth = fixtureJson('profiles', 'mprof', 'GROUNDTRUTH_read_mprofile_file.json.gz') as Record<
        string,
        { mem_usage: number[]; timestamp: number[] }
      >;
      const key = Object.keys(truth).find((each) => each.endsWith(name))!;
      const { mem_usage: memory, timestamp: times } = truth[key]!;
      expect(overTime).toMatchObject({
        samples: memory.length,
        first: Math.round(memory[0]! * MiB),
        last: Math.round(memory.at(-1)! * MiB),
      });
      expect(overTime!.seconds).toBeCloseTo(times.at(-1)! - times[0]!, 6);
      expect(rss).toBe(overTime!.last);
      expect(overTime!.slope! / MiB).toBeCloseTo(slowSlope(times, memory), 6);
    },
  );

  test('alone it accounts for nothing, and does not pretend to', async () => {
    const { branch } = await diagnosis('--mprof', recording('with_func.dat'));
    expect(branch.name).toBe('unexplained');
    expect(branch.sentence).toContain('Without a dump or _debugmallocstats');
  });

  test('what grows to the end and what is level is told', async () => {
    const grown = (last: number): string =>
      temporaryFile(
        'mprof.dat',
        [
          'CMDLINE x',
          ...Array.from({ length: 40 }, (_, i) => `MEM ${(100 + last * i).toFixed(6)} ${1e9 + i}.0000`),
        ].join('\n'),
      );
    const said = async (file: string) => (await diagnosis('--mprof', file)).overTime!.sentences.join(' ');
    expect(await said(grown(5))).toContain('slope of 5.0 MiB a second');
    expect(await said(grown(5))).toContain('it was still growing');
    expect(await said(grown(0))).toContain('it was level, within 2 %');
    expect(await said(grown(-1))).toContain('it was shrinking');
  });

  test('a file that is another one is refused in a sentence', async () => {
    const log = heap('3.13.0-libc', 'strace');
    const other = await commandLine(['diagnose', '--mprof', log]);
    expect([other.code, other.err]).toEqual([
      3,
      'meliscope: What was given as the mprof recording is something else, cut off or empty.\n',
    ]);
    const counts = temporaryFile('c.txt', fixtureText('profiles', 'strace', 'f_c_memory.txt.gz'));
    const table = await commandLine(['diagnose', '--mprof', recording('uss.dat'), '--strace', counts]);
    expect([table.code, table.err]).toEqual([
      3,
      'meliscope: The strace file has no call about memory, one by one: trace mmap, munmap and brk, without -c.\n',
    ]);
  });
});

/** Least squares as it is written in a book. */
function slowSlope(times: readonly number[], values: readonly number[]): number {
  const meanTime = times.reduce((sum, time) => sum + time, 0) / times.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const up = times.reduce((sum, time, i) => sum + (time - meanTime) * (values[i]! - mean), 0);
  return up / times.reduce((sum, time) => sum + (time - meanTime) ** 2, 0);
}
