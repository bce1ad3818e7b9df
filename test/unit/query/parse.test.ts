import { describe, expect, test } from 'vitest';
import { caretText } from '../../../shared/query/caret.ts';
import { completionsAt } from '../../../shared/query/complete.ts';
import { deepestQuery, parseQuery } from '../../../shared/query/parse.ts';
import { quotedText, unescapedText } from '../../../shared/query/quoting.ts';
import { searchCondition } from '../../../shared/query/search.ts';

function read(text: string) {
  const result = parseQuery(text);
  if (!result.ok) throw new Error(`${text}: ${result.failure.message}`);
  return result.value;
}

/** "character length: sentence" of the error. */
function refused(text: string): string {
  const result = parseQuery(text);
  if (result.ok) throw new Error(`${text}: was read`);
  const { position, length, message } = result.failure;
  return `${position} ${length}: ${message}`;
}

describe('a query is read', () => {
  test('with comparisons, units, order and limit', () => {
    expect(read('')).toEqual({ condition: null, order: null, limit: null });
    expect(read('size >= 1.5KiB order by size desc limit 7')).toEqual({
      condition: { kind: 'number', field: 'size', comparison: '>=', number: { value: 1536, exact: null } },
      order: { field: 'size', descending: true },
      limit: 7,
    });
    const sizes = ['10 KiB', '2GB', '1MiB', '3 b', '0x10', '1_000'].map((size) => {
      const { condition } = read(`retained = ${size}`);
      return condition?.kind === 'number' ? condition.number.value : null;
    });
    expect(sizes).toEqual([10240, 2e9, 1048576, 3, 16, 1000]);
  });

  test('with and before or, not before and, words in any case', () => {
    const n = (value: number) => ({
      kind: 'number',
      field: 'len',
      comparison: '=',
      number: { value, exact: BigInt(value) },
    });
    expect(read('len = 1 OR len = 2 And NOT len = 3').condition).toEqual({
      kind: 'or',
      parts: [n(1), { kind: 'and', parts: [n(2), { kind: 'not', part: n(3) }] }],
    });
    expect(read('(len = 1 or len = 2) and len = 3').condition).toEqual({
      kind: 'and',
      parts: [{ kind: 'or', parts: [n(1), n(2)] }, n(3)],
    });
  });

  test('with texts, patterns, lists, sets and relations', () => {
    expect(read(String.raw`name matches /^a[/]\/b$/im`).condition).toEqual({
      kind: 'text',
      field: 'name',
      test: { test: 'matches', source: String.raw`^a[/]\/b$`, flags: 'im' },
      no: false,
    });
    expect(read(`type in (dict, 'a b')`).condition).toEqual({
      kind: 'texts',
      field: 'type',
      among: ['dict', 'a b'],
    });
    expect(read(`type not like 'a%'`).condition).toMatchObject({ kind: 'text', no: true });
    expect(read('referred by (0x10, 17)').condition).toEqual({
      kind: 'relation',
      relation: 'referred by',
      of: { kind: 'addresses', among: [16n, 17n] },
    });
    expect(read(`dominated by (in set 'my set')`).condition).toEqual({
      kind: 'relation',
      relation: 'dominated by',
      of: { kind: 'set', name: 'my set' },
    });
    expect(read('value = 123456789012345678901').condition).toMatchObject({
      number: { exact: 123456789012345678901n },
    });
  });

  test('or refused at the character, with one sentence', () => {
    expect(refused('size >')).toBe('6 0: The query ends too early.');
    expect(refused('size > dict')).toBe('7 4: "dict" cannot stand here.');
    expect(refused('sise > 3')).toBe('0 4: There is no field "sise", nor a condition that begins so.');
    expect(refused('size > 3QB')).toBe('8 2: "QB" is no unit of sizes.');
    expect(refused('len > 3MiB')).toBe('7 3: This figure is a count and takes no unit.');
    expect(refused("type = 'dict")).toBe("7 5: This text is not closed by '.");
    expect(refused('name matches /a(/')).toBe('13 4: This is no regular expression: Unterminated group.');
    expect(refused('name matches /a/g')).toBe(
      '13 4: After a regular expression only the flags i, m, s and u can stand.',
    );
    expect(refused('name matches /a')).toBe('13 2: This regular expression is not closed by /.');
    expect(refused('type > dict')).toBe(
      '7 4: Texts are compared with =, !=, like, contains or matches, not with >.',
    );
    expect(refused('(size > 3')).toBe('9 0: The query ends too early.');
    expect(refused('size > 3)')).toBe('8 1: ")" cannot stand here.');
    expect(refused('size > 3 len = 2')).toBe('9 3: "len" cannot stand here.');
    expect(refused('size ; 3')).toBe('5 1: The character ";" has no meaning here; put texts in quotes.');
    expect(refused('size > 3 limit -1')).toBe('15 2: A limit is a whole number of 0 or more.');
    expect(refused('order by name')).toBe('9 4: "name" cannot stand here.');
    expect(refused('referred to (1)')).toBe('9 2: "to" cannot stand here.');
    expect(refused('address = 0x1ffffffffffffffff')).toBe('10 19: This address is beyond 64 bits.');
    expect(refused('size > 1e999')).toBe('7 5: This number is too large.');
    expect(refused('('.repeat(100_000))).toBe(
      `${deepestQuery + 1} 1: A query may have at most ${deepestQuery} conditions inside one another.`,
    );
    expect(refused('not '.repeat(100_000))).toContain(`at most ${deepestQuery} conditions`);
  });

  test('and never throws, whatever the text is', () => {
    const words =
      `size type ( ) and or not in set 10 MiB 'a' /b/ = != < , order by limit like \u202e "`.split(' ');
    let seed = 1;
    const random = (most: number): number => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return Math.floor((seed / 2147483648) * most);
    };
    for (let round = 0; round < 3000; round += 1) {
      const text = Array.from({ length: random(9) }, () => words[random(words.length)]).join(
        random(5) === 0 ? '' : ' ',
      );
      const result = parseQuery(text);
      if (result.ok) continue;
      const { position, length, message } = result.failure;
      expect(position + length).toBeLessThanOrEqual(text.length);
      expect(message).toMatch(/\.$/);
    }
  });
});

