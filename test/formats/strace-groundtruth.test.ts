import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { StraceLogAnswer } from '../../shared/protocol/profile.ts';
import { fixturePath, fixtureText } from '../builders/fixtures.ts';
import { noSources, plainQuestion, profileOfBytes, profileOfFixture } from '../builders/open-profile.ts';

const files = readdirSync(fixturePath('profiles', 'strace')).map((name) => name.replace('.gz', ''));
const tables = ['c_summary.txt', 'f_c_U.txt', 'f_c_memory.txt', 'f_c_wall.txt'];
const logs = files.filter((name) => !tables.includes(name));

const logOf = async (text: string): Promise<StraceLogAnswer> => {
  const answer = (await profileOfBytes(new TextEncoder().encode(text))).answer(plainQuestion());
  if (answer.format !== 'strace' || answer.source !== 'log') throw new Error('not a log');
  return answer;
};

/** Name, calls and errors of a table's rows, by position from the right or the left. */
function truthOf(text: string): [string, number, number][] {
  const body = text.split(/^[- ]+$/m)[1] ?? '';
  return body
    .trim()
    .split('\n')
    .map((line) => {
      const words = line.trim().split(/\s+/);
      const numbers = words.filter((word) => /^\d+$/.test(word)).map(Number);
      const name = words.find((word) => /^[a-z]/.test(word)) ?? '';
      const isFirst = words[0] === name;
      const calls = isFirst ? numbers[0]! : numbers[1]!;
      return [name, calls, (isFirst ? 0 : numbers[2]) ?? 0];
    });
}

describe.each(tables)('%s', (name) => {
  test('has every row of the table', async () => {
    const answer = (await profileOfFixture('strace', `${name}.gz`)).answer(plainQuestion());
    if (answer.format !== 'strace') throw new Error('not strace');
    const rows = answer.calls.map(({ name: call, count, errors }) => [call, count, errors]);
    expect(rows.sort()).toEqual(truthOf(fixtureText('profiles', 'strace', `${name}.gz`)).sort());
    expect(answer.memory).toBeNull();
  });
});

describe.each(logs)('%s', (name) => {
  test('counts what a slow reader counts', async () => {
    const text = fixtureText('profiles', 'strace', `${name}.gz`);
    const slow = new Map<string, [number, number]>();
    for (const line of text.split('\n')) {
      const begun = /(?:^|\s)([a-z_0-9]+)\((?!\+)/.exec(line.replace(/"(?:[^"\\]|\\.)*"/g, ''))?.[1];
      const resumed = /<\.\.\. (\w+) resumed>/.exec(line)?.[1];
      const call = line.includes('--- SIG') ? undefined : (resumed ?? begun);
      if (call === undefined) continue;
      const sums = slow.get(call) ?? [0, 0];
      if (resumed === undefined) sums[0] += 1;
      if (/\)\s+= (?:-1|\?) E[A-Z]+/.test(line)) sums[1] += 1;
      slow.set(call, sums);
    }
    const answer = await logOf(text);
    const rows = answer.calls.map(({ name: call, count, errors }) => [call, [count, errors]] as const);
    expect(new Map(rows)).toEqual(slow);
    expect(answer.oddLines).toBe(0);
    expect(answer.memory.unreadableCalls).toBe(0);
  });
});

test('a log with the table of -C counts what strace itself counted', async () => {
  const { calls, table } = await logOf(fixtureText('profiles', 'strace', 'f_C_memory.txt.gz'));
  const plain = (rows: typeof calls) => rows.map(({ name, count, errors }) => [name, count, errors]).sort();
  expect(plain(calls)).toEqual(plain(table ?? []));
});

describe.each(logs.filter((name) => /^(?:plain|n|ff)_memory/.test(name)))('memory of %s', (name) => {
  test('is that of a slow twin that knows single pages', async () => {
    const text = fixtureText('profiles', 'strace', `${name}.gz`);
    const pages = new Set<number>();
    let start = -1;
    let heap = 0;
    let peak = 0;
    const pagesOf = (at: string, bytes: string) =>
      Array.from({ length: Math.ceil(Number(bytes) / 4096) }, (_, i) => Number(at) / 4096 + i);
    for (const line of text.split('\n')) {
      const [, call = '', args = '', result = ''] =
        /(mmap|munmap|mremap|brk)\((.*)\)\s+= (\w+)$/.exec(line) ?? [];
      const [at = '', bytes = '', next = ''] = args.split(', ');
      if (call === 'brk') {
        if (start < 0) start = Number(result);
        heap = Number(result) - start;
      }
      if (call === 'munmap' || call === 'mremap') for (const page of pagesOf(at, bytes)) pages.delete(page);
      if (call === 'mmap') for (const page of pagesOf(result, bytes)) pages.add(page);
      if (call === 'mremap') for (const page of pagesOf(result, next)) pages.add(page);
      peak = Math.max(peak, pages.size * 4096 + heap);
    }
    const { memory } = await logOf(text);
    expect([memory.peakBytes, memory.finalBytes]).toEqual([peak, pages.size * 4096 + heap]);
    expect(memory.series.length).toBe(memory.changes);
  });
});

