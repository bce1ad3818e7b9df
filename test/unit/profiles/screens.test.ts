import { describe, expect, test } from 'vitest';
import type { ProfileTableQuestion } from '../../../shared/protocol/profile-screen.ts';
import { asDumpId } from '../../../shared/model/units.ts';
import { ProfileDesk } from '../../../electron/engine/profiles/screens/desk.ts';
import { compareText } from '../../../electron/engine/profiles/python-order.ts';
import { together } from '../../../electron/engine/profiles/together.ts';
import { frameAt, layOutFlame, stepFrom } from '../../../renderer/components/flame/flame-layout.ts';
import { noSources, plainQuestion, profileOfBytes, profileOfFixture } from '../../builders/open-profile.ts';

const one = asDumpId(1);
const question = (changed: Partial<ProfileTableQuestion>): ProfileTableQuestion => ({
  dump: one,
  table: 'functions',
  by: 'lineno',
  cumulative: false,
  include: '',
  exclude: '',
  allFrames: false,
  domain: null,
  against: null,
  added: [],
  subject: null,
  sortBy: '',
  descending: true,
  filter: '',
  from: 0,
  limit: 500,
  ...changed,
});
async function deskOf(...parts: string[]): Promise<ProfileDesk> {
  const profile = await profileOfFixture(...parts);
  return new ProfileDesk(profile, 'profile', () => profile, noSources);
}
const snapshot = ['tracemalloc', 'py3.11.7_nframe25.2.snap.gz'];

