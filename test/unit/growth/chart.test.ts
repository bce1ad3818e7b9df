import { describe, expect, test } from 'vitest';
import { binaryStep, nearestStop, panned, zoomed } from '../../../renderer/components/charts/time-chart.ts';
import { countDelta, percentDelta, sizeDelta } from '../../../renderer/format/deltas.ts';
import { shortNames } from '../../../renderer/format/short-names.ts';
import { colourOf } from '../../../renderer/format/palette.ts';
import { kindSeries, placesOf } from '../../../renderer/views/growth/chart-series.ts';
import { slopeWords } from '../../../renderer/views/growth/growth-words.ts';
import type { Bytes } from '../../../shared/model/units.ts';
import { asBytes } from '../../../shared/model/units.ts';
import type { ComparePage, KindGrowth } from '../../../shared/protocol/compare.ts';

const whole = { from: 0, to: 100 };

describe('zoom and pan', () => {
  test('keep the point under the pointer where it is', () => {
    const span = zoomed(whole, whole, 0.5, 25);
    expect(span).toEqual({ from: 12.5, to: 62.5 });
    expect((25 - span.from) / (span.to - span.from)).toBe(0.25);
  });
  test('never leave what there is to see, nor go on without end', () => {
    expect(zoomed({ from: 10, to: 20 }, whole, 1000, 12)).toEqual(whole);
    expect(panned({ from: 10, to: 20 }, whole, 500)).toEqual({ from: 90, to: 100 });
    expect(panned({ from: 10, to: 20 }, whole, -500)).toEqual({ from: 0, to: 10 });
    let span = whole;
    for (let i = 0; i < 200; i += 1) span = zoomed(span, whole, 0.5, 30);
    expect(span.to - span.from).toBeCloseTo(0.05);
  });
  test('a marker goes to the nearest dump', () => {
    const stops = [1, 5, 100].map((x) => ({ x, name: '' }));
    expect([-9, 2.9, 3.1, 60, 1e9].map((x) => nearestStop(stops, x))).toEqual([0, 0, 1, 2, 2]);
    expect(nearestStop([], 5)).toBe(0);
  });
  test('sizes have round steps', () => {
    expect(binaryStep(40 * 2 ** 20, 5)).toBe(8 * 2 ** 20);
    expect(binaryStep(0, 5)).toBeGreaterThan(0);
  });
});

const kind = (name: string, bytes: number[], counts = bytes): KindGrowth =>
  ({ kind: name, bytes: bytes as Bytes[], counts }) as unknown as KindGrowth;
const page = {
  totals: [10, 20].map((n) => ({ bytes: asBytes(n), objects: n * 2, types: 3, references: 0 })),
  rows: [kind('dict', [4, 9]), kind('list', [3, 5])],
} as unknown as ComparePage;
const drawn = {
  page,
  lines: [],
  places: [1, 2],
  measure: 'bytes',
  drawing: 'stacked',
  filtered: false,
  isDark: false,
} as const;
const ys = (series: ReturnType<typeof kindSeries>) =>
  series.map(({ label, points }) => [label, ...points.map(({ y }) => y)]);

describe('the chart of kinds', () => {
  test('stacks the largest and all others up to the totals', () => {
    const series = kindSeries(drawn);
    expect(ys(series)).toEqual([
      ['dict', 4, 9],
      ['list', 3, 5],
      ['All others', 3, 6],
    ]);
    expect(series[0]?.colour).toBe(colourOf('dict').light);
    expect(kindSeries({ ...drawn, isDark: true })[0]?.colour).toBe(colourOf('dict').dark);
  });
  test('has no others where a filter keeps kinds out', () => {
    expect(ys(kindSeries({ ...drawn, filtered: true }))).toHaveLength(2);
  });
  test('draws lines of the chosen kinds, else of the largest', () => {
    expect(ys(kindSeries({ ...drawn, drawing: 'lines' }))).toHaveLength(2);
    const lines = [kind('set', [1, 2], [7, 8])];
    expect(ys(kindSeries({ ...drawn, drawing: 'lines', lines, measure: 'objects' }))).toEqual([
      ['set', 7, 8],
    ]);
  });
  test('draws totals on two scales', () => {
    expect(kindSeries({ ...drawn, drawing: 'total' }).map(({ side }) => side)).toEqual(['left', 'right']);
  });
  test('places dumps by time, or one after the other', () => {
    expect(placesOf(null, 3)).toEqual([1, 2, 3]);
    expect(placesOf([5, 9], 2)).toEqual([5, 9]);
  });
});

test('names are told apart by what differs', () => {
  expect(shortNames(['leak.t0.dump.gz', 'leak.t1.dump.gz'])).toEqual(['t0', 't1']);
  expect(shortNames(['night-9.dump', 'night-10.dump'])).toEqual(['9', '10']);
  expect(shortNames(['a.dump', 'a.dump'])).toEqual(['a.dump', 'a.dump']);
  expect(shortNames(['a', 'a.b'])).toEqual(['a', 'a.b']);
  expect(shortNames(['same'])).toEqual(['same']);
  expect(shortNames([])).toEqual([]);
});

test('growth has a sign and an arrow', () => {
  expect(sizeDelta(2048)).toBe('▲ +2.00 KiB');
  expect(sizeDelta(-5)).toBe('▼ −5 B');
  expect(countDelta(0)).toBe('0');
  expect(percentDelta(1234.4)).toBe('▲ +1,234 %');
  expect(slopeWords({ bytesPerDump: 10, bytesPerHour: -1024, fit: 1 })).toBe('▼ −1.00 KiB/h');
  expect(slopeWords({ bytesPerDump: 0.25, bytesPerHour: null, fit: null })).toBe('▲ +<1 B/dump');
});
