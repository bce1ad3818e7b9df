import { describe, expect, test } from 'vitest';
import type { DumpId } from '../../../shared/model/units.ts';
import { fixturePath } from '../../builders/fixtures.ts';
import { readDump, withSession } from '../../builders/open-dump.ts';
import type { EngineHandlers, Session } from '../../../electron/engine/session.ts';

const { signal } = new AbortController();

/** Asks about a real dump of Python 2.7. */
const asking = (use: (ask: EngineHandlers, dump: DumpId, session: Session) => Promise<void>) =>
  withSession({ graph: 'asked', useIndex: false }, async (session) => {
    const { dump } = await readDump(session, fixturePath('meliae', 'leak-py27.t0.dump.gz'));
    await use(session.handlers(), dump, session);
  });

const first = { view: 'raw', from: 0, limit: 500 } as const;

describe('queries of a real dump', () => {
  test('agree with the other questions', () =>
    asking(async (ask, dump) => {
      const objects = await ask.objects(
        { dump, ...first, type: 'dict', sortBy: 'retained', reversed: false, among: 'all' },
        signal,
      );
      const found = await ask.query({ dump, ...first, text: 'type = dict order by retained desc' }, signal);
      expect(found.total).toBe(objects.total);
      expect(found.matching.objects).toBe(objects.total);
      expect(found.retained).toEqual(objects.retained);
      expect(found.address).toEqual(objects.address);

      const [address = ''] = objects.address;
      const held = await ask.query({ dump, ...first, text: `dominated by (${address})` }, signal);
      expect(held.matching.bytes).toBe(objects.retained[0]);
      expect(held.matching.retainedAtLeast).toBe(objects.retained[0]);
      const reached = await ask.query({ dump, ...first, text: `reachable from (${address})` }, signal);
      const sizes = await ask.deepSizes({ dump, view: 'raw', address: objects.address[0]! }, signal);
      expect(reached.matching).toMatchObject(sizes.total);
      const children = await ask.children({ dump, ...first, address: objects.address[0]! }, signal);
      const referred = await ask.query({ dump, ...first, text: `referred by (${address})` }, signal);
      if (children.total <= 500) expect(referred.total).toBe(new Set(children.address).size);
      const holders = await ask.referrers(
        { dump, ...first, address: objects.address[0]!, type: null },
        signal,
      );
      const refers = await ask.query({ dump, ...first, text: `refers to (${address})` }, signal);
      expect(refers.total).toBe(holders.total);
    }));

  test('find by the value that a page shows, and by what a person types', () =>
    asking(async (ask, dump) => {
      const strings = await ask.query(
        { dump, ...first, text: "type = str and value like '__main%'" },
        signal,
      );
      expect(strings.total).toBeGreaterThan(0);
      for (const value of strings.value) expect(value?.text).toMatch(/^__main/);
      const { total } = await ask.search({ dump, ...first, text: '__MAIN', regex: false }, signal);
      expect(total).toBeGreaterThanOrEqual(strings.total);
      const byPattern = await ask.search({ dump, ...first, text: '^__main__$', regex: true }, signal);
      expect(byPattern.total).toBeGreaterThan(0);
      const [address = ''] = strings.address;
      const byAddress = await ask.search({ dump, ...first, text: address, regex: false }, signal);
      expect(byAddress.address).toContain(address);
      const hex = `0x${BigInt(address).toString(16)}`;
      expect((await ask.search({ dump, ...first, text: hex, regex: false }, signal)).address).toContain(
        address,
      );
    }));

  test('are refused with the place, and completed from the names of the dump', () =>
    asking(async (ask, dump) => {
      await expect(async () => ask.query({ dump, ...first, text: 'size > ' }, signal)).rejects.toThrow(
        'The query is wrong at character 8: The query ends too early.',
      );
      await expect(async () => ask.query({ dump, ...first, text: 'in set nothing' }, signal)).rejects.toThrow(
        'There is no kept set "nothing" of this dump.',
      );
      const check = await ask.checkQuery({ dump, view: 'raw', text: 'type = dic', position: 10 }, signal);
      expect(check.error).toBeNull();
      expect(check.completions.items.map(({ text }) => text)).toContain("'dict'");
    }));
});

describe('kept sets', () => {
  test('are listed, joined, asked and dropped', () =>
    asking(async (ask, dump) => {
      const keep = (name: string, text: string) => ask.keepSet({ dump, view: 'raw', name, text }, signal);
      const dicts = await keep('dicts', 'type = dict');
      const large = await keep('large', 'size >= 1KiB order by size desc');
      const both = await ask.combineSets(
        { dump, operation: 'intersection', left: 'dicts', right: 'large', name: 'both' },
        signal,
      );
      const any = await ask.combineSets(
        { dump, operation: 'union', left: 'dicts', right: 'large', name: 'any' },
        signal,
      );
      expect(any.objects).toBe(dicts.objects + large.objects - both.objects);
      const query = async (text: string) =>
        (await ask.query({ dump, ...first, text }, signal)).matching.objects;
      expect(await query('type = dict and size >= 1KiB')).toBe(both.objects);
      expect(await query('in set both')).toBe(both.objects);
      expect(await query('in set any and not in set both')).toBe(any.objects - both.objects);

      const retained = (exact: boolean) =>
        ask.setRetained({ dump, view: 'raw', name: 'both', exact }, signal);
      const [atLeast, exactly] = [await retained(false), await retained(true)];
      expect(atLeast).toMatchObject({ objects: null, exact: false });
      expect(atLeast.bytes).toBeLessThanOrEqual(exactly.bytes);
      expect(exactly.objects).toBeGreaterThanOrEqual(both.objects);

      // A set that is kept anew is asked anew.
      await keep('both', 'type = nothing');
      expect(await query('in set both')).toBe(0);
      await ask.dropSet({ dump, name: 'both' }, signal);
      expect((await ask.listSets({ dump }, signal)).sets.map(({ name }) => name)).toEqual([
        'dicts',
        'large',
        'any',
      ]);
      await expect(async () => ask.dropSet({ dump, name: 'both' }, signal)).rejects.toThrow('no kept set');
      await expect(keep(' ', 'size > 1')).rejects.toThrow('1 to 100 characters');
    }));

  test('work in another view, whose objects differ', () =>
    asking(async (ask, dump) => {
      await ask.keepSet({ dump, view: 'pruned', name: 'all', text: '' }, signal);
      const raw = await ask.query({ dump, ...first, text: 'in set all' }, signal);
      const collapsed = await ask.query({ dump, ...first, view: 'collapsed', text: 'in set all' }, signal);
      const summary = await ask.query({ dump, ...first, view: 'collapsed', text: '' }, signal);
      expect(collapsed.total).toBe(summary.total);
      expect(raw.total).toBe(summary.total);
      await ask.keepSet({ dump, view: 'raw', name: 'all', text: '' }, signal);
      const { objects } = await ask.setRetained(
        { dump, view: 'collapsed', name: 'all', exact: true },
        signal,
      );
      expect(objects).toBeLessThanOrEqual(summary.total);
    }));
});