describe('tables', () => {
  test('memory has the rows of tracemalloc, in its order, and sums to all of it', async () => {
    const desk = await deskOf(...snapshot);
    const page = desk.table(question({ table: 'memory' }));
    const answer = desk.profile.answer(plainQuestion());
    if (answer.format !== 'tracemalloc') throw new Error('this is a snapshot');
    expect(page.rows.map(([file, line, size, count]) => [file, line, size, count])).toEqual(
      answer.rows.slice(0, 500).map(({ file, line, size, count }) => [file, line, size, count]),
    );
    expect(page.sums[page.columns.indexOf('size')]).toBe(answer.totalSize);
  });

  test('a snapshot against itself has not changed', async () => {
    const desk = await deskOf(...snapshot);
    const page = desk.table(question({ table: 'memory', against: one }));
    expect(page.sums[page.columns.indexOf('sizeDiff')]).toBe(0);
  });

  test('three snapshots side by side: the columns of each, the change from the first to the last', async () => {
    const paths = [
      'py3.11.7_nframe25.1.snap.gz',
      'py3.11.7_nframe25.2.snap.gz',
      'py3.13.0_nframe25.1.snap.gz',
    ];
    const profiles = await Promise.all(paths.map((path) => profileOfFixture('tracemalloc', path)));
    const ids = [7, 5, 9].map(asDumpId);
    const others = (id: number) => profiles[ids.indexOf(asDumpId(id))]!;
    const desk = new ProfileDesk(profiles[0]!, 'snapshot', others, noSources);
    for (const by of ['lineno', 'filename', 'traceback'] as const) {
      const page = desk.table(question({ table: 'memory', by, added: ids }));
      const [third, ...older] = [profiles[2]!, profiles[0]!, profiles[1]!];
      const options = { include: [], exclude: [], anyFrame: false, domain: null, older };
      const answer = together([third], options).answer({ ...plainQuestion(), by });
      if (answer.format !== 'tracemalloc') throw new Error('these are snapshots');
      const cell = (row: number, column: string) => page.rows[row]![page.columns.indexOf(column)];
      expect(page.all).toBe(answer.total);
      answer.rows.slice(0, 500).forEach(({ sizes, counts, sizeDiff, countDiff }, row) => {
        expect(ids.map((id) => cell(row, `size@${id}`))).toEqual(sizes);
        expect(ids.map((id) => cell(row, `count@${id}`))).toEqual(counts);
        expect([cell(row, 'sizeDiff'), cell(row, 'countDiff')]).toEqual([sizeDiff, countDiff]);
      });
    }
    const sorted = desk.table(question({ table: 'memory', added: ids, sortBy: 'size@5' }));
    const middle = sorted.rows.map((row) => Number(row[sorted.columns.indexOf('size@5')]));
    expect(middle).toEqual(middle.toSorted((a, b) => b - a));
    // The same one twice is one of them.
    const twice = desk.table(question({ table: 'memory', added: [ids[0]!, ids[0]!] }));
    expect(twice.columns).toContain('size');
  });

  test('lines of a program sum up to its file, and the wanted one is told', async () => {
    const profile = await profileOfFixture('tracemalloc', 'py3.11.7_nframe25.2.snap.gz');
    const plain = new ProfileDesk(profile, 'snapshot', () => profile, noSources);
    const byLine = plain.table(question({ table: 'memory' }));
    const [file, wanted, size] = byLine.rows[0]!;
    const subject = byLine.keys[0]!;
    const without = plain.table(question({ table: 'lines', subject }));
    expect(without.note).toBe('There are no programs here.');
    expect(without.rows[without.start!]!.slice(0, 2)).toEqual([wanted, size]);
    const program = Array.from({ length: 5000 }, (_, at) => `line ${at + 1}\n`);
    const sources = { linesOf: () => program, absence: () => '' };
    const desk = new ProfileDesk(profile, 'snapshot', () => profile, sources);
    const lines = desk.table(question({ table: 'lines', subject }));
    expect([lines.all, lines.start, lines.note]).toEqual([5000, Number(wanted) - 1, null]);
    expect(desk.table(question({ table: 'lines', subject, from: lines.start!, limit: 1 })).rows[0]).toEqual(
      expect.arrayContaining([wanted, size, `line ${wanted}`]),
    );
    const byFile = desk.table(question({ table: 'memory', by: 'filename' }));
    const row = byFile.rows.findIndex(([name]) => name === file);
    expect(lines.sums[lines.columns.indexOf('size')]).toBe(
      byFile.rows[row]?.[byFile.columns.indexOf('size')],
    );
    // A file begins at its heaviest line; by traceback the most recent frame counts.
    const ofFile = desk.table(question({ table: 'lines', by: 'filename', subject: byFile.keys[row]! }));
    const sizes = without.rows.map((cells) => Number(cells[1]));
    const heaviest = without.rows[sizes.indexOf(Math.max(...sizes))]![0];
    expect(ofFile.start).toBe(Number(heaviest) - 1);
    expect(() => desk.table(question({ table: 'lines', subject: 4e9 }))).toThrow('not in the snapshot');
    // Compared with itself nothing changed; a program shorter than what was measured is another one.
    const compared = desk.table(question({ table: 'memory', against: one }));
    const same = desk.table(question({ table: 'lines', against: one, subject: compared.keys[0]! }));
    expect(same.sums[same.columns.indexOf('sizeDiff')]).toBe(0);
    const short = { linesOf: () => ['x = 1\n'], absence: () => '' };
    const other = new ProfileDesk(profile, 'snapshot', () => profile, short);
    expect(other.table(question({ table: 'lines', subject })).note).toContain('is not the program that ran');
  });

  test('callers and callees are two ends of the same calls', async () => {
    const desk = await deskOf('pstats', 'cprofile_3.11.7.prof.gz');
    const functions = desk.table(question({ filter: 'fib' }));
    const subject = functions.keys[0] ?? -1;
    const callers = desk.table(question({ table: 'callers', subject }));
    const caller = callers.keys[0] ?? -1;
    const callees = desk.table(question({ table: 'callees', subject: caller }));
    expect(callees.keys).toContain(subject);
    const at = callees.keys.indexOf(subject);
    expect(callees.rows[at]?.[1]).toBe(callers.rows[0]?.[1]);
  });

  test('a file added to itself has twice the calls', async () => {
    const desk = await deskOf('pstats', 'cprofile_3.11.7.prof.gz');
    const alone = desk.table(question({}));
    const twice = desk.table(question({ added: [one] }));
    expect(twice.sums[1]).toBe(2 * (alone.sums[1] ?? 0));
  });

  test('text columns are ordered and filtered as their texts are, by whatever way', async () => {
    const desk = await deskOf('pstats', 'cprofile_3.11.7.prof.gz');
    const all = desk.table(question({}));
    const at = (name: string) => all.columns.indexOf(name);
    const places = new Map(all.keys.map((key, row) => [key, row]));
    for (const column of ['function', 'file']) {
      for (const descending of [true, false]) {
        const page = desk.table(question({ sortBy: column, descending }));
        const expected = all.keys.toSorted((a, b) => {
          const [one, other] = [a, b].map((key) => String(all.rows[places.get(key)!]![at(column)]));
          const order = compareText(one!, other!) * (descending ? -1 : 1);
          return order === 0 ? places.get(a)! - places.get(b)! : order;
        });
        expect(page.keys).toEqual(expected);
        expect(page.sums).toEqual(all.sums);
      }
    }
    const texts = all.rows.map((cells) => cells.filter((cell) => typeof cell === 'string').join('\n'));
    for (const filter of ['fib', 'WORKLOAD', 'json', ':12', '(main)', '12', '{built', 'no such name']) {
      const page = desk.table(question({ filter }));
      const expected = all.keys.filter((_, row) => texts[row]!.toLowerCase().includes(filter.toLowerCase()));
      expect(page.keys).toEqual(expected);
    }
  });

  test('an unknown column and an unknown function are refused', async () => {
    const desk = await deskOf('pstats', 'cprofile_3.11.7.prof.gz');
    expect(() => desk.table(question({ sortBy: 'beauty' }))).toThrow('no such column');
    expect(() => desk.table(question({ table: 'callers', subject: 1e6 }))).toThrow('not in the profile');
  });
});

