import { describe, expect, test } from 'vitest';
import { barsSvg, treemapSvg } from '../../../renderer/components/charts/item-chart-svg.ts';
import type { ChartItem } from '../../../renderer/components/charts/chart-item.ts';
import type { ChartSeries } from '../../../renderer/components/charts/time-chart.ts';
import type { DrawnTimeChart } from '../../../renderer/components/charts/time-chart-svg.ts';
import { legendOf, stacked, timeChartSvg } from '../../../renderer/components/charts/time-chart-svg.ts';
import { layOutFlame } from '../../../renderer/components/flame/flame-layout.ts';
import { flameSvg } from '../../../renderer/components/flame/flame-svg.ts';
import { fileStem } from '../../../renderer/format/file-stem.ts';

const look = { text: '#111', soft: '#555', line: '#ccc', ground: '#fff', font: 'Arial, "x"' };
const hostile = '</text><script>alert(1)</script>"&\u202e';

const line = (label: string, ys: readonly number[], more: Partial<ChartSeries> = {}): ChartSeries => ({
  key: label,
  label,
  colour: '#0e5caf',
  points: ys.map((y, x) => ({ x, y })),
  drawn: 'line',
  side: 'left',
  ...more,
});
const chart = (series: readonly ChartSeries[], more: Partial<DrawnTimeChart> = {}): string =>
  timeChartSvg({
    title: 'Growth',
    look,
    width: 800,
    height: 300,
    series,
    span: { from: 0, to: 2 },
    below: [{ value: 1, label: 't1' }],
    left: {
      min: 0,
      max: 64,
      ticks: [
        { value: 0, label: '0 B' },
        { value: 64, label: '64 B' },
      ],
    },
    right: null,
    markers: [],
    ...more,
  });
const pointsOf = (svg: string, shape: 'polyline' | 'polygon'): number[][][] =>
  [...svg.matchAll(new RegExp(`<${shape} points="([^"]*)"`, 'g'))].map(([, points = '']) =>
    points.split(' ').map((point) => point.split(',').map(Number)),
  );

/** No markup but the drawing's own, and none of it acts. */
function isHarmless(svg: string): void {
  const names = new Set([...svg.matchAll(/<\/?([a-zA-Z]+)/g)].map(([, name]) => name));
  const known = [
    'svg',
    'title',
    'rect',
    'text',
    'line',
    'polyline',
    'polygon',
    'circle',
    'g',
    'defs',
    'clipPath',
  ];
  expect([...names].filter((name) => !known.includes(name ?? ''))).toEqual([]);
  expect(svg).not.toContain('\u202e');
  expect(svg).not.toMatch(/\son\w+=|href=|<image|data:/);
}

describe('a chart over time as a file', () => {
  test('points stand where their figures are on the scale', () => {
    const [points = []] = pointsOf(chart([line('a', [0, 32, 64])]), 'polyline');
    const [first = [], middle = [], last = []] = points;
    const ys = points.map(([, y]) => y ?? 0);
    expect((ys[0]! + ys[2]!) / 2).toBeCloseTo(ys[1]!, 1);
    expect((first[0]! + last[0]!) / 2).toBeCloseTo(middle[0]!, 1);
    // The top of the scale is where its tick is.
    const svg = chart([line('a', [0, 32, 64])]);
    const tick = /<line x1="[\d.]+" x2="[\d.]+" y1="([\d.]+)" y2="\1" stroke="#ccc"\/><text [^>]*>64 B/.exec(
      svg,
    );
    expect(Number(tick?.[1])).toBeCloseTo(last[1]!, 1);
    expect(svg).toMatch(/>t1<\/text>/);
    expect(svg).toMatch(/font-weight="600" fill="#111">Growth<\/text>/);
  });

  test('bands lie on top of each other, whatever lines stand between', () => {
    const series = [
      line('a', [8, 8, 8], { drawn: 'band' }),
      line('other', [64, 0, 64]),
      line('b', [8, 16, 24], { drawn: 'band' }),
    ];
    expect(stacked(series).map(({ high }) => high.map(({ y }) => y))).toEqual([
      [8, 8, 8],
      [16, 24, 32],
    ]);
    const [low = [], high = []] = pointsOf(chart(series), 'polygon');
    expect(high.slice(3).toReversed()).toEqual(low.slice(0, 3));
  });

  test('a line that keeps its height has corners, a dashed one dashes, a dense one no dots; each side has its scale', () => {
    const steps = pointsOf(chart([line('a', [0, 64], { stepped: true })]), 'polyline')[0] ?? [];
    expect(steps).toHaveLength(3);
    expect(steps[1]?.[1]).toBe(steps[0]?.[1]);
    const dashed = chart([line('a', [0, 1], { dashed: true, dense: true })]);
    expect(dashed).toContain('stroke-dasharray="6 4"');
    expect(dashed).not.toContain('<circle');
    const right = { min: 0, max: 1000, ticks: [{ value: 1000, label: '1,000' }] };
    const two = pointsOf(
      chart([line('a', [64, 64]), line('n', [1000, 1000], { side: 'right' })], { right }),
      'polyline',
    );
    expect(two[0]?.[0]?.[1]).toBe(two[1]?.[0]?.[1]);
    expect(chart([], { right })).toContain('>1,000</text>');
  });

  test('the legend names each once, markers only where they can be seen', () => {
    expect(legendOf([line('a', [1]), line('a', [2]), line('b', [3])]).map(({ label }) => label)).toEqual([
      'a',
      'b',
    ]);
    const markers = [
      { x: 1, label: 'A' },
      { x: 5, label: 'B' },
    ];
    const svg = chart([line('a', [1])], { markers });
    expect(svg).toContain('>A</text>');
    expect(svg).not.toContain('>B</text>');
  });

  test('hostile names are text', () => {
    const svg = chart([line(hostile, [1, 2]), line(`${hostile}2`, [1, 2], { drawn: 'band' })], {
      title: hostile,
      below: [{ value: 0, label: hostile }],
      markers: [{ x: 1, label: hostile }],
    });
    isHarmless(svg);
    expect(svg).toContain('&lt;script&gt;');
  });
});

