import { describe, expect, test } from 'vitest';
import type { Diagnosis } from '../../../shared/protocol/insight.ts';
import { commandLine } from '../../builders/command-line.ts';
import { fixturePath, fixtureText, temporaryFile } from '../../builders/fixtures.ts';

const MiB = 2 ** 20;
const text = (version: string, kind: string, name: string): string =>
  temporaryFile(name, fixtureText('insight', 'heaps', `${version}-${kind}`, `${name}.gz`));
const dump = (version: string, kind: string): string =>
  fixturePath('insight', 'heaps', `${version}-${kind}`, 'heap.dump.gz');

async function diagnosis(version: string, kind: string, evidence: readonly string[]): Promise<Diagnosis> {
  const options = evidence.flatMap((name) => [`--${name.replace('_', '-')}`, text(version, kind, name)]);
  // Python 2.7 has no such figures.
  if (version !== '2.7.18') options.push('--malloc-stats', text(version, kind, 'malloc_stats'));
  const { code, out, err } = await commandLine(['diagnose', dump(version, kind), '--json', ...options]);
  expect(err).toBe('');
  expect(code).toBe(0);
  return JSON.parse(out) as Diagnosis;
}
const part = (found: Diagnosis, name: string) => found.parts.find((each) => each.part === name);

/** What heaps.py makes: 31.25, about 37, 24 and 39 MiB of one kind. A margin of 10 %, and 2 MiB for a process's own. */
const near = (bytes: number, wanted: number): void => {
  expect(bytes).toBeGreaterThan(wanted * 0.9 - MiB);
  expect(bytes).toBeLessThan(wanted * 1.1 + 2 * MiB);
};

describe.each(['2.7.18', '3.8.18', '3.13.0'])('processes of Python %s', (version) => {
  const whole = ['smaps', 'status', 'malloc_info'];

  test('objects that the program keeps', async () => {
    const found = await diagnosis(version, 'leak', whole);
    expect(found.branch.name).toBe('objects');
    near(found.branch.bytes, 31.25 * MiB);
    const isMost = found.branch.bytes >= found.rss / 2;
    expect(found.branch.sentence).toMatch(isMost ? /^Most of it is / : /^Much of it is /);
    // Sizes lack what Python 3.11 and later keeps beside an instance.
    expect(part(found, 'objects')?.source.includes('attribute values')).toBe(version === '3.13.0');
  });

  test('pools that one object each keeps', async () => {
    const found = await diagnosis(version, 'pools', whole);
    expect(found.branch.name).toBe('allocator');
    const { least = 0, most = 0 } = part(found, 'allocator') ?? {};
    // 11,111 pools of 18 texts, or 2,500 of 78: 40 MiB, within what is known.
    expect(least).toBeLessThan(40 * MiB);
    near(most, 39 * MiB);
  });

  test("an extension's heap", async () => {
    const found = await diagnosis(version, 'extension', whole);
    expect(found.branch.name).toBe('extensions');
    near(found.branch.bytes, 24 * MiB);
  });

  test("freed memory that the C library's heap keeps", async () => {
    const found = await diagnosis(version, 'libc', whole);
    expect(found.branch.name).toBe('c-heap');
    near(found.branch.bytes, 39 * MiB);
  });

  test('without malloc_info the last two are not told apart, and it is said so', async () => {
    for (const kind of ['extension', 'libc']) {
      const found = await diagnosis(version, kind, ['smaps', 'status']);
      expect(found.branch.name).toBe('extensions-or-c-heap');
      expect(found.missing.join()).toContain('malloc_info');
    }
  });

  test('the account adds up to what is resident', async () => {
    for (const kind of ['leak', 'pools', 'extension', 'libc']) {
      const { rss, parts } = await diagnosis(version, kind, whole);
      const sum = (bound: 'least' | 'most') => parts.reduce((all, each) => all + each[bound], 0);
      expect(sum('least')).toBeLessThanOrEqual(rss * 1.03);
      expect(sum('most')).toBeGreaterThanOrEqual(rss * 0.999);
    }
  });
});

test('a part below the half is not called most', async () => {
  const status = temporaryFile('status', `VmRSS:\t${100 << 10} kB\nRssFile:\t${45 << 10} kB\n`);
  const { out } = await commandLine(['diagnose', dump('3.8.18', 'leak'), '--status', status, '--json']);
  const { branch } = JSON.parse(out) as Diagnosis;
  expect([branch.name, branch.sentence.slice(0, 16)]).toEqual(['objects', 'Much of it is Py']);
});

test('a file that is something else is refused in one sentence', async () => {
  const { code, err } = await commandLine(['diagnose', '--smaps', temporaryFile('smaps', 'hello\n')]);
  expect([code, err]).toEqual([
    3,
    'meliscope: What was given as smaps is something else, cut off or empty.\n',
  ]);
  const none = await commandLine(['diagnose']);
  expect(none.code).toBe(2);
  const missing = await commandLine(['diagnose', '--status', '/no/such/file']);
  expect([missing.code, missing.err]).toEqual([3, 'meliscope: There is no file /no/such/file.\n']);
});