describe('the slope of a strace log', () => {
  const logOf = (seconds: number): Uint8Array => {
    const lines = Array.from(
      { length: 11 },
      (_, at) =>
        `${(1_700_000_000 + (at * seconds) / 10).toFixed(6)} mmap(NULL, 1048576, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = 0x7f00${at.toString(16)}0000000\n`,
    );
    return new TextEncoder().encode(lines.join(''));
  };
  test.each([
    [10, 1],
    [60, 1 / 6],
    [4, null],
    [0.1, null],
  ])('over %d s', async (seconds, mebibytes) => {
    const profile = await profileOfBytes(logOf(seconds));
    const desk = new ProfileDesk(profile, 'log', () => profile, noSources);
    const [all] = desk.series().lines;
    const { slope } = all!;
    const page = desk.table(question({ table: 'processes' }));
    const cell = page.rows[0]![page.columns.indexOf('slope')];
    expect(cell).toBe(slope);
    if (mebibytes === null) expect(slope).toBeNull();
    else expect(slope! / 2 ** 20).toBeCloseTo(mebibytes, 1);
    expect(all!.points.at(-1)![1] - all!.points[0]![1]).toBe(10 * 2 ** 20);
  });
});

describe('flame charts', () => {
  test('every child lies within its parent, and weights add up', async () => {
    for (const parts of [snapshot, ['pstats', 'cprofile_3.11.7.prof.gz']]) {
      const flame = (await deskOf(...parts)).flame({ ...question({}), node: 0, upward: false, frame: null });
      const layout = layOutFlame(flame.depth, flame.start, flame.width, flame.weight);
      expect(flame.weight).toBeGreaterThan(0);
      for (let at = 1; at < layout.row.length; at += 1) {
        const parent = stepFrom(layout, at, 'up');
        expect(layout.left[at]).toBeGreaterThanOrEqual((layout.left[parent] ?? 0) - 1e-9);
        expect(layout.right[at]).toBeLessThanOrEqual((layout.right[parent] ?? 0) + 1e-9);
      }
    }
  });

  test('folded stacks become the tree that they say', async () => {
    const profile = await profileOfBytes(new TextEncoder().encode('a;b 3\na;c 1\nd 4\n'));
    const desk = new ProfileDesk(profile, 'stacks', () => profile, noSources);
    const flame = desk.flame({ ...question({}), node: 0, upward: false, frame: null });
    const drawn = flame.node.map((_, row) => [
      flame.names[flame.name[row] ?? 0]?.name,
      flame.depth[row],
      flame.start[row],
      flame.width[row],
    ]);
    expect(drawn).toEqual([
      ['all', 0, 0, 8],
      ['a', 1, 0, 4],
      ['d', 1, 4, 4],
      ['b', 2, 0, 3],
      ['c', 2, 3, 1],
    ]);
    const layout = layOutFlame(flame.depth, flame.start, flame.width, flame.weight);
    expect(frameAt(layout, 2, 0.4)).toBe(4);
    expect(frameAt(layout, 2, 0.9)).toBe(-1);
    expect(stepFrom(layout, 1, 'down')).toBe(3);
    expect(stepFrom(layout, 2, 'down')).toBe(2);
  });
});

describe('several files as one', () => {
  const none = { include: [], exclude: [], anyFrame: false, domain: null, older: [] };
  test('a snapshot compared with itself prints no change', async () => {
    const profile = await profileOfFixture(...snapshot);
    const compared = together([profile], { ...none, older: [profile] });
    const [first] = compared.text(plainQuestion(), noSources);
    expect(first).toMatch(/size=3072 KiB \(\+0 B\), count=2 \(\+0\)/);
  });

  test('filters leave what they let through; other formats refuse them', async () => {
    const profile = await profileOfFixture(...snapshot);
    const filtered = together([profile], { ...none, include: ['*tm_workload*'] }).answer(plainQuestion());
    if (filtered.format !== 'tracemalloc') throw new Error('this is a snapshot');
    expect(filtered.rows.every(({ file }) => file.includes('tm_workload'))).toBe(true);
    const calls = await profileOfFixture('pstats', 'cprofile_3.11.7.prof.gz');
    expect(() => together([calls], { ...none, include: ['*'] })).toThrow('are for tracemalloc snapshots');
    expect(() => together([calls, profile], none)).toThrow('can be added up');
  });
});
