import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ListingHandlers } from '../../../electron/engine/exports/listing-pieces.ts';
import { listingPieces } from '../../../electron/engine/exports/listing-pieces.ts';
import type { Session } from '../../../electron/engine/session.ts';
import { dispatch } from '../../../electron/hosts/dispatch.ts';
import { listingLook } from '../../../electron/hosts/written-files.ts';
import { amount } from '../../../renderer/state/exports/writing.svelte.ts';
import { columnsNamed, wholeTable } from '../../../shared/listing/table-text.ts';
import { asBytes, asDumpId } from '../../../shared/model/units.ts';
import type { Listing, ListingFormat } from '../../../shared/protocol/listing.ts';
import type { Handlers } from '../../../shared/protocol/wire.ts';
import { fixturePath, temporaryFolder } from '../../builders/fixtures.ts';
import { readDump, withSession } from '../../builders/open-dump.ts';

const { signal } = new AbortController();
const engine = { useIndex: false, graph: 'asked', profiles: 'open' } as const;
const noScope = {
  by: 'lineno',
  cumulative: false,
  include: '',
  exclude: '',
  allFrames: false,
  domain: null,
  against: null,
  added: [],
  subject: null,
} as const;

async function exported(session: Session, listing: Listing, format: ListingFormat): Promise<string> {
  const path = join(temporaryFolder(), 'file');
  const written = await session.exportListing({ listing, format }, path, signal);
  const text = readFileSync(path, 'utf8');
  expect(written.bytes).toBe(Buffer.byteLength(text));
  return text;
}
interface Rows {
  readonly total: number;
  readonly rows: readonly Readonly<Record<string, string | number | boolean | null>>[];
}
const jsonOf = async (session: Session, listing: Listing): Promise<Rows> =>
  JSON.parse(await exported(session, listing, 'json')) as Rows;
const keysOf = (rows: Rows['rows']): string[] => Object.keys(rows[0] ?? {});

/** A spreadsheet's reading of a file (RFC 4180). */
const cellsOf = (csv: string): string[][] =>
  csv
    .split('\r\n')
    .slice(0, -1)
    .map((line) =>
      [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
        ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
      ),
    );

