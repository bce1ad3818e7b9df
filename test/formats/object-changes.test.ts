import { describe, expect, test } from 'vitest';
import type { DumpId } from '../../shared/model/units.ts';
import type { ChangeName } from '../../shared/protocol/object-changes.ts';
import type { Session } from '../../electron/engine/session.ts';
import { fixturePath, temporaryFile } from '../builders/fixtures.ts';
import { groundtruthOf } from '../builders/groundtruth.ts';
import { readDump, withSession } from '../builders/open-dump.ts';

const { signal } = new AbortController();

const groups = (
  session: Session,
  dumps: DumpId[],
  change: ChangeName,
  groupBy: 'type' | 'holder' = 'type',
  view: 'raw' | 'collapsed' = 'raw',
) =>
  session.handlers().objectChanges({ dumps, view, change, groupBy, type: null, from: 0, limit: 500 }, signal);

const countIn = (page: Awaited<ReturnType<typeof groups>>, type: string): number =>
  page.groups.find(({ name }) => name === type)?.count ?? 0;

describe.each([
  ['leak-py27', '__main__.REQUEST_LOG', '__main__.render.__closure__[0].cell_contents'],
  ['leak-py310', '__main__.‹list›', '__main__.‹function wrapper›.__closure__[0].cell_contents'],
])('%s', (program, log, cache) => {
  test('what is new, gone and still there, object by object', async () => {
    await withSession({ graph: 'asked' }, async (session) => {
      const opened: DumpId[] = [];
      for (const time of ['t0', 't1', 't2'])
        opened.push((await readDump(session, fixturePath('meliae', `${program}.${time}.dump.gz`))).dump);
      const [t0, t1, t2] = opened as [DumpId, DumpId, DumpId];
      const truth = (time: string) => groundtruthOf(`${program}.${time}`, 'raw');
      const fresh = await groups(session, [t0, t1], 'new');
      const present = await groups(session, [t0, t1], 'present');
      const gone = await groups(session, [t0, t1], 'gone');
      expect(fresh.objects + present.objects).toBe(truth('t1').objects);
      expect(gone.objects + present.objects).toBe(truth('t0').objects);
      expect(fresh.bytes + present.bytes).toBe(truth('t1').total_size);
      expect([fresh.dump, gone.dump]).toEqual([t1, t0]);
      expect(countIn(fresh, 'Session')).toBe(1000);
      expect(countIn(fresh, 'Request')).toBe(4000);
      expect([countIn(present, 'Product'), countIn(fresh, 'Product'), countIn(gone, 'Product')]).toEqual([
        20000, 0, 0,
      ]);
      expect(fresh.confidence).toMatch(/^Certain/);
      expect(present.confidence).toMatch(/very likely the same \(address, type, size and value agree\)/);

      const still = await groups(session, [t0, t1, t2], 'new');
      expect(still.dump).toBe(t2);
      expect(countIn(still, 'Session')).toBe(1000);
      expect(still.objects).toBeLessThanOrEqual(fresh.objects);

      const holders = await groups(session, [t0, t2], 'new', 'holder');
      const [first, second] = holders.groups;
      expect([first?.name, second?.name].sort()).toEqual([cache, log].sort());
      const logGroup = first?.name === log ? first : second;
      const changedObjects = await session.handlers().changedObjects(
        {
          dumps: [t0, t2],
          view: 'raw',
          change: 'new',
          type: 'Request',
          holder: logGroup?.address ?? null,
          from: 7990,
          limit: 20,
        },
        signal,
      );
      expect([changedObjects.total, changedObjects.address.length]).toEqual([8000, 10]);
    });
  });
});

test('a dump and its copy: all is present, in meliae’s view, too', async () => {
  const { readFileSync } = await import('node:fs');
  const path = fixturePath('meliae', 'small-py310.dump.gz');
  const copy = temporaryFile('copy.dump.gz', readFileSync(path));
  await withSession({ graph: 'asked' }, async (session) => {
    const dumps = [(await readDump(session, path)).dump, (await readDump(session, copy)).dump];
    for (const view of ['raw', 'collapsed'] as const)
      for (const change of ['new', 'gone'] as const)
        expect(await groups(session, dumps, change, 'holder', view)).toMatchObject({
          objects: 0,
          bytes: 0,
          total: 0,
        });
    await expect(groups(session, [dumps[0]!, dumps[0]!], 'new')).rejects.toThrow('not with itself');
  });
});
