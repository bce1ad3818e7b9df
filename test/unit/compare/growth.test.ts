import { describe, expect, test } from 'vitest';
import type { GrowthOrder } from '../../../shared/protocol/compare.ts';
import { growthColumns } from '../../../shared/protocol/compare.ts';
import { growthOf } from '../../../electron/engine/compare/growth.ts';
import { orderGrowth } from '../../../electron/engine/compare/growth-order.ts';
import type { KindTable } from '../../../electron/engine/compare/growth-table.ts';
import { growthTable } from '../../../electron/engine/compare/growth-table.ts';
import { hoursOf, lineThrough, slopeOf } from '../../../electron/engine/compare/slope.ts';
import { checkLimits } from '../../../electron/engine/compare/limits.ts';
import { randomGenerator } from '../../builders/random.ts';

const kinds = ['dict', 'list', 'str', 'Session', 'a.b', 'Ω'];

/** Tables of a few kinds, in any order, some missing. */
function randomTables(seed: number): KindTable[] {
  const random = randomGenerator(seed);
  return Array.from({ length: 2 + random(4) }, () => {
    const kind = kinds.filter(() => random(4) > 0).sort(() => random(3) - 1);
    return {
      kind,
      count: kind.map(() => 1 + random(9)),
      bytes: kind.map(() => random(1000) - (random(10) === 0 ? 1100 : 0)),
    };
  });
}

const seeds = Array.from({ length: 200 }, (_, i) => i);
const every: GrowthOrder = {
  sortBy: 'bytesDelta',
  descending: true,
  at: null,
  filter: '',
  bytesFloor: 0,
  countFloor: 0,
};

/** One figure of one table, the plain way. */
function figure(table: KindTable, column: 'count' | 'bytes', kind: string): number {
  const at = table.kind.indexOf(kind);
  return at < 0 ? 0 : table[column][at]!;
}

describe('random tables', () => {
  test('each row is what a look into every table gives', () => {
    for (const seed of seeds) {
      const tables = randomTables(seed);
      const table = growthTable(tables);
      expect(new Set(table.kind)).toEqual(new Set(tables.flatMap(({ kind }) => kind)));
      table.kind.forEach((kind, row) => {
        const growth = growthOf(table, row, null);
        const counts = tables.map((each) => figure(each, 'count', kind));
        const bytes = tables.map((each) => figure(each, 'bytes', kind));
        expect(growth.counts).toEqual(counts);
        expect(growth.bytes).toEqual(bytes);
        expect(growth.countDelta).toBe(counts.at(-1)! - counts[0]!);
        expect(growth.bytesDelta).toBe(bytes.at(-1)! - bytes[0]!);
        expect(growth.bytesPeakGrowth).toBe(Math.max(0, bytes.at(-1)! - Math.max(...bytes.slice(0, -1))));
        expect(growth.firstSeen).toBe(counts.findIndex((count) => count > 0));
        expect(growth.neverShrinks).toBe(
          [counts, bytes].every((all) => all.every((each, i) => i === 0 || each >= all[i - 1]!)),
        );
      });
    }
  });

  test('equal dumps: nothing grows, whatever is asked', () => {
    for (const seed of seeds) {
      const [one] = randomTables(seed);
      const table = growthTable([one!, one!, one!]);
      table.kind.forEach((_, row) => {
        const growth = growthOf(table, row, Float64Array.of(0, 1, 2));
        expect(growth).toMatchObject({
          countDelta: 0,
          bytesDelta: 0,
          countPeakGrowth: 0,
          bytesPeakGrowth: 0,
          firstSeen: 0,
          neverShrinks: true,
        });
        expect(growth.slope).toEqual({ bytesPerDump: 0, bytesPerHour: 0, fit: null });
        if (growth.bytes[0] !== 0) expect(growth.percent).toBe(0);
      });
      expect(orderGrowth(table, { ...every, bytesFloor: 1 })).toHaveLength(0);
    }
  });

  test('the order of kinds in a table changes no figure', () => {
    for (const seed of seeds) {
      const tables = randomTables(seed);
      const turned = tables.map(({ kind, count, bytes }) => ({
        kind: kind.toReversed(),
        count: Array.from(count).reverse(),
        bytes: Array.from(bytes).reverse(),
      }));
      const rowsOf = (all: readonly KindTable[]) => {
        const table = growthTable(all);
        return table.kind
          .map((_, row) => growthOf(table, row, null))
          .sort((a, b) => (a.kind < b.kind ? -1 : 1));
      };
      expect(rowsOf(turned)).toEqual(rowsOf(tables));
    }
  });

  test.each(growthColumns)('sorted by %s both ways, filtered and floored', (sortBy) => {
    for (const seed of seeds) {
      const table = growthTable(randomTables(seed));
      const up = orderGrowth(table, { ...every, sortBy, descending: false });
      expect([...up].sort()).toEqual(table.kind.map((_, row) => row).sort());
      const down = orderGrowth(table, { ...every, sortBy, descending: true });
      const key = (row: number) => {
        const growth = growthOf(table, row, null);
        switch (sortBy) {
          case 'kind':
            return growth.kind;
          case 'count':
            return growth.counts.at(-1)!;
          case 'bytes':
            return growth.bytes.at(-1)!;
          case 'percent':
            return growth.percent ?? (growth.bytesDelta > 0 ? Infinity : 0);
          case 'slope':
            return growth.slope.bytesPerDump;
          default:
            return growth[sortBy];
        }
      };
      for (let i = 1; i < up.length; i += 1) {
        expect(key(up[i - 1]!) <= key(up[i]!)).toBe(true);
        expect(key(down[i - 1]!) >= key(down[i]!)).toBe(true);
      }
      const floored = orderGrowth(table, { ...every, bytesFloor: 300, filter: '/^.{4,}$/' });
      for (const row of floored) {
        expect(table.kind[row]!.length).toBeGreaterThanOrEqual(4);
        expect(Math.abs(growthOf(table, row, null).bytesDelta)).toBeGreaterThanOrEqual(300);
      }
    }
  });
});