describe('tables of screens as files', () => {
  test('objects of a type: every row, in the order asked for, also backwards', () =>
    withSession(engine, async (session) => {
      const { dump } = await readDump(session, fixturePath('meliae', 'leak-py27.t0.dump.gz'));
      const params = { dump, view: 'raw', type: 'dict', among: 'all', sortBy: 'size' } as const;
      const down = await jsonOf(session, { method: 'objects', params: { ...params, reversed: false } });
      const up = await jsonOf(session, { method: 'objects', params: { ...params, reversed: true } });
      const { count, kind } = session.summary({
        dump,
        groupBy: 'type',
        sortBy: 'bytes',
        descending: true,
        filter: '/^dict$/',
        from: 0,
        limit: 1,
      });
      expect(kind).toEqual(['dict']);
      expect(down.rows.length).toBeGreaterThan(500);
      expect([down.total, down.rows.length]).toEqual([count[0], count[0]]);
      expect(new Set(down.rows.map(({ address }) => address)).size).toBe(count[0]);
      const sizes = down.rows.map(({ size }) => Number(size));
      expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
      expect(up.rows).toEqual(down.rows.toReversed());
      const page = await session
        .handlers()
        .objects({ ...params, reversed: false, from: 503, limit: 1 }, signal);
      expect(down.rows[503]).toMatchObject({
        address: Number(page.address[0]),
        retained: page.retained[0],
        referrers: page.referrers[0],
      });
    }));

  test('a summary with its filter and grouping; names that a spreadsheet would run are text', () =>
    withSession(engine, async (session) => {
      const path = join(temporaryFolder(), 'hostile.dump');
      const types = ['=1+1', '@x', 'a,"b"', '\u202egnp', 'plain', '＝cmd'];
      writeFileSync(
        path,
        types
          .map((type, at) =>
            JSON.stringify({ address: 4096 * (at + 1), type, size: 16 * (at + 1), refs: [] }).concat('\n'),
          )
          .join(''),
      );
      const { dump } = await readDump(session, path);
      const params = { dump, view: 'raw', groupBy: 'type', sortBy: 'bytes', descending: false } as const;
      const csv = await exported(session, { method: 'summary', params: { ...params, filter: '' } }, 'csv');
      const [head, ...rows] = cellsOf(csv);
      expect(head?.slice(0, 4)).toEqual(['type', 'count', 'count_percent', 'bytes']);
      expect(rows.map(([type, , , bytes]) => [type, bytes])).toEqual([
        ["'=1+1", '16'],
        ["'@x", '32'],
        ['a,"b"', '48'],
        ['\u202egnp', '64'],
        ['plain', '80'],
        ["'＝cmd", '96'],
      ]);
      const some = await jsonOf(session, { method: 'summary', params: { ...params, filter: '/^[=@]/' } });
      expect(some.rows.map(({ type, max_address: at }) => [type, at])).toEqual([
        ['=1+1', 4096],
        ['@x', 8192],
      ]);
    }));

  test('a table of a profile: its filter, its order, all columns', () =>
    withSession(engine, async (session) => {
      const { dump } = await readDump(
        session,
        fixturePath('profiles', 'tracemalloc', 'py3.11.7_nframe25.2.snap.gz'),
      );
      const params = {
        ...noScope,
        dump,
        table: 'memory',
        sortBy: 'count',
        descending: false,
        filter: 'lib',
      } as const;
      const page = await session.handlers().profileTable({ ...params, from: 0, limit: 500 }, signal);
      const { total, rows } = await jsonOf(session, { method: 'profileTable', params });
      expect(total).toBe(page.total);
      expect(page.total).toBeLessThan(page.all);
      expect(keysOf(rows)).toEqual(page.columns);
      expect(rows.slice(0, 500).map((row) => Object.values(row))).toEqual(page.rows);
    }));

  test('growth: figures of each dump under its name, of which two may be the same', () =>
    withSession(engine, async (session) => {
      const first = await readDump(session, fixturePath('meliae', 'leak-py27.t0.dump.gz'));
      const second = await readDump(session, fixturePath('meliae', 'leak-py27.t1.dump.gz'));
      const again = await readDump(session, fixturePath('meliae', 'leak-py27.t1.dump.gz'));
      const params = {
        view: 'raw',
        groupBy: 'type',
        kinds: null,
        times: null,
        sortBy: 'bytesDelta',
        descending: true,
        at: null,
        filter: 'i',
        bytesFloor: 1,
        countFloor: 0,
      } as const;
      const dumps = [first.dump, second.dump];
      const { rows, total } = await jsonOf(session, {
        method: 'compareDumps',
        params: { ...params, dumps },
      });
      const page = await session.handlers().compareDumps({ ...params, dumps, from: 0, limit: 500 }, signal);
      expect(total).toBe(page.matching.rows);
      expect(
        rows.map((row) => [row['type'], row['bytes_change'], row['bytes in leak-py27.t1.dump.gz']]),
      ).toEqual(page.rows.map(({ kind, bytesDelta, bytes }) => [kind, bytesDelta, bytes[1]]));
      const three = await jsonOf(session, {
        method: 'compareDumps',
        params: { ...params, dumps: [...dumps, again.dump] },
      });
      expect(keysOf(three.rows)).toContain('objects in 3 leak-py27.t1.dump.gz');
      // What came between two dumps, object by object.
      const changed = { dumps, view: 'raw', change: 'new', type: 'unicode', holder: null } as const;
      const objects = await jsonOf(session, { method: 'changedObjects', params: changed });
      expect(objects.total).toBe(objects.rows.length);
      expect(objects.total).toBeGreaterThan(500);
      expect(new Set(objects.rows.map(({ type }) => type))).toEqual(new Set(['unicode']));
      expect(new Set(objects.rows.map(({ address }) => address)).size).toBe(objects.total);
    }));

  test('one that is cancelled, or fails, leaves what was there before', () =>
    withSession(engine, async (session) => {
      const { dump } = await readDump(session, fixturePath('meliae', 'leak-py27.t0.dump.gz'));
      const folder = temporaryFolder();
      const path = join(folder, 'objects.csv');
      writeFileSync(path, 'older');
      const params = {
        dump,
        view: 'raw',
        type: 'str',
        among: 'all',
        sortBy: 'file',
        reversed: false,
      } as const;
      const question = { listing: { method: 'objects', params }, format: 'csv' } as const;
      await session.handlers().objects({ ...params, from: 0, limit: 1 }, signal);
      const stop = new AbortController();
      const writing = session.exportListing(question, path, stop.signal);
      setImmediate(() => stop.abort());
      await expect(writing).rejects.toMatchObject({ failure: { kind: 'cancelled' } });
      const bad = {
        listing: { method: 'query', params: { dump, view: 'raw', text: 'size >' } },
        format: 'csv',
      } as const;
      await expect(session.exportListing(bad, path, signal)).rejects.toMatchObject({
        failure: { kind: 'bad-request' },
      });
      const nowhere = join(folder, 'none', 'a.csv');
      await expect(session.exportListing(question, nowhere, signal)).rejects.toMatchObject({
        failure: { kind: 'not-found' },
      });
      // A dump that is closed meanwhile stops it, too.
      const closed = expect(session.exportListing(question, path, signal)).rejects.toThrow();
      session.closeDump(dump);
      await closed;
      expect(readdirSync(folder)).toEqual(['objects.csv']);
      expect(readFileSync(path, 'utf8')).toBe('older');
    }));
});

