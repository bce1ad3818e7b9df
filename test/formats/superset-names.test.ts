import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { AddressText, DumpId } from '../../shared/model/units.ts';
import type { Session } from '../../electron/engine/session.ts';
import { fixtureJson, fixturePath, temporaryFolder } from '../builders/fixtures.ts';
import { readDump, withSession } from '../builders/open-dump.ts';
import type { ServiceTruth } from '../builders/capture/service-truth.ts';

const signal = new AbortController().signal;
const text = (address: number): AddressText => String(address) as AddressText;

type Names = Readonly<Record<string, string>>;

/** What each reference of an object is called, by the address it leads to. */
async function namesOf(session: Session, dump: DumpId, address: number): Promise<Names> {
  const { children } = session.handlers();
  const page = await children({ dump, view: 'raw', address: text(address), from: 0, limit: 500 }, signal);
  return Object.fromEntries(page.label.map((label, i) => [label.text, page.address[i] ?? '']));
}

describe.each(['py27', 'py38', 'py312', 'py313'])('service-%s', (name) => {
  const truth = fixtureJson('superset', `service-${name}.truth.json.gz`) as ServiceTruth;
  const opened = async (use: (session: Session, dump: DumpId) => Promise<void>): Promise<void> => {
    await withSession({}, async (session) => {
      const { dump } = await readDump(session, fixturePath('superset', `service-${name}.dump.gz`));
      await use(session, dump);
    });
  };

  test('attributes, keys of dicts and list places are those of the process', async () => {
    await opened(async (session, dump) => {
      for (const [who, [address, attributes]] of Object.entries(truth.objects)) {
        const names = await namesOf(session, dump, address);
        const inDict =
          names['__dict__'] === undefined ? {} : await namesOf(session, dump, Number(names['__dict__']));
        for (const [attribute, value] of Object.entries(attributes)) {
          const found = names[`.${attribute}`] ?? inDict[`['${attribute}']`];
          expect([who, attribute, found]).toEqual([who, attribute, String(value)]);
        }
      }
      for (const [who, [address, keys]] of Object.entries(truth.dicts)) {
        const names = await namesOf(session, dump, address);
        for (const [key, value] of Object.entries(keys))
          expect([who, key, names[`['${key}']`]]).toEqual([who, key, String(value)]);
      }
      const [log, elements] = truth.log;
      const places = await namesOf(session, dump, log);
      elements.forEach((element, i) => expect(places[`[${i}]`]).toBe(String(element)));
    });
  });

  test('roots are those that the dump gives, and stacks lead to their locals', async () => {
    await opened(async (session, dump) => {
      const { roots, threads, object, paths, processFacts } = session.handlers();
      const about = { dump, view: 'raw' as const };
      const counts = Object.fromEntries(
        (await roots(about, signal)).counts.map(({ reason, count }) => [reason, count]),
      );
      expect(counts['module']).toBeGreaterThan(20);
      expect(counts['interpreter']).toBeGreaterThan(0);
      expect(counts['local']).toBeGreaterThan(0);
      const answer = await threads(about, signal);
      expect(answer.threads.map((thread) => thread.name).sort()).toEqual([...truth.threads].sort());
      for (const [where, locals] of Object.entries(truth.locals)) {
        const frame = answer.threads
          .flatMap(({ frames }) => frames)
          .find((each) => each.function.split('.').at(-1) === where);
        for (const [local, address] of Object.entries(locals)) {
          const found = frame?.locals.find((each) => each.name === local);
          expect([where, local, found?.address]).toEqual([where, local, String(address)]);
          expect(found?.type).not.toBeNull();
          const facts = await object({ ...about, address: text(address) }, signal);
          expect(facts.retained).toBe(found?.retained);
          const [path] = (await paths({ ...about, address: text(address), count: 1 }, signal)).paths;
          expect(path?.length).toBeGreaterThan(0);
        }
      }
      const { facts } = await processFacts({ dump }, signal);
      expect(facts?.end?.objects).toBe(truth.facts['objects']);
      expect(facts?.python.startsWith(name === 'py27' ? '2.7' : `3.${name.slice(3)}`)).toBe(true);
    });
  });
});

test('a line whose references were not all taken names none of them', async () => {
  const file = join(temporaryFolder(), 'odd.dump');
  const object = (address: number, rest: string) =>
    `{"address": ${address}, "type": "Order", "size": 48, ${rest}}\n`;
  writeFileSync(
    file,
    object(1, '"refs": [3, 4], "names": ["a", "b"]') +
      object(2, '"refs": [3, "x", 4], "names": ["a", "b", "c"]') +
      object(5, '"keys": [9], "refs": [3, 4], "names": ["a", "b"]') +
      object(3, '"refs": []') +
      object(4, '"refs": []'),
  );
  await withSession({}, async (session) => {
    const { dump } = await readDump(session, file);
    expect(await namesOf(session, dump, 1)).toEqual({ '.a': '3', '.b': '4' });
    expect(Object.keys(await namesOf(session, dump, 2))).toEqual(['']);
    expect(Object.keys(await namesOf(session, dump, 5))).toEqual(['']);
  });
});

test('a dump that meliae wrote says nothing of the process', async () => {
  await withSession({}, async (session) => {
    const { dump } = await readDump(session, fixturePath('meliae', 'small-py38.dump.gz'));
    const { processFacts, threads } = session.handlers();
    expect(await processFacts({ dump }, signal)).toEqual({ facts: null });
    expect(await threads({ dump, view: 'raw' }, signal)).toEqual({ threads: [], note: null });
  });
});
