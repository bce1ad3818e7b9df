import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { fixtureBytes, fixturePath, temporaryFile } from '../builders/fixtures.ts';
import { writeManyTypes } from '../builders/many-types.ts';
import { readDump, withSession } from '../builders/open-dump.ts';
import { appendFileSync, readFileSync, readdirSync } from 'node:fs';

/** Objects and bytes that a reader written from the format's facts finds, and what must be listed as a problem. */
const expected: Readonly<
  Record<string, { objects: number; bytes: number; problems?: Record<string, number>; skipped?: number }>
> = {
  'array-py310': { objects: 2000, bytes: 291343, skipped: 2 },
  'blank-and-comment-lines-py310': { objects: 2000, bytes: 291343, skipped: 3 },
  'bom-py310': { objects: 2000, bytes: 291343 },
  'crlf-py310': { objects: 2000, bytes: 291343 },
  'firstline-comment-py310': { objects: 2000, bytes: 291343, skipped: 1 },
  'gcdump-py27-duplicates': { objects: 8660, bytes: 1394820, problems: { 'duplicate-address': 6729 } },
  'gcdump-py310-duplicates': { objects: 13163, bytes: 1933926, problems: { 'duplicate-address': 5115 } },
  'nodump-trailing-newline-py310': { objects: 2000, bytes: 291343 },
  'nonascii-py310': { objects: 14486, bytes: 2069052 },
  'reordered-or-compact-keys-py310': { objects: 2000, bytes: 291343 },
  'truncated-py310': { objects: 11305, bytes: 1670271, problems: { truncated: 1 } },
  'utf8-values-py310': { objects: 2000, bytes: 291343 },
  'v040-py27-small': { objects: 17196, bytes: 2701310 },
  'v051-py38-aborted': { objects: 8752, bytes: 1325961 },
};

test('every odd file has its expectation', () => {
  const files = readdirSync(fixturePath('meliae', 'edge')).map((name) => name.replace('.dump.gz', ''));
  expect(files.sort()).toEqual([...Object.keys(expected), 'empty'].sort());
});

describe.each(Object.entries(expected))('%s', (name, { objects, bytes, problems = {}, skipped = 0 }) => {
  test.each(['kernel', 'twin'] as const)(
    'opens with the right figures and problems (%s)',
    async (scanner) => {
      const path = temporaryFile(`${name}.dump`, fixtureBytes('meliae', 'edge', `${name}.dump.gz`));
      await withSession({ scanner }, async (session) => {
        const state = await readDump(session, path);
        expect(state.failure).toBeNull();
        expect(state.totals).toMatchObject({ objects, bytes });
        const report = session.problems(state.dump);
        expect(Object.fromEntries(report.counts.map(({ kind, count }) => [kind, count]))).toEqual(problems);
        expect(report.skippedLines).toBe(skipped);
        expect(report.first.length).toBe(Math.min(100, report.total));
      });
    },
  );
});

test('a problem names its line and byte: those of the file', async () => {
  const path = temporaryFile('dump', fixtureBytes('meliae', 'edge', 'gcdump-py310-duplicates.dump.gz'));
  const lines = new TextDecoder('latin1').decode(readFileSync(path)).split('\n');
  await withSession({}, async (session) => {
    const state = await readDump(session, path);
    const { first } = session.problems(state.dump);
    const seen = new Map<string, number>();
    const duplicates: { line: number; byteOffset: number }[] = [];
    let byteOffset = 0;
    lines.forEach((line, i) => {
      const address = /"address": (\d+)/.exec(line)?.[1];
      if (address !== undefined && seen.has(address)) duplicates.push({ line: i + 1, byteOffset });
      else if (address !== undefined) seen.set(address, i);
      byteOffset += line.length + 1;
    });
    expect(first.map(({ line, byteOffset: at }) => ({ line, byteOffset: at }))).toEqual(
      duplicates.slice(0, 100),
    );
    for (const { line, excerpt } of first) expect(lines[line - 1]?.slice(0, 120)).toBe(excerpt);
  });
});

