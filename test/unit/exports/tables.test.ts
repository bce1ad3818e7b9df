import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { describe, expect, test } from 'vitest';
import { commandLine } from '../../builders/command-line.ts';
import { fixturePath, temporaryFile, temporaryFolder } from '../../builders/fixtures.ts';
import { csvLine } from '../../../shared/listing/csv-line.ts';

const small = fixturePath('meliae', 'small-py310.dump.gz');
const cache = temporaryFolder();

/** Runs `meliscope export`; gives the file's path. */
async function exported(kind: string, name: string, file = small, ...more: string[]): Promise<string> {
  const path = join(temporaryFolder(), name);
  const { code, err } = await commandLine(['export', kind, file, '-o', path, ...more], cache);
  expect(err).not.toContain('meliscope:');
  expect(code).toBe(0);
  // Nothing but the file itself is left beside it.
  expect(readdirSync(dirname(path))).toEqual([name]);
  return path;
}

async function json(
  ...args: string[]
): Promise<{ rows: Record<string, unknown>[] } & Record<string, unknown>> {
  const { out } = await commandLine([...args, '--json'], cache);
  return JSON.parse(out) as { rows: Record<string, unknown>[] };
}

const parquetRows = async (path: string): Promise<Record<string, unknown>[]> =>
  parquetReadObjects({ file: await asyncBufferFromFile(path) });

/** Rows of a CSV file (RFC 4180) by an independent reading: quotes doubled, line ends inside quotes kept. */
function csvRows(text: string): string[][] {
  const rows: string[][] = [];
  let [row, cell, quoted] = [[] as string[], '', false];
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at]!;
    if (quoted) {
      if (letter !== '"') cell += letter;
      else if (text[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else quoted = false;
    } else if (letter === '"') quoted = true;
    else if (letter === ',') {
      row.push(cell);
      cell = '';
    } else if (letter === '\r' && text[at + 1] === '\n') {
      rows.push([...row, cell]);
      [row, cell] = [[], ''];
      at += 1;
    } else cell += letter;
  }
  expect([row, cell, quoted]).toEqual([[], '', false]);
  return rows;
}

describe('Parquet, read by another reader', () => {
  test.each(['raw', 'collapsed', 'pruned'])('objects of the view %s add up to its summary', async (view) => {
    const rows = await parquetRows(await exported('objects', 'o.parquet', small, '--view', view));
    const summary = await json('summary', small, '--view', view);
    const sums = new Map<unknown, { count: number; bytes: number }>();
    for (const { type, size } of rows) {
      const sum = sums.get(type) ?? { count: 0, bytes: 0 };
      sums.set(type, { count: sum.count + 1, bytes: sum.bytes + Number(size) });
    }
    expect(rows).toHaveLength(Number(summary['objects']));
    for (const { kind, count, bytes } of summary.rows) expect(sums.get(kind)).toEqual({ count, bytes });
    expect(sums.size).toBe(summary.rows.length);
  });

  test('figures of single objects are those of every other command', async () => {
    const rows = await parquetRows(await exported('objects', 'o.parquet'));
    const asked = await json('objects', small, '--type', 'dict', '--sort', 'retained', '--limit', '20');
    const byAddress = new Map(rows.map((row) => [String(row['address']), row]));
    for (const { address, type, size, len, refs, referrers, retained } of asked.rows) {
      const row = byAddress.get(String(address));
      expect(row).toMatchObject({ type });
      expect(
        ['size', 'len', 'refs', 'referrers', 'retained'].map((key) =>
          row?.[key] === null ? null : Number(row?.[key]),
        ),
      ).toEqual([size, len, refs, referrers, retained]);
      const facts = await json('object', small, String(address));
      expect(row?.['dominator'] === null ? null : Number(row?.['dominator'])).toBe(
        facts['dominator'] ?? null,
      );
    }
    const { rows: strings } = await json('query', small, 'type = str limit 50');
    for (const { address, value } of strings)
      if (value !== undefined) expect(byAddress.get(String(address))?.['value']).toBe(value);
  });

  test('references are the dump’s, in order, with those that lead nowhere', async () => {
    const path = await exported('edges', 'e.parquet');
    const rows = await parquetRows(path);
    const { rows: objects } = await json(
      'objects',
      small,
      '--type',
      'list',
      '--sort',
      'refs',
      '--limit',
      '3',
    );
    for (const { address } of objects) {
      const { children } = await json('object', small, String(address));
      const targets = rows
        .filter(({ source }) => String(source) === String(address))
        .map(({ target }) => Number(target));
      expect(targets).toEqual(children);
    }
    const { key_value_metadata } = await parquetMetadataAsync(await asyncBufferFromFile(path));
    expect(key_value_metadata).toContainEqual({ key: 'meliscope.table', value: 'edges' });
  });

  test('addresses up to 2^64-1 and sizes beyond 4 GiB are exact; several groups of rows', async () => {
    const lines = [
      '{"address":18446744073709551615,"type":"big","size":5000000000,"len":3,"refs":[16,17]}',
      '{"address":16,"type":"small","size":-8,"refs":[]}',
      ...Array.from(
        { length: 70_000 },
        (_, i) => `{"address":${4096 + i * 16},"type":"x","size":${i},"refs":[]}`,
      ),
    ];
    const file = temporaryFile('large.dump', `${lines.join('\n')}\n`);
    const rows = await parquetRows(await exported('objects', 'o.parquet', file));
    expect(rows).toHaveLength(70_002);
    expect(rows[0]).toMatchObject({ address: 18446744073709551615n, size: 5000000000n, len: 3n });
    expect(rows[1]).toMatchObject({ address: 16n, size: -8n, len: null, dominator: 18446744073709551615n });
    expect(rows[70_001]).toMatchObject({ size: 69_999n });
    const edges = await parquetRows(await exported('edges', 'e.parquet', file));
    expect(edges).toEqual([
      { source: 18446744073709551615n, position: 0n, target: 16n, dangling: false },
      { source: 18446744073709551615n, position: 1n, target: 17n, dangling: true },
    ]);
  });
});

