import { expect } from 'vitest';
import { attributesOf, entriesOf, pairsOf, type SupersetDump } from './superset-dump.ts';

/** What service.py says of itself; see test/fixtures/superset/service.py. */
export interface ServiceTruth {
  readonly python: [number, number, number];
  readonly types: Record<string, [number, number]>;
  readonly objects: Record<string, [number, Record<string, number>]>;
  readonly dicts: Record<string, [number, Record<string, number>]>;
  readonly metrics: [number, [number, number][]];
  readonly modules: Record<string, number>;
  readonly locals: Record<string, Record<string, number>>;
  readonly threads: string[];
  readonly counts: Record<string, number>;
  readonly log: [number, number[]];
  readonly facts: Record<string, number>;
}

/** Names, pairs, roots and frames of a dump against what the process said. */
export function expectTruthOf(dump: SupersetDump, truth: ServiceTruth): void {
  for (const [what, [address, attributes]] of Object.entries(truth.objects)) {
    const { exact = what !== 'config' } = {};
    const found = attributesOf(dump, address);
    if (exact) expect(found, what).toEqual(attributes);
    else expect(found, what).toMatchObject(attributes);
  }
  for (const [what, [address, entries]] of Object.entries(truth.dicts)) {
    if (what === 'globals') expect(entriesOf(dump, address), what).toMatchObject(entries);
    else expect(entriesOf(dump, address), what).toEqual(entries);
  }
  const byKey = (left: [number, number], right: [number, number]): number => left[0] - right[0];
  expect(pairsOf(dump, truth.metrics[0]).sort(byKey)).toEqual([...truth.metrics[1]].sort(byKey));
  // meliae's order: a list's last element first.
  expect(dump.objects.get(truth.log[0])?.refs).toEqual([...truth.log[1]].reverse());
  for (const [name, address] of Object.entries(truth.modules))
    expect(dump.roots).toContainEqual(['module', name, address]);
  expect(dump.threads.map(({ name }) => name).sort()).toEqual([...truth.threads].sort());
  const frames = dump.threads.flatMap((thread) => thread.frames);
  for (const [name, locals] of Object.entries(truth.locals)) {
    const frame = frames.find((one) => one.function === name);
    expect(Object.fromEntries(frame?.locals ?? []), name).toMatchObject(locals);
  }
  for (const [, address] of frames.flatMap((frame) => frame.locals))
    expect(dump.objects.has(address)).toBe(true);
}

const momentary = 5;

/**
 * Counts and bytes against the process's own sums. Exact for the program's classes, which nothing of the script's can
 * add to. Never less for any type but for the handful of
 * objects that a waiting thread holds for a moment. More only by what the script reaches further (keys of dicts, parts of code, what
 * built-in types hold) and by the truth itself, whose lists and dicts are made between the sums and the dump: one list
 * a type and a few dozen more, and the dicts of some hundred built-in types.
 */

export function expectSumsOf(
  rows: readonly { kind: string; count: number; bytes: number }[],
  truth: ServiceTruth,
): void {
  const found = new Map(rows.map((row) => [row.kind, row]));
  const own = Object.keys(truth.types).length + 60;
  for (const [type, [count, bytes]] of Object.entries(truth.types)) {
    const row = found.get(type) ?? { count: 0, bytes: 0 };
    if (type in truth.counts) expect([type, row.count, row.bytes]).toEqual([type, truth.counts[type], bytes]);
    expect(row.count, type).toBeGreaterThanOrEqual(count - momentary);
    if (type === 'list') expect(row.count - count).toBeLessThanOrEqual(own);
    if (type === 'dict') expect(row.count - count).toBeLessThanOrEqual(own + 400);
    if (type === 'function' || type === 'module' || type === 'set')
      expect(row.count - count, type).toBeLessThanOrEqual(40);
  }
  const total = (values: number[]): number => values.reduce((sum, value) => sum + value, 0);
  const whole = total(rows.map(({ bytes }) => bytes));
  const known = total(Object.values(truth.types).map(([, bytes]) => bytes));
  expect(whole).toBeGreaterThanOrEqual(known);
  expect(whole).toBeLessThan(known * 1.6);
}