describe('slope', () => {
  test('a straight line is found, with a fit of 1', () => {
    expect(slopeOf([10, 30, 50, 70], Float64Array.of(0, 0.5, 1, 1.5))).toEqual({
      bytesPerDump: 20,
      bytesPerHour: 40,
      fit: 1,
    });
  });

  test('two dumps and no change leave no fit', () => {
    expect(slopeOf([10, 30], null)).toEqual({ bytesPerDump: 20, bytesPerHour: null, fit: null });
    expect(lineThrough([1, 1], [2, 3])).toBeNull();
    expect(lineThrough([], [])).toBeNull();
  });

  test('up and down again is no line', () => {
    const { bytesPerDump, fit } = slopeOf([0, 100, 0], null);
    expect([bytesPerDump, fit]).toEqual([0, 0]);
  });

  test('times must ascend', () => {
    expect(hoursOf([0, 3_600_000, 5_400_000], 3)).toEqual(Float64Array.of(0, 1, 1.5));
    expect(hoursOf([5, 5], 2)).toBeNull();
    expect(hoursOf([5, 4], 2)).toBeNull();
    expect(hoursOf([5], 2)).toBeNull();
    expect(hoursOf(null, 2)).toBeNull();
  });
});

test('peak growth leaves out what was there before', () => {
  const of = (counts: number[]) =>
    growthOf(growthTable(counts.map((count) => ({ kind: ['x'], count: [count], bytes: [count] }))), 0, null);
  expect(of([5, 9, 7]).countPeakGrowth).toBe(0);
  expect(of([5, 9, 12]).countPeakGrowth).toBe(3);
  expect(of([5, 9, 12]).countDelta).toBe(7);
});

describe('limits', () => {
  const table = growthTable([
    { kind: ['a', 'b'], count: [10, 10], bytes: [1000, 1000] },
    { kind: ['a', 'c', 'b'], count: [11, 1, 5], bytes: [1100, 1, 500] },
  ]);
  const percent = (value: number) => ({ unit: 'percent', percent: value }) as const;
  const amount = (value: number) => ({ unit: 'amount', amount: value }) as const;

  test.each([
    ['growth', null, percent(0), true],
    ['growth', 'a', percent(10), true],
    ['growth', 'a', percent(9.99), false],
    ['growth', 'a', amount(100), true],
    ['growth', 'a', amount(99), false],
    ['growth', 'b', amount(0), true],
    ['growth', 'c', percent(1000), false],
    ['growth', 'nowhere', percent(0), true],
    ['count-growth', 'a', amount(1), true],
    ['count-growth', 'a', amount(0), false],
    ['count-growth', null, percent(0), true],
  ] as const)('%s of %s within %j: %s', (kind, type, allowed, passed) => {
    expect(checkLimits(table, [{ kind, type, allowed }])).toMatchObject([{ passed }]);
  });

  test('the total is the new dump’s, at most', () => {
    const total = (value: number) =>
      checkLimits(table, [{ kind: 'total', type: null, allowed: amount(value) }])[0]!.passed;
    expect([total(1601), total(1600)]).toEqual([true, false]);
  });
});
