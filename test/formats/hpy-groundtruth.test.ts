import { describe, expect, test } from 'vitest';
import { fixtureText } from '../builders/fixtures.ts';
import { noSources, plainQuestion, profileOfBytes, profileOfFixture } from '../builders/open-profile.ts';
import type { HpyAnswer } from '../../shared/protocol/profile.ts';

const content = fixtureText('profiles', 'hpy', 'heap.hpy.gz');
const answerOf = async (text: string): Promise<HpyAnswer> => {
  const profile = await profileOfBytes(new TextEncoder().encode(text));
  return profile.answer(plainQuestion()) as HpyAnswer;
};

/** What the file's lines say, read the plain way. */
const expected = content
  .split('.end: .loader: _load_stat\n')
  .slice(0, -1)
  .map((sample) => {
    const value = (name: string): number => Number(new RegExp(`^\\.${name}: (.*)$`, 'm').exec(sample)?.[1]);
    return {
      time: value('timemade'),
      count: value('count'),
      size: value('size'),
      rows: [...sample.matchAll(/^\.r: (\d+) (\d+) (.*)$/gm)].map(([, count, size, kind]) => ({
        kind,
        count: Number(count),
        size: Number(size),
      })),
    };
  });

test('every sample and row', async () => {
  const answer = await answerOf(content);
  expect(answer.samples).toEqual(expected);
  expect(answer.samples.map(({ rows }) => rows.length)).toEqual([145, 145, 145]);
  // heapy's rows are a partition: they add up to the sample.
  for (const { count, size, rows } of answer.samples) {
    expect(rows.reduce((sum, row) => sum + row.count, 0)).toBe(count);
    expect(rows.reduce((sum, row) => sum + row.size, 0)).toBe(size);
  }
});

test('prints what heapy prints', async () => {
  const profile = await profileOfFixture('hpy', 'heap.hpy.gz');
  const [first, second, third] = [...profile.text(plainQuestion(), noSources)];
  expect(first).toBe(fixtureText('profiles', 'hpy', 'first_sample.GROUNDTRUTH.txt.gz'));
  expect(second).toMatch(/^\nPartition of a set of 62983 objects\. Total size = 6924715 bytes\.\n/);
  expect(third).toMatch(/^\nPartition of a set of 65984 objects\. Total size = 7087629 bytes\.\n/);
});

describe('files that are still being written, or were cut', () => {
  test('a sample without its end is left out and said to be', async () => {
    const answer = await answerOf(content.slice(0, -40));
    expect(answer.samples).toEqual(expected.slice(0, 2));
    expect(answer.unfinishedLine).toBe(309);
  });

  test('another run may append behind it', async () => {
    const [first = ''] = content.split(/(?<=\.end: .*\n)/);
    const answer = await answerOf(first.slice(0, 2000).replace(/[^\n]*$/, '') + first);
    expect(answer.samples).toEqual(expected.slice(0, 1));
    expect(answer.unfinishedLine).toBeUndefined();
  });

  test.each([
    [content.slice(0, 300), 'The heapy file ends before its first sample is whole.'],
    [
      content.replace('.r: 2652', '.r: x'),
      'Line 10, at byte 187, is no row of a sample: "x 974208 types.CodeType".',
    ],
    [content.replace('.count: 58507\n', ''), 'Line 153, at byte 5049, ends a sample that has no count.'],
    [content.replace('.r: 617 649896 type\n', ''), 'ends a sample of 144 rows that announces 145.'],
    [content.replace('.r: 617 649896 type', 'hello'), 'is no line of a heapy file: "hello"'],
  ])('says where', async (text, message) => {
    await expect(answerOf(text)).rejects.toThrow(message);
  });
});

test('kinds with spaces, line ends of Windows, negative differences', async () => {
  const text = [
    '.loader: _load_stat',
    '.format: DiffFormat',
    '.timemade: 1e9',
    '.count: -3',
    '.size: -16',
    '.b_count: 5',
    '.b_size: 20',
    '.kindheader: Kind',
    '.numrows: 2',
    '.r: -4 -20 dict of  a b ',
    '.r: 1 4 ',
    '.end: .loader: _load_stat',
  ].join('\r\n');
  expect((await answerOf(text)).samples).toEqual([
    {
      time: 1e9,
      count: -3,
      size: -16,
      rows: [
        { kind: 'dict of  a b ', count: -4, size: -20 },
        { kind: '', count: 1, size: 4 },
      ],
    },
  ]);
});
