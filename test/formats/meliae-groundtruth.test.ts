import { readdirSync, writeFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { besidePath, fixtureJson, fixturePath, fixtureText, temporaryFile } from '../builders/fixtures.ts';
import { readDump, wholeSummary, withSession } from '../builders/open-dump.ts';

interface Groundtruth {
  objects: number;
  edges: number;
  total_size: number;
  type_table: { type: string; count: number; total_size: number; max_size: number }[];
}

const names = readdirSync(fixturePath('meliae'))
  .filter((name) => name.endsWith('.dump.gz'))
  .map((name) => name.replace('.dump.gz', ''));

async function compare(name: string, path: string, scanner: 'kernel' | 'twin' = 'kernel'): Promise<void> {
  const truth = fixtureJson('meliae', 'groundtruth', `${name}.raw.json.gz`) as Groundtruth;
  await withSession({ scanner }, async (session) => {
    const state = await readDump(session, path);
    expect(state.failure).toBeNull();
    expect(state.problems).toBe(0);
    expect(state.totals).toEqual({
      objects: truth.objects,
      types: truth.type_table.length,
      bytes: truth.total_size,
      references: truth.edges,
    });
    expect(`${session.summaryText(state.dump)}\n`).toBe(
      fixtureText('meliae', 'groundtruth', `${name}.raw.summary.txt.gz`),
    );
    const { rows } = wholeSummary(session, { dump: state.dump, sortBy: 'kind', descending: false });
    const expected = truth.type_table
      .map(({ type, count, total_size, max_size }) => ({
        kind: type,
        count,
        bytes: total_size,
        max: max_size,
      }))
      .sort((a, b) => (a.kind < b.kind ? -1 : 1));
    expect(rows.map(({ kind, count, bytes, max }) => ({ kind, count, bytes, max }))).toEqual(expected);
  });
}

describe.each(names)('%s', (name) => {
  test('gzipped: the summary is meliae’s, byte for byte, and so is every type', async () => {
    await compare(name, fixturePath('meliae', `${name}.dump.gz`));
  });
});

test('plain, and by the twin: the same figures', async () => {
  for (const name of ['small-py27', 'small-py311', 'leak-py310.t0']) {
    const path = temporaryFile(
      `${name}.anything`,
      gunzipSync(readFileSync(fixturePath('meliae', `${name}.dump.gz`))),
    );
    await compare(name, path);
    await compare(name, path, 'twin');
  }
});

const large = besidePath('meliae', 'large-py310.dump.gz');
test.skipIf(large === null)('two million objects, where the file is at hand', async () => {
  if (large !== null) await compare('large-py310', large);
});

test('a dump under the name of something else is recognised all the same', async () => {
  const bytes = gunzipSync(readFileSync(fixturePath('meliae', 'small-py38.dump.gz')));
  await compare('small-py38', temporaryFile('unknown', bytes));
  const gz = temporaryFile('not-a-gz.txt', '');
  writeFileSync(gz, readFileSync(fixturePath('meliae', 'small-py38.dump.gz')));
  await compare('small-py38', gz);
});