describe('who shares memory', () => {
  const map = (pid: number, bytes: number, at: string) =>
    `${pid} mmap(NULL, ${bytes}, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = ${at}\n`;
  const clone = (flags: string) => `10 clone(child_stack=NULL, flags=${flags}|SIGCHLD) = 11\n`;

  test('a fork copies, and goes its own way', async () => {
    const { memory, processes } = await logOf(
      map(10, 8192, '0x7f0000000000') +
        clone('CLONE_CHILD_SETTID') +
        '11 munmap(0x7f0000000000, 4096) = 0\n' +
        map(11, 40960, '0x7f1000000000'),
    );
    expect(processes.map(({ pid, finalBytes }) => [pid, finalBytes])).toEqual([
      [10, 8192],
      [11, 45056],
    ]);
    expect(memory.finalBytes).toBe(8192 + 45056);
  });

  test('a thread shares', async () => {
    const { memory, processes } = await logOf(
      map(10, 8192, '0x7f0000000000') +
        clone('CLONE_VM|CLONE_THREAD') +
        '11 munmap(0x7f0000000000, 4096) = 0\n11 +++ exited with 0 +++\n',
    );
    expect(processes.length).toBe(1);
    expect(memory.finalBytes).toBe(4096);
  });

  test('failed calls change nothing; MAP_FIXED replaces; a munmap may cover a part', async () => {
    const { memory } = await logOf(
      map(10, 16384, '0x7f0000000000') +
        '10 mmap(NULL, 99999999999, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = -1 ENOMEM (Cannot allocate memory)\n' +
        '10 munmap(0x7f0000000001, 4096) = -1 EINVAL (Invalid argument)\n' +
        '10 mmap(0x7f0000001000, 4096, PROT_READ, MAP_PRIVATE|MAP_FIXED, 3, 0) = 0x7f0000001000\n' +
        '10 munmap(0x7f0000002000, 4096) = 0\n',
    );
    expect(memory.finalKinds).toEqual({ heap: 0, anonymous: 8192, file: 4096, reserved: 0 });
  });

  test('a mapping that reuses the room of a munmap under way is not taken away with it', async () => {
    const { memory } = await logOf(
      map(10, 8192, '0x7f0000000000') +
        clone('CLONE_VM|CLONE_THREAD') +
        '10 munmap(0x7f0000000000, 8192 <unfinished ...>\n' +
        map(11, 8192, '0x7f0000000000') +
        '10 <... munmap resumed>) = 0\n',
    );
    expect([memory.finalBytes, memory.contradictions]).toEqual([8192, 0]);
  });
});

test('CRLF, NUL bytes, a cut tail and a line of 10 MB', async () => {
  const text = fixtureText('profiles', 'strace', 'f_memory.txt.gz');
  const { memory } = await logOf(text);
  const long = `1203  write(1, "${'x'.repeat(10_000_000)}", 9) = 9\n`;
  const answer = await logOf(`${text.replace(/\n/g, '\r\n')}\0\0\0\n${long}1203  mmap(NULL, 40`);
  expect(answer.memory.finalBytes).toBe(memory.finalBytes);
  expect(answer.calls.find(({ name }) => name === 'write')?.count).toBe(1);
  expect(answer.oddLines).toBe(1);
});

test('the text begins with the table of strace -c', async () => {
  const profile = await profileOfFixture('strace', 'c_summary.txt.gz');
  const lines = [...profile.text(plainQuestion(), noSources)].join('').split('\n');
  const truth = fixtureText('profiles', 'strace', 'c_summary.txt.gz').split('\n');
  expect(lines.slice(0, 2)).toEqual(truth.slice(0, 2));
  expect(lines.at(-2)).toBe(truth.at(-2));
});
