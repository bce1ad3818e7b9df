import { expect, test } from 'vitest';
import { memorySource, windowBytes } from '../../../electron/engine/profiles/profile-source.ts';
import { forEachLine } from '../../../electron/engine/profiles/text-lines/placed-lines.ts';
import { noWatch } from '../../builders/open-profile.ts';

async function linesOf(content: string) {
  const seen: [text: string, line: number, at: number, hasEnd: boolean][] = [];
  const count = await forEachLine(
    memorySource('x', new TextEncoder().encode(content)),
    noWatch,
    (bytes, from, to, line, at, hasEnd) =>
      seen.push([new TextDecoder().decode(bytes.subarray(from, to)), line, at, hasEnd]),
  );
  return { seen, count };
}

test('lines, their numbers and places', async () => {
  expect(await linesOf('a\r\n\nbc\nd')).toEqual({
    count: 4,
    seen: [
      ['a', 1, 0, true],
      ['', 2, 3, true],
      ['bc', 3, 4, true],
      ['d', 4, 7, false],
    ],
  });
  expect((await linesOf('')).count).toBe(0);
});

test('lines across windows are whole', async () => {
  const long = 'x'.repeat(windowBytes - 3);
  const longer = 'y'.repeat(2 * windowBytes + 5);
  const { seen } = await linesOf(`${long}\nabcdefgh\r\n${longer}\nend\n`);
  expect(seen.map(([text, line, at]) => [text.length, line, at])).toEqual([
    [long.length, 1, 0],
    [8, 2, long.length + 1],
    [longer.length, 3, long.length + 11],
    [3, 4, long.length + 12 + longer.length],
  ]);
});

test('a line of more than 4 MiB is no text', async () => {
  await expect(linesOf(`a\n${'z'.repeat(6 << 20)}`)).rejects.toThrow(
    'Line 2, at byte 2, is longer than 4 MiB.',
  );
});
