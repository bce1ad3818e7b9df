import { describe, expect, test } from 'vitest';
import { fullText, safeText, shortText } from '../../../renderer/format/safe-text.ts';
import { tabSeparated } from '../../../renderer/format/tab-separated.ts';

describe('safeText', () => {
  test.each([
    ['control characters become pictures', 'a\u0000b\tc\nd\u001b[31m', 'a␀b␉c␊d␛[31m'],
    ['delete and C1 controls show', '\u007f\u0085', '␡\\u0085'],
    ['direction overrides show', 'gnp\u202eexe.', 'gnp\\u202eexe.'],
    ['direction isolates show', '\u2066a\u2069', '\\u2066a\\u2069'],
    ['invisible characters show', 'di\u200bct\ufeff\u00ad\u3164', 'di\\u200bct\\ufeff\\u00ad\\u3164'],
    ['tag characters show', 'a\u{e0041}', 'a\\u{e0041}'],
    ['lone surrogates show', '\ud800x\udc00', '\\ud800x\\udc00'],
    ['line separators show', 'a\u2028b', 'a\\u2028b'],
    ['text of any language stays', 'Café 数据 عربي עברית 😀', 'Café 数据 عربي עברית 😀'],
    ['markup stays text', '<script>&amp;', '<script>&amp;'],
  ])('%s', (_, text, safe) => expect(safeText(text)).toBe(safe));

  test('leaves nothing behind that it would change again', () => {
    for (let code = 0; code <= 0xffff; code += 1) {
      const safe = safeText(`a${String.fromCharCode(code)}b`);
      expect(safeText(safe)).toBe(safe);
    }
  });
});

describe('shortText', () => {
  test('keeps beginning and end', () => {
    const name = `${'a'.repeat(100)}${'b'.repeat(100)}`;
    expect(shortText(name, 20)).toBe(`${'a'.repeat(14)}…${'b'.repeat(5)}`);
    expect(shortText('short', 20)).toBe('short');
    for (let limit = 1; limit < 12; limit += 1)
      expect([limit, shortText(name, limit).length]).toEqual([limit, limit]);
  });

  test('is never longer than asked for, and never halves a character', () => {
    for (const part of ['a', '😀', '\u0000', '\u202e', 'a😀']) {
      for (let limit = 5; limit < 40; limit += 1) {
        const short = shortText(part.repeat(1000), limit);
        expect(short.length).toBeLessThanOrEqual(limit);
        expect(/\p{Surrogate}/u.test(short)).toBe(false);
      }
    }
  });

  test('does not clean millions of characters to show a hundred', () => {
    expect(shortText('\u0000'.repeat(20_000_000), 100)).toHaveLength(100);
  });
});

test('the full text is offered only where something was left out', () => {
  expect(fullText('dict', 90)).toBeUndefined();
  expect(fullText('a'.repeat(200), 90)).toBe('a'.repeat(200));
  expect(fullText('a'.repeat(2000), 90)).toHaveLength(600);
});

describe('tabSeparated', () => {
  test('keeps a cell in its cell', () => {
    expect(
      tabSeparated([
        ['kind', 'bytes'],
        ['a\tb\r\nc\u2028d\ud800', 290327578],
      ]),
    ).toBe('kind\tbytes\na␉b␍␊c\\u2028d\\ud800\t290327578\n');
  });

  test('is no formula to a spreadsheet', () => {
    expect(tabSeparated([['=HYPERLINK("http://x")', '+1', '-1', '@a', -1]])).toBe(
      `'=HYPERLINK("http://x")\t'+1\t'-1\t'@a\t-1\n`,
    );
  });
});
