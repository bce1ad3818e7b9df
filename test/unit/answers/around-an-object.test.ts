import { expect, test } from 'vitest';
import type { AddressText } from '../../../shared/model/units.ts';
import { fixturePath } from '../../builders/fixtures.ts';
import { readDump, withSession, wholeSummary } from '../../builders/open-dump.ts';

const { signal } = new AbortController();
const window = { from: 0, limit: 500 };

test('around the objects of a real dump: containers, types of children, holders, whereabouts', async () => {
  await withSession({}, async (session) => {
    const { dump } = await readDump(session, fixturePath('meliae/small-py27.dump.gz'));
    const about = { dump, view: 'raw' } as const;
    const ask = session.handlers();
    const list = { ...about, type: null, sortBy: 'retained', reversed: false, ...window } as const;
    const containers = await ask.objects({ ...list, among: 'containers' }, signal);
    const names =
      /(^|\.)(dict|list|tuple|set|frozenset|deque|defaultdict|OrderedDict|Counter|ChainMap|WeakKeyDictionary|WeakValueDictionary|WeakSet)$/;
    const { rows } = wholeSummary(session, { dump, view: 'raw', sortBy: 'kind', descending: false });
    expect(containers.total).toBe(
      rows.filter(({ kind }) => names.test(kind)).reduce((sum, { count }) => sum + count, 0),
    );
    expect([...containers.retained].sort((a, b) => b - a)).toEqual(containers.retained);

    const { paths } = await ask.whereabouts({ ...about, addresses: containers.address }, signal);
    for (let i = 0; i < containers.address.length; i += 7) {
      const one = { ...about, address: containers.address[i] ?? ('0' as AddressText) };
      const facts = await ask.object(one, signal);
      const types = await ask.childTypes(one, signal);
      const children = types.count.reduce((sum, count) => sum + count, 0);
      expect(children).toBe(facts.references - facts.dangling);

      const holders = await ask.holders({ ...one, ...window }, signal);
      expect(holders.address[0] ?? null).toBe(facts.dominator?.address ?? null);
      const above = holders.address[0];
      if (above !== undefined)
        expect((await ask.holders({ ...about, address: above, ...window }, signal)).total).toBe(
          holders.total - 1,
        );

      const [path] = (await ask.paths({ ...one, count: 1 }, signal)).paths;
      const way = paths[i] ?? null;
      if (way === null) expect(path?.length ?? 99).toBeGreaterThan(12);
      else expect(way).toEqual(path);
    }
  });
});

test('what is dominated is filtered by type, and sums to what the types say', async () => {
  await withSession({}, async (session) => {
    const { dump } = await readDump(session, fixturePath('meliae/small-py310.dump.gz'));
    const about = { dump, view: 'raw', address: null } as const;
    const ask = session.handlers();
    const types = await ask.dominatedTypes(about, signal);
    for (const [i, type] of types.type.slice(0, 6).entries()) {
      const page = await ask.dominated({ ...about, type, besides: [], ...window }, signal);
      expect(page.total).toBe(types.count[i]);
      expect(new Set(page.type)).toEqual(new Set([type]));
      if (page.total <= 500)
        expect(page.retained.reduce((sum: number, bytes) => sum + bytes, 0)).toBe(types.bytes[i]);
    }
  });
});