describe('text tables', () => {
  const names = [
    '=HYPERLINK("http://x")',
    '+1+1',
    '@SUM(1)',
    '-2+3',
    'a"b,c',
    'line\nbreak\r\n',
    '\t=1',
    '雪',
    '＝1',
    '-5',
  ];
  const file = temporaryFile(
    'hostile.dump',
    names
      .map((name, i) => `{"address":${16 + i * 16},"type":${JSON.stringify(name)},"size":8,"refs":[]}\n`)
      .join(''),
  );

  test('CSV keeps hostile names and no spreadsheet finds a formula', async () => {
    const rows = csvRows(readFileSync(await exported('objects', 'o.csv', file), 'utf8'));
    expect(rows[0]).toEqual(
      'address type size len refs referrers retained dominator root unreachable value'.split(' '),
    );
    const found = rows.slice(1).map((row) => row[1] ?? '');
    expect(found.map((cell) => cell.replace(/^'/, ''))).toEqual(names);
    for (const cell of found) expect(cell).not.toMatch(/^\s*[=@＝]|^\s*[+-](?!\d+$)|^[\t\r\n]/u);
    expect(csvLine([-5, null, true, 2n ** 64n - 1n])).toBe('-5,,true,18446744073709551615\r\n');
  });

  test('JSON, JSON lines and CSV hold the same rows', async () => {
    const whole = JSON.parse(readFileSync(await exported('dominators', 'd.json'), 'utf8')) as {
      rows: Record<string, unknown>[];
    };
    const lines = readFileSync(await exported('dominators', 'd.jsonl'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const csv = csvRows(readFileSync(await exported('dominators', 'd.csv'), 'utf8'));
    expect(lines).toEqual(whole.rows);
    expect(csv.slice(1)).toEqual(whole.rows.map((row) => Object.values(row).map(String)));
    const asked = await json('dominators', small, '--limit', '100000');
    expect(whole.rows.map(({ address, retained }) => [address, retained])).toEqual(
      asked.rows.map(({ address, retained }) => [address, retained]),
    );
  });

  test('the summary is that of the command', async () => {
    const { rows } = await json('summary', small);
    const written = JSON.parse(readFileSync(await exported('summary', 's.json'), 'utf8')) as {
      rows: unknown[];
    };
    expect(written.rows).toEqual(
      rows.map(({ kind, count, bytes, max, maxAddress }) => ({ kind, count, bytes, max, maxAddress })),
    );
  });
});

describe('flame graphs and drawings', () => {
  test('folded stacks and speedscope add up to all that is reached', async () => {
    const { reachedBytes } = await json('dominators', small, '--limit', '1');
    const folded = readFileSync(await exported('folded', 'd.folded'), 'utf8')
      .trimEnd()
      .split('\n');
    const sum = folded.reduce((all, line) => all + Number(/ (\d+)$/.exec(line)?.[1]), 0);
    expect(sum).toBe(reachedBytes);
    const path = await exported('speedscope', 'd.speedscope.json');
    const { profiles, shared } = JSON.parse(readFileSync(path, 'utf8')) as {
      shared: { frames: { name: string }[] };
      profiles: { endValue: number; weights: number[]; samples: number[][] }[];
    };
    expect(profiles[0]?.endValue).toBe(reachedBytes);
    const stacks = profiles[0]?.samples.map(
      (sample, i) =>
        `${sample.map((frame) => shared.frames[frame]?.name).join(';')} ${profiles[0]?.weights[i]}`,
    );
    expect(stacks).toEqual(folded);
  });

  test('DOT names its boxes', async () => {
    const text = readFileSync(await exported('dot', 'd.dot'), 'utf8');
    expect(text).toMatch(/^digraph dominators \{\n/);
    expect(text.match(/ -> /g)?.length).toBe(text.match(/^ {2}n\d+ \[label=/gm)?.length);
    const { rows } = await json('dominators', small, '--limit', '1');
    const around = readFileSync(
      await exported(
        'dot',
        'r.dot',
        small,
        '--address',
        String(rows[0]?.['address']),
        '--direction',
        'references',
      ),
      'utf8',
    );
    expect(around).toMatch(/^digraph references \{\n/);
  });
});

describe('whole or not at all', () => {
  test('the same bytes twice', async () => {
    for (const [kind, name] of [
      ['objects', 'a.csv'],
      ['objects', 'a.parquet'],
      ['edges', 'a.parquet'],
      ['folded', 'a.folded'],
      ['speedscope', 'a.json'],
      ['dot', 'a.dot'],
    ] as const) {
      const [first, second] = [await exported(kind, name), await exported(kind, name)];
      expect(readFileSync(first).equals(readFileSync(second))).toBe(true);
    }
  });

  test('bad use and places that cannot be written say one sentence and leave nothing', async () => {
    const folder = temporaryFolder();
    const own = join(folder, 'dump.json');
    writeFileSync(own, '{"address":16,"type":"x","size":8,"refs":[]}\n');
    const at = (name: string): string => join(folder, name);
    for (const [args, code, sentence] of [
      [['export'], 2, /needs WHAT/],
      [['export', 'strings', small, '-o', at('a.csv')], 2, /not "strings"/],
      [['export', 'objects', small], 2, /needs -o OUT/],
      [['export', 'objects', small, '-o', at('a.xlsx')], 2, /\.parquet, not "a\.xlsx"/],
      [['export', 'objects', own, '-o', own], 2, /is the dump itself/],
      [['export', 'objects', small, '-o', at('a.csv'), '--redact', 'types=/(/'], 2, /regular expression/],
      [['export', 'objects', small, '-o', at('a.csv'), '--redact', 'names'], 2, /not "names"/],
      [['export', 'objects', small, '-o', join(folder, 'none', 'a.csv')], 3, /There is no folder/],
      [['export', 'objects', at('missing.dump'), '-o', at('a.csv')], 3, /There is no file/],
      [['export', 'edges', small, '-o', at('a.csv'), '--address', '16'], 2, /goes with dot/],
    ] as const) {
      const run = await commandLine(args, cache);
      expect([args, run.code]).toEqual([args, code]);
      expect(run.err).toMatch(sentence);
    }
    expect(readdirSync(folder)).toEqual(['dump.json']);
    expect(readFileSync(own, 'utf8')).toContain('"x"');
  });
});