const item = (key: string, value: number): ChartItem => ({
  key,
  label: key,
  figure: `${value} B`,
  value,
  colour: '#0e5caf',
  textColour: '#fff',
  lines: [`${value} bytes`],
});
const widths = { name: (text: string) => text.length * 6, figure: (text: string) => text.length * 6 };

describe('blocks and bars as files', () => {
  test('areas are in proportion, and every block says what it is', () => {
    const items = [item('str', 600), item('dict', 300), item('less', -5), item('list', 100)];
    const svg = treemapSvg({ title: 'Bytes', look, items, width: 1024, height: 500 }, widths);
    const areas = [...svg.matchAll(/<rect x="[\d.]+" y="[\d.]+" width="([\d.]+)" height="([\d.]+)" rx/g)].map(
      ([, width, height]) => (Number(width) + 1.5) * (Number(height) + 1.5),
    );
    const all = areas.reduce((sum, area) => sum + area, 0);
    expect(areas.map((area) => Math.round((100 * area) / all))).toEqual([60, 30, 10]);
    expect(svg).toContain('<title>dict\n300 bytes</title>');
  });

  test('bars begin at 0 and end at their figure, in the order of the screen', () => {
    const items = [item('str', 50), item('dict', 100), item('odd', -1)];
    const ticks = [{ value: 200, label: '200 B' }];
    const svg = barsSvg({ title: 'Bytes', look, items, width: 800, height: 320 }, ticks);
    const wide = [...svg.matchAll(/<rect x="170" y="[\d.]+" width="([\d.]+)"/g)].map(([, width]) =>
      Number(width),
    );
    expect(wide[1]).toBeCloseTo(2 * wide[0]!, 0);
    expect(wide[2]).toBe(0);
    expect(svg).toContain('>200 B</text>');
  });

  test('hostile names are text', () => {
    const items = [item(hostile, 10)];
    isHarmless(treemapSvg({ title: hostile, look, items, width: 900, height: 300 }, widths));
    isHarmless(barsSvg({ title: hostile, look, items, width: 900, height: 300 }, []));
    const layout = layOutFlame([0, 1], [0, 0], [10, 5], 10);
    const names = [{ name: hostile, place: hostile }];
    const svg = flameSvg({
      title: hostile,
      look,
      layout,
      name: [0, 0],
      names,
      colour: () => '#123',
      ink: '#fff',
    });
    isHarmless(svg);
    expect(svg.match(/<g>/g)).toHaveLength(2);
  });
});

test.each([
  ['leak.t2.dump.gz waste by type', 'leak.t2-waste-by-type'],
  ['../..\\a"b\n', 'a-b'],
  ['…', 'export'],
])('a file of %j is called %j', (name, stem) => expect(fileStem(name)).toBe(stem));