test('so many types that one segment brings more new names than a call can have arguments', async () => {
  const types = 150_000;
  const path = temporaryFile('types.dump', '');
  writeManyTypes(path, types);
  // Segments are a fourth of the file; the types are to be in the first.
  const padding = `{"address":8,"type":"list","size":8,"refs":[${'16,'.repeat(300_000)}16]}\n`;
  const lines = Math.ceil((3 * readFileSync(path).length) / padding.length);
  for (let n = 0; n < lines; n += 1) appendFileSync(path, padding.replace('8', String(8 + n * 16)));
  await withSession({ workers: 1, graph: 'asked', useIndex: false }, async (session) => {
    const state = await readDump(session, path);
    expect(state).toMatchObject({ stage: 'ready', failure: null, problems: 0 });
    expect(state.totals).toMatchObject({ types: types + 1 });
    const last = { groupBy: 'type', sortBy: 'bytes', descending: true, filter: '/^T/' } as const;
    const page = session.summary({ dump: state.dump, ...last, from: types - 2, limit: 10 });
    expect(page.matching).toMatchObject({ rows: types, count: types, bytes: (types * (types + 31)) / 2 });
    expect(page.kind).toEqual([types - 2, types - 1].map((n) => `T${n.toString(36)}`));
    expect([...page.bytes]).toEqual([17, 16]);
  });
});

test('names that upstream cannot load are shown as they were written in the program', async () => {
  await withSession({}, async (session) => {
    const state = await readDump(session, fixturePath('meliae', 'edge', 'nonascii-py310.dump.gz'));
    const page = session.summary({
      dump: state.dump,
      groupBy: 'type',
      sortBy: 'bytes',
      descending: true,
      filter: 'größe',
      from: 0,
      limit: 5,
    });
    expect(page.kind).toEqual(['Größe']);
  });
});

describe('what cannot be opened ends in one sentence', () => {
  test.each([
    ['empty', new Uint8Array(0), 'empty-file'],
    ['text', new TextEncoder().encode('hello\nworld\n'), 'not-a-dump'],
    [
      'random bytes',
      Uint8Array.from({ length: 300_000 }, (_, i) => (i * 7919 + (i >> 3)) & 255),
      'not-a-dump',
    ],
    ['objects of another kind', new TextEncoder().encode('{"id": 1}\n{"id": 2}\n'), 'not-a-dump'],
    ['no object readable', new TextEncoder().encode('{"address": 1, "type": "x", "size"\n'), 'no-objects'],
    ['gzip of text', readFileSync(fixturePath('meliae', 'edge', 'empty.dump.gz')), 'empty-file'],
  ])('%s', async (name, content, kind) => {
    const path = temporaryFile(name, content);
    await withSession({}, async (session) => {
      const state = await readDump(session, path);
      expect(state.stage).toBe('failed');
      expect(state.failure?.kind).toBe(kind);
      expect(state.failure?.message).toMatch(/^[A-Z“"].*\.$|is /);
    });
  });
});

test('a truncated gzip shows what could be inflated', async () => {
  const whole = readFileSync(fixturePath('meliae', 'small-py310.dump.gz'));
  const path = temporaryFile('cut.gz', whole.subarray(0, 200_000));
  await withSession({}, async (session) => {
    const state = await readDump(session, path);
    expect(state.failure).toBeNull();
    expect(state.totals.objects).toBeGreaterThan(5000);
    const kinds = session.problems(state.dump).counts.map(({ kind }) => kind);
    expect(kinds).toContain('truncated');
  });
  expect(gunzipSync(whole).length).toBeGreaterThan(0);
});

test('cancelling while reading keeps what was read', async () => {
  await withSession({ scanner: 'twin', workers: 1 }, async (session) => {
    const dump = session.openDump(fixturePath('meliae', 'leak-py27.t2.dump.gz'));
    const settled = session.whenRead(dump);
    session.cancelReading(dump);
    const state = await settled;
    expect(state.stage).toBe('cancelled');
    expect(state.failure?.kind).toBe('cancelled');
    expect(
      session.summary({
        dump,
        groupBy: 'type',
        sortBy: 'bytes',
        descending: true,
        filter: '',
        from: 0,
        limit: 10,
      }).partial,
    ).toBe(true);
  });
});
