import { readFileSync, readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Session } from '../../electron/engine/session.ts';
import type { AddressText, DumpId } from '../../shared/model/units.ts';
import { viewNames } from '../../shared/protocol/views.ts';
import type { ViewName } from '../../shared/protocol/views.ts';
import { besidePath, fixturePath, fixtureText } from '../builders/fixtures.ts';
import { groundtruthOf, subsetsOf } from '../builders/groundtruth.ts';
import type { Groundtruth } from '../builders/groundtruth.ts';
import { readDump, withSession } from '../builders/open-dump.ts';

const names = readdirSync(fixturePath('meliae'))
  .filter((name) => name.endsWith('.dump.gz'))
  .map((name) => name.replace('.dump.gz', ''));
const { signal } = new AbortController();
const text = (address: number) => String(address) as AddressText;
const ascending = (addresses: readonly string[]) => addresses.map(Number).sort((a, b) => a - b);

async function compareObjects(
  session: Session,
  dump: DumpId,
  view: ViewName,
  truth: Groundtruth,
): Promise<void> {
  const { object, children, referrers, deepSizes } = session.handlers();
  for (const expected of truth.sample) {
    const about = { dump, view, address: text(expected.address) };
    const facts = await object(about, signal);
    const window = { from: 0, limit: 40 };
    const down = await children({ ...about, ...window }, signal);
    const up = await referrers({ ...about, type: null, ...window }, signal);
    const { total } = await deepSizes(about, signal);
    const { value } = expected;
    const found = {
      type: facts.type,
      size: facts.size,
      references: facts.references,
      referrers: facts.referrers,
      total: total.bytes,
      reachable: total.objects,
      value: facts.rawValue ?? facts.rawName,
      children: expected.children === undefined ? null : down.address.map(Number),
      parents: expected.parents === undefined ? null : ascending(up.address),
    };
    expect(found).toEqual({
      type: expected.type,
      size: expected.size,
      references: expected.num_refs,
      referrers: expected.num_parents_uncapped,
      total: expected.total_size,
      reachable: expected.reachable,
      value: typeof value === 'object' && value !== null ? value.bytes_latin1 : (value ?? null),
      children: expected.children ?? null,
      parents: expected.parents === undefined ? null : [...expected.parents].sort((a, b) => a - b),
    });
  }
}

async function compareViews(session: Session, dump: DumpId, truthOf: (view: ViewName) => Groundtruth) {
  for (const view of viewNames) {
    const truth = truthOf(view);
    const order = { groupBy: 'type', sortBy: 'bytes', descending: true, filter: '' } as const;
    const page = await session.viewSummary({ dump, view, ...order, from: 0, limit: 1 });
    expect(page.totals).toEqual({
      objects: truth.objects,
      types: truth.type_table.length,
      bytes: truth.total_size,
      references: truth.edges,
    });
    await compareObjects(session, dump, view, truth);
  }
}

async function compareSubsets(session: Session, dump: DumpId, name: string): Promise<void> {
  const { totals } = session.handlers();
  for (const { root, excluding, total, total_excluding } of subsetsOf(name)) {
    const about = { dump, view: 'collapsed', addresses: [text(root)] } as const;
    const whole = await totals({ ...about, excluding: [] }, signal);
    const without = await totals({ ...about, excluding: excluding.map(text) }, signal);
    expect([whole.bytes[0], without.bytes[0]]).toEqual([total, total_excluding]);
  }
}

/** One opening per dump: making three graphs takes longer than asking them. */
test.each(names)('%s: objects, summaries and sums in all views are as meliae has them', async (name) => {
  await withSession({ graph: 'asked' }, async (session) => {
    const { dump } = await readDump(session, fixturePath('meliae', `${name}.dump.gz`));
    await compareViews(session, dump, (view) => groundtruthOf(name, view));
    await compareSubsets(session, dump, name);
    expect(`${await session.viewSummaryText(dump, 'collapsed')}\n`).toBe(
      fixtureText('meliae', 'groundtruth', `${name}.default.summary.txt.gz`),
    );
    expect(`${await session.viewSummaryText(dump, 'pruned')}\n`).toBe(
      fixtureText('meliae', 'groundtruth', `${name}.noexp.summary.txt.gz`),
    );
  });
});

const large = besidePath('meliae', 'large-py310.dump.gz');
test.skipIf(large === null)('two million objects, where the file is at hand', async () => {
  await withSession({ graph: 'asked' }, async (session) => {
    const { dump } = await readDump(session, large ?? '');
    await compareViews(session, dump, (view) => {
      const state = { raw: 'raw', collapsed: 'default', pruned: 'noexp' }[view];
      const path = besidePath('meliae', 'groundtruth', `large-py310.${state}.json`) ?? '';
      return JSON.parse(readFileSync(path, 'utf8')) as Groundtruth;
    });
  });
});
