import { describe, expect, test } from 'vitest';
import {
  ascendingTimes,
  moved,
  noEdits,
  ordered,
  orderOf,
  readEdits,
} from '../../../renderer/state/growth/timeline-order.ts';
import { asDumpId } from '../../../shared/model/units.ts';
import type { DumpState } from '../../../shared/protocol/dump-state.ts';

const dumpOf = (id: number, takenMs: number | null, modifiedMs = 0) =>
  ({ dump: asDumpId(id), takenMs, modifiedMs }) as DumpState;
const ids = (dumps: readonly DumpState[]) => dumps.map(({ dump }) => dump as number);
const hand = (...list: number[]) => ({ ...noEdits, order: 'hand' as const, hand: list.map(asDumpId) });

describe('the order of a timeline', () => {
  test('is by the time in the dumps where all have one, else as they were opened', () => {
    const known = [dumpOf(1, 300), dumpOf(2, 100), dumpOf(3, 200)];
    expect(orderOf(known, noEdits)).toBe('taken');
    expect(ids(ordered(known, noEdits))).toEqual([2, 3, 1]);
    const unknown = [...known, dumpOf(4, null)];
    expect(orderOf(unknown, noEdits)).toBe('hand');
    expect(ids(ordered(unknown, noEdits))).toEqual([1, 2, 3, 4]);
  });

  test('puts dumps of unknown time last and leaves equal times as they were opened', () => {
    const dumps = [dumpOf(1, null, 0), dumpOf(2, null, 50), dumpOf(3, null, 50), dumpOf(4, null, 10)];
    expect(ids(ordered(dumps, { ...noEdits, order: 'file' }))).toEqual([4, 2, 3, 1]);
  });

  test('by hand keeps what was put somewhere, and new ones follow', () => {
    const dumps = [1, 2, 3, 4].map((id) => dumpOf(id, null));
    expect(ids(ordered(dumps, hand(3, 1)))).toEqual([3, 1, 2, 4]);
    expect(moved(dumps, asDumpId(4), -2)).toEqual([1, 4, 2, 3]);
    expect(moved(dumps, asDumpId(1), -1)).toEqual([1, 2, 3, 4]);
    expect(moved(dumps, asDumpId(1), 99)).toEqual([2, 3, 4, 1]);
    expect(moved(dumps, asDumpId(9), 1)).toEqual([1, 2, 3, 4]);
  });

  test('gives times only where each is later than the one before', () => {
    expect(ascendingTimes([dumpOf(1, 100), dumpOf(2, 200)], 'taken')).toEqual([100, 200]);
    expect(ascendingTimes([dumpOf(1, 100), dumpOf(2, 100)], 'taken')).toBeNull();
    expect(ascendingTimes([dumpOf(1, 100), dumpOf(2, null)], 'taken')).toBeNull();
    expect(ascendingTimes([dumpOf(1, 100), dumpOf(2, 200)], 'hand')).toBeNull();
    expect(ascendingTimes([], 'taken')).toBeNull();
  });
});

test('what was kept is read back, and what is damaged is no edit', () => {
  const edits = { ...hand(2, 1), names: { 1: 'before' }, removed: [asDumpId(3)] };
  expect(readEdits(JSON.stringify(edits))).toEqual(edits);
  for (const text of [null, '', '{', '3', '[]', '{"order":"x","hand":[1.5,"a"],"names":{"1":2},"removed":4}'])
    expect(readEdits(text)).toEqual(noEdits);
});
