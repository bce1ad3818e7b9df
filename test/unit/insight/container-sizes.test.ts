import { describe, expect, test } from 'vitest';
import type { SizeRules, SlackType } from '../../../shared/python/container-sizes.ts';
import { copySize, emptySize, grownSize, slotsOf } from '../../../shared/python/container-sizes.ts';
import { usualGcHead, versionIn } from '../../../shared/python/versions.ts';
import { fixtureJson } from '../../builders/fixtures.ts';

type Figures = readonly (readonly [length: number, size: number])[];
type Measured = Readonly<Record<string, Figures>> & { readonly meta: { readonly gcHead: number } };
const measured = fixtureJson('insight', 'sizes.json.gz') as Readonly<Record<string, Measured>>;

/** What was measured, and whether the container was filled one by one, so that the size at every length is known. */
const curves: Readonly<Record<string, { type: SlackType; grown: boolean; textKeys?: boolean }>> = {
  'list.append': { type: 'list', grown: true },
  'list.insert0': { type: 'list', grown: true },
  'list listcomp': { type: 'list', grown: true },
  'list(range(n))': { type: 'list', grown: false },
  '[*gen] list(iter)': { type: 'list', grown: false },
  'list literal via eval': { type: 'list', grown: false },
  'dict[int]=': { type: 'dict', grown: true },
  'dict[str]=': { type: 'dict', grown: true, textKeys: true },
  'dict display eval': { type: 'dict', grown: false },
  'dict(pairs)': { type: 'dict', grown: false },
  'dict.copy': { type: 'dict', grown: false },
  'dict.fromkeys(range)': { type: 'dict', grown: false },
  'defaultdict[int]=': { type: 'collections.defaultdict', grown: true },
  'set.add': { type: 'set', grown: true },
  'set(range(n))': { type: 'set', grown: true },
  'frozenset(range(n))': { type: 'frozenset', grown: true },
  'bytearray.append': { type: 'bytearray', grown: true },
  'deque.append': { type: 'collections.deque', grown: true },
};
const rulesOf = (name: string, gcHead: number): SizeRules => ({ least: versionIn(name) ?? 0, gcHead });

describe.each(Object.keys(measured))('Python %s', (name) => {
  const figures = measured[name]!;
  const rules = rulesOf(name, figures.meta.gcHead);

  test('the collector keeps as many bytes as usual', () => {
    expect(usualGcHead(rules.least)).toBe(figures.meta.gcHead);
  });

  for (const [curve, { type, grown, textKeys = false }] of Object.entries(curves)) {
    test(`${curve}: every measured size is so many slots`, () => {
      const rows = figures[curve]!;
      expect(rows.length).toBeGreaterThan(4);
      for (const [length, size] of rows) {
        const slots = slotsOf(rules, type, size, length);
        expect(slots, `${curve} ${length}`).not.toBeNull();
        expect(slots!.slots, `${curve} ${length}`).toBeGreaterThanOrEqual(length);
      }
    });
    test.runIf(grown)(`${curve}: every measured size is where the rule grows it`, () => {
      for (const [length, size] of figures[curve]!)
        expect(grownSize(rules, type, length, textKeys), `${curve} ${length}`).toBe(size);
    });
  }

  test('a copy of a dict is as large as was measured', () => {
    for (const [length, size] of figures['dict.copy']!)
      if (length > 0) expect(copySize(rules, 'dict', length, 24), `copy ${length}`).toBe(size);
  });

  test('tuples have no slots to spare', () => {
    for (const [length, size] of figures['tuple']!) expect(emptySize(rules, 'tuple') + 8 * length).toBe(size);
  });
});

test('a size that such a container cannot have says nothing', () => {
  const rules = { least: 312, gcHead: 16 };
  expect(slotsOf(rules, 'list', 57, 0)).toBeNull();
  expect(slotsOf(rules, 'set', 216 + 3 * 16, 0)).toBeNull();
  expect(slotsOf(rules, 'dict', 10, 0)).toBeNull();
  expect(slotsOf({ least: 207, gcHead: 32 }, 'dict', 280 + 24 * 9, 0)).toBeNull();
});

test('dicts of instances that share their keys have values alone', () => {
  const rules = { least: 310, gcHead: 16 };
  expect(slotsOf(rules, 'dict', 104, 3)).toEqual({ slots: 5, slotBytes: 8 });
  expect(slotsOf(rules, 'dict', 144, 7)).toEqual({ slots: 10, slotBytes: 8 });
  expect(slotsOf(rules, 'dict', 232, 1)).toEqual({ slots: 5, slotBytes: 24 });
});