test('a list that cannot be paged to its end is written as far as it goes, and says so', async () => {
  const group = { name: 'a', address: null, type: '', count: 1, bytes: asBytes(1) };
  const objectChanges = ({ from }: { readonly from: number }) => ({
    dump: asDumpId(1),
    objects: 5,
    bytes: asBytes(5),
    confidence: '',
    total: 5,
    from,
    groups: from === 0 ? [group, group, group] : [],
  });
  const handlers = { objectChanges } as unknown as ListingHandlers;
  const params = { dumps: [], view: 'raw', change: 'new', groupBy: 'holder', type: null } as const;
  const told: unknown[] = [];
  let text = '';
  const question = { listing: { method: 'objectChanges', params }, format: 'json' } as const;
  for await (const piece of listingPieces(
    handlers,
    question,
    () => '',
    signal,
    (so) => told.push(so),
  ))
    text += piece;
  expect((JSON.parse(text) as Rows).rows).toHaveLength(3);
  expect(told.at(-1)).toEqual({ rows: 3, total: 5 });
  expect(amount(3, 5, 'rows')).toBe('the first 3 of 5 rows');
});

test('what comes over the wire is a table of a known method with its parameters, and no other', async () => {
  const handlers = { exportListing: () => ({ kind: 'none' }) } as unknown as Handlers;
  const said = async (listing: unknown): Promise<string> => {
    const reply = await dispatch(handlers, 'exportListing', { listing, format: 'csv' }, signal);
    return reply.ok ? 'ok' : reply.failure.message;
  };
  const params = { dump: 1, view: 'raw', text: 'type = str' };
  expect(await said({ method: 'query', params })).toBe('ok');
  expect(await said({ method: 'query', params: { ...params, from: 0 } })).toMatch(/without other parameters/);
  expect(await said({ method: 'query', params: { ...params, text: 5 } })).toMatch(/"text" is text/);
  expect(await said({ method: 'closeDump', params: { dump: 1 } })).toMatch(/must be a table of one of/);
  expect(await said({ method: 'query', params, more: 1 })).toMatch(/"method" and "params"/);
  for (const odd of [null, 'query', [], { method: 'query' }, { method: '__proto__', params }])
    expect(await said(odd)).toMatch(/must be a table/);
});

test('a table in memory: addresses are exact, cells that are not there are empty', () => {
  const columns = columnsNamed(['type', 'address', 'largest_address', 'at']);
  const rows = [
    ['=x', '4096', '18446744073709551615', 1.5],
    ['a', null, 'several', true],
  ];
  expect(wholeTable('csv', { columns, rows })).toBe(
    "type,address,largest_address,at\r\n'=x,4096,18446744073709551615,1.5\r\na,,several,true\r\n",
  );
  expect(wholeTable('json', { columns, rows }, 30)).toContain('"total":30');
  const json = wholeTable('json', { columns, rows });
  expect(json).toContain('"address":4096,"largest_address":"18446744073709551615"');
  expect(JSON.parse(json)).toEqual({
    total: 2,
    rows: [
      { type: '=x', address: 4096, largest_address: '18446744073709551615', at: 1.5 },
      { type: 'a', address: null, largest_address: 'several', at: true },
    ],
  });
});

test('a file of objects of a type has a name that every file system takes', () => {
  const dump = asDumpId(1);
  const params = {
    dump,
    view: 'raw',
    type: '../a\n"b"',
    among: 'all',
    sortBy: 'size',
    reversed: false,
  } as const;
  expect(
    listingLook(() => 'leak.t2.dump.gz', { listing: { method: 'objects', params }, format: 'csv' }),
  ).toMatchObject({ fileName: 'leak.t2-objects-of-..-a-b-.csv', contentType: 'text/csv; charset=utf-8' });
});
