import { describe, expect, test } from 'vitest';
import { landingOf } from '../../../renderer/state/landing.ts';
import type { RecordingLook } from '../../../renderer/views/growth/recording-series.ts';
import { recordingSeries, withoutClock } from '../../../renderer/views/growth/recording-series.ts';
import { asBytes, asDumpId } from '../../../shared/model/units.ts';
import type { DumpState } from '../../../shared/protocol/dump-state.ts';
import type { SampleSeries } from '../../../shared/protocol/timeline.ts';

const one: SampleSeries = {
  format: 'mprof',
  what: 'process',
  clock: 'recorded',
  times: [1000, 2000],
  bytes: [asBytes(5), asBytes(6)],
  counts: null,
  samples: 2,
  kinds: [],
  functions: [],
};
const recorded = (id: number, name: string, change: Partial<SampleSeries>) => ({
  dump: asDumpId(id),
  name,
  series: { ...one, ...change },
});
const look: RecordingLook = { measure: 'bytes', axis: 'clock', chosen: null, isDark: false };
const pointsOf = (series: ReturnType<typeof recordingSeries>) =>
  series.map(({ key, points }) => [key, ...points.flatMap(({ x, y }) => [x, y])]);

describe('recordings on the timeline', () => {
  test('without counts they are left out where objects are counted', () => {
    const recordings = [recorded(1, 'a.dat', {})];
    expect(recordingSeries(recordings, { ...look, measure: 'objects' })).toEqual([]);
    expect(pointsOf(recordingSeries(recordings, look))).toEqual([['recording 1', 1000, 5, 2000, 6]]);
  });

  test('without a date they stand only where all begin at zero', () => {
    const recordings = [
      recorded(1, 'a.dat', {}),
      recorded(2, 'trace', { format: 'strace', what: 'mapped', clock: 'start', times: [0, 500] }),
    ];
    expect(withoutClock(recordings).map(({ dump }) => dump)).toEqual([2]);
    expect(pointsOf(recordingSeries(recordings, look))).toEqual([['recording 1', 1000, 5, 2000, 6]]);
    expect(pointsOf(recordingSeries(recordings, { ...look, axis: 'start' }))).toEqual([
      ['recording 1', 0, 5, 1000, 6],
      ['recording 2', 0, 5, 500, 6],
    ]);
  });

  test('snapshots are one line in the order of their times', () => {
    const snapshot = (id: number, time: number, bytes: number, blocks: number) =>
      recorded(id, `${id}.snap`, {
        format: 'tracemalloc',
        what: 'traced',
        clock: 'file',
        times: [time],
        bytes: [asBytes(bytes)],
        counts: [blocks],
      });
    const recordings = [snapshot(1, 3000, 30, 3), snapshot(2, 1000, 10, 1), snapshot(3, 2000, 40, 2)];
    expect(pointsOf(recordingSeries(recordings, look))).toEqual([
      ['tracemalloc', 1000, 10, 2000, 40, 3000, 30],
    ]);
    expect(pointsOf(recordingSeries(recordings, { ...look, measure: 'objects', axis: 'start' }))).toEqual([
      ['tracemalloc', 0, 1, 1000, 2, 2000, 3],
    ]);
  });

  test('the chosen one shows its kinds, or where its functions ran', () => {
    const heap = recorded(1, 'a.hpy', {
      format: 'hpy',
      what: 'objects',
      counts: [1, 2],
      kinds: [{ kind: 'dict', bytes: [asBytes(3), asBytes(4)], counts: [1, 1] }],
    });
    const run = recorded(2, 'a.dat', { functions: [{ name: 'work', from: 1200, to: 1900 }] });
    expect(recordingSeries([heap, run], look)).toHaveLength(2);
    expect(pointsOf(recordingSeries([heap], { ...look, chosen: asDumpId(1) }))[1]).toEqual([
      'recorded kind dict',
      1000,
      3,
      2000,
      4,
    ]);
    const [, bracket] = recordingSeries([run], { ...look, chosen: asDumpId(2), axis: 'start' });
    expect(bracket?.points.map(({ x }) => x)).toEqual([200, 900]);
    expect(bracket?.points[0]?.y).toBeGreaterThan(6);
  });
});

describe('files that are opened at once show', () => {
  const state = (id: number, format: string | null, stage = 'reading') =>
    ({
      dump: asDumpId(id),
      stage,
      format: format === null ? null : { id: format, title: format },
    }) as unknown as DumpState;
  const ids = [1, 2, 3].map(asDumpId);

  test('on the growth screen when dumps are among them', () => {
    expect(landingOf(ids, [state(1, 'meliae'), state(2, 'meliae'), state(3, null)])).toBe('growth');
    expect(landingOf(ids, [state(1, 'tracemalloc'), state(2, 'meliae'), state(3, 'pstats')])).toBe('growth');
  });
  test('each on its own screen when they are profiles, the first one first', () => {
    expect(landingOf(ids, [state(1, 'tracemalloc'), state(2, 'mprof'), state(3, 'hpy')])).toEqual({
      dump: 1,
    });
    expect(landingOf(ids, [state(1, null, 'failed'), state(2, 'pstats'), state(3, 'pstats')])).toEqual({
      dump: 2,
    });
    expect(landingOf(ids, [state(1, 'pstats'), state(2, 'meliae'), state(3, 'pstats')])).toEqual({ dump: 2 });
  });
  test('nowhere yet while it is not known what they are', () => {
    expect(landingOf(ids, [state(1, 'pstats'), state(2, null), state(3, 'pstats')])).toBeNull();
    expect(landingOf(ids, [state(1, 'meliae'), state(2, null), state(3, 'pstats')])).toBeNull();
  });
  test('on the first when all of them failed', () => {
    expect(landingOf(ids, [])).toEqual({ dump: 1 });
  });
});
