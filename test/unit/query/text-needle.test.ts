import { describe, expect, test } from 'vitest';
import { NeedleFinder, needleOf } from '../../../electron/engine/answers/heavy/query/text-needle.ts';
import type { TextTest } from '../../../shared/query/tree.ts';
import { randomGenerator } from '../../builders/random.ts';

const pattern = (source: string, flags = ''): TextTest => ({ test: 'matches', source, flags });

describe('what every text that passes has in it', () => {
  test.each<[TextTest, string | null]>([
    [{ test: '=', text: 'a "long one" b' }, 'long one'],
    [{ test: 'contains', text: 'x', ignoreCase: false }, null],
    [{ test: 'like', pattern: '%user\\_id%=_' }, 'user'],
    [{ test: 'like', pattern: '%_%' }, null],
    [pattern('Plain text', 'i'), 'plain text'],
    [pattern('a\\.b\\/c'), 'a.b/c'],
    [pattern('user\\d+'), null],
    [pattern('users?'), null],
    [pattern('one|two'), null],
    [pattern('[ab]cd'), null],
    [pattern('text', 'iu'), null],
  ])('%o', (asked, wanted) => {
    expect(needleOf(asked)?.text ?? null).toBe(wanted);
  });
});

describe('lines that may have it', () => {
  test('are those with it, and those that a look at the bytes cannot judge', () => {
    const random = randomGenerator(5);
    const pieces = ['ab', 'AB', 'a', 'b', '\\', '\u00e9', ' ', 'xyz', '"'];
    for (let round = 0; round < 200; round += 1) {
      const lines = Array.from({ length: 30 }, () =>
        Array.from({ length: random(6) }, () => pieces[random(pieces.length)] ?? '').join(''),
      );
      for (const ignoreCase of [false, true]) {
        const finder = new NeedleFinder({ text: 'ab', ignoreCase });
        finder.begin(Buffer.from(lines.join('\n')));
        let from = 0;
        for (const line of lines) {
          const to = from + Buffer.byteLength(line);
          const has = (ignoreCase ? line.toLowerCase() : line).includes('ab');
          const doubtful = line.includes('\\') || (ignoreCase && line.includes('\u00e9'));
          // Some are left out of the question, as rows that are no candidates are.
          if (random(3) > 0) expect([line, finder.mayHave(from, to)]).toEqual([line, has || doubtful]);
          from = to + 1;
        }
      }
    }
  });
});