test('an error is marked under its characters', () => {
  const result = parseQuery('size > 3 and sise = 2');
  if (result.ok) throw new Error('was read');
  expect(caretText('size > 3 and sise = 2', result.failure).split('\n').slice(0, 3)).toEqual([
    'There is no field "sise", nor a condition that begins so.',
    '  size > 3 and sise = 2',
    '               ^^^^',
  ]);
  const long = `${'type = a or '.repeat(30)}\tx`;
  const late = parseQuery(long);
  if (late.ok) throw new Error('was read');
  const [, line = '', marks = ''] = caretText(long, late.failure).split('\n');
  expect(line[marks.indexOf('^')]).toBe('x');
});

describe('completion', () => {
  const vocabulary = { types: ['dict', 'defaultdict', "it's"], modules: ['os'], sets: ['big'] };
  const offered = (text: string, position = text.length) => {
    const { from, to, items, own } = completionsAt(text, position, vocabulary);
    return { at: text.slice(from, to), items: items.map((item) => item.text), own };
  };

  test('offers what the grammar allows at the position', () => {
    expect(offered('').items).toEqual(
      expect.arrayContaining(['size', 'type', 'not', 'referred by', '(', 'order by']),
    );
    expect(offered('ref')).toMatchObject({ at: 'ref' });
    expect(offered('ref').items.slice(0, 4)).toEqual(['refs', 'referrers', 'referred by', 'refers to']);
    expect(offered('size ').items).toEqual(['=', '!=', '<', '<=', '>', '>=', 'not', 'in']);
    expect(offered('size > 10 ').items).toEqual(
      expect.arrayContaining(['MiB', 'and', 'or', 'order by', 'limit']),
    );
    expect(offered('size > ')).toEqual({ at: '', items: [], own: ['a size'] });
    expect(offered('len > 1 order by re').items.slice(0, 3)).toEqual(['retained', 'refs', 'referrers']);
    expect(offered('in ').items).toEqual(['set']);
    expect(offered('in set ').items).toEqual(["'big'"]);
  });

  test('offers the names of the dump, those that begin so first', () => {
    expect(offered('type = d').items).toEqual(["'dict'", "'defaultdict'"]);
    expect(offered("type = 'it")).toEqual({ at: "'it", items: [String.raw`'it\'s'`], own: ['a type'] });
    expect(offered('module = ').items).toEqual(["'os'"]);
    expect(offered('type = d and size > 3', 8)).toMatchObject({ at: 'd' });
  });

  test('offers nothing after an error', () => {
    expect(offered('sise > 3 and ')).toEqual({ at: '', items: [], own: [] });
  });
});

test('quoting comes back', () => {
  const inner = (text: string) => unescapedText(quotedText(text).slice(1, -1));
  for (const text of ['', "it's", 'a\\nb', 'a\nb\u0000', '\u202eevil', '\ud800', '😀', '\\u0041', '"'])
    expect(inner(text)).toBe(text);
  expect(quotedText('\u202e')).toBe(String.raw`'\u202e'`);
});

test('a search looks in types, texts and addresses', () => {
  expect(searchCondition('7f00aa12', false)).toMatchObject({
    parts: [{ kind: 'addresses', among: [0x7f00aa12n] }, { field: 'type' }, { field: 'text' }],
  });
  expect(searchCondition('dict', false)).toMatchObject({ parts: [{ field: 'type' }, { field: 'text' }] });
  expect(searchCondition('a(', true)).toEqual({
    problem: 'This is no regular expression: Unterminated group.',
  });
});
