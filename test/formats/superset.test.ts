import { describe, expect, test } from 'vitest';
import { collapsible, loadAsMeliae } from '../builders/capture/meliae-loader.ts';
import { expectSumsOf, expectTruthOf, type ServiceTruth } from '../builders/capture/service-truth.ts';
import { readSuperset } from '../builders/capture/superset-dump.ts';
import { fixtureJson, fixturePath, fixtureText } from '../builders/fixtures.ts';
import { readDump, withSession, wholeSummary } from '../builders/open-dump.ts';

describe.each(['py27', 'py38', 'py312', 'py313'])('service-%s, written by the dump script', (name) => {
  const file = `service-${name}.dump.gz`;
  const truth = fixtureJson('superset', `service-${name}.truth.json.gz`) as ServiceTruth;

  test('holds what the process said of itself', () => {
    const dump = readSuperset(fixtureText('superset', file));
    expect(dump.trailer).toMatchObject({ objects: truth.facts['objects'] });
    expect(dump.objects.size).toBe(truth.facts['objects']);
    expectTruthOf(dump, truth);
  });

  test('opens by the rules of meliae, which keeps every object', () => {
    const objects = loadAsMeliae(fixtureText('superset', file));
    expect(objects.size).toBe(truth.facts['objects']);
    expect([...objects.values()].reduce((sum, { size }) => sum + size, 0)).toBe(truth.facts['bytes']);
    expect(collapsible(objects)).toBeGreaterThan(10);
  });

  test('opens in the engine without a problem and sums up', async () => {
    await withSession({}, async (session) => {
      const state = await readDump(session, fixturePath('superset', file));
      expect([state.stage, session.problems(state.dump).total]).toEqual(['ready', 0]);
      const { rows, page } = wholeSummary(session, { dump: state.dump });
      expect(page.totals).toMatchObject({ objects: truth.facts['objects'], bytes: truth.facts['bytes'] });
      expectSumsOf(rows, truth);
    });
  });
});
