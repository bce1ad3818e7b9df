import { expect, test } from 'vitest';
import { crowd, crowdsAndObjects } from '../../../renderer/state/walk/dominator-tree.ts';
import { addressText, asBytes, asDumpId } from '../../../shared/model/units.ts';
import type { EngineClient } from '../../../shared/protocol/wire.ts';
import { randomGenerator } from '../../builders/random.ts';

interface Child {
  readonly type: string;
  readonly retained: number;
  readonly address: number;
}

/** Answers as the engine does, from a plain list. */
function clientOf(children: readonly Child[]): EngineClient {
  const sorted = children.toSorted((a, b) => b.retained - a.retained || a.address - b.address);
  const answers = {
    dominatedTypes: () => {
      const types = [...new Set(children.map(({ type }) => type))];
      const sums = types.map((type) => {
        const all = children.filter((child) => child.type === type);
        return { type, count: all.length, bytes: all.reduce((sum, { retained }) => sum + retained, 0) };
      });
      sums.sort((a, b) => b.bytes - a.bytes);
      return {
        type: sums.map(({ type }) => type),
        count: sums.map(({ count }) => count),
        bytes: sums.map(({ bytes }) => bytes),
      };
    },
    dominated: ({ besides, from, limit }: { besides: string[]; from: number; limit: number }) => {
      const rows = sorted.filter(({ type }) => !besides.includes(type));
      const page = rows.slice(from, from + Math.min(limit, 500));
      const column = <Value>(value: (child: Child) => Value) => page.map(value);
      return {
        total: rows.length,
        from,
        address: column(({ address }) => addressText(BigInt(address))),
        type: column(({ type }) => type),
        size: column(() => asBytes(1)),
        length: column(() => null),
        references: column(() => 0),
        referrers: column(() => 0),
        retained: column(({ retained }) => asBytes(retained)),
        value: column(() => null),
      };
    },
  };
  return {
    ask: (method: keyof typeof answers, params: never) => Promise.resolve(answers[method](params)),
  } as unknown as EngineClient;
}

test('types of which many stand side by side are one line, others stand by themselves, all by what they retain', async () => {
  const random = randomGenerator(11);
  const children: Child[] = Array.from({ length: 900 }, (_, i) => ({
    // 180 types with a few objects, one with very many.
    type: i < 300 ? 'many' : `few${i % 180}`,
    retained: 1 + random(100_000),
    address: i + 1,
  }));
  const around = { dump: asDumpId(1), view: 'raw', address: null } as const;
  const signal = new AbortController().signal;
  const all: string[] = [];
  let total = Infinity;
  while (all.length < total) {
    const page = await crowdsAndObjects(clientOf(children), around, all.length, 97, signal);
    total = page.total;
    expect(page.rows.length).toBeGreaterThan(0);
    all.push(...page.rows.map((item) => (item.kind === 'type' ? item.type : item.object.address)));
  }
  const counts = new Map<string, Child[]>();
  for (const child of children) counts.set(child.type, [...(counts.get(child.type) ?? []), child]);
  const crowds = [...counts].filter(([, list]) => list.length > crowd).map(([type]) => type);
  const single = children.filter(({ type }) => !crowds.includes(type)).map(({ address }) => String(address));
  expect(all.toSorted()).toEqual([...crowds, ...single].toSorted());
  expect(all[0]).toBe('many');
});
