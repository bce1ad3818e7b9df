import type { LegendEntry, SvgLook } from '../../../shared/report/svg-shapes.ts';
import {
  svgDocument,
  svgLegend,
  svgLine,
  svgText,
  svgTitle,
  tenth,
  titleHeight,
} from '../../../shared/report/svg-shapes.ts';
import type { ChartSeries, Span } from './time-chart.ts';

export interface AxisTick {
  readonly value: number;
  readonly label: string;
}
/** A scale as it stands on the screen. */
export interface DrawnAxis {
  readonly min: number;
  readonly max: number;
  readonly ticks: readonly AxisTick[];
}
export interface DrawnTimeChart {
  readonly title: string;
  readonly look: SvgLook;
  /** Of the drawing with its axes, in pixels; the title and the legend come on top. */
  readonly width: number;
  readonly height: number;
  readonly series: readonly ChartSeries[];
  readonly span: Span;
  readonly below: readonly AxisTick[];
  readonly left: DrawnAxis;
  /** null: nothing is drawn by it. */
  readonly right: DrawnAxis | null;
  readonly markers: readonly { readonly x: number; readonly label: string }[];
}

interface Point {
  readonly x: number;
  readonly y: number;
}

const axisWidth = 70;
const axisHeight = 24;
const markerHeight = 16;
/** What a letter of the axes takes on average. */
const letterWidth = 6.2;

/** The bands on top of each other: each with the heights it begins and ends at, by its points. */
export function stacked(series: readonly ChartSeries[]): {
  readonly of: ChartSeries;
  readonly low: readonly Point[];
  readonly high: readonly Point[];
}[] {
  const sums = new Map<number, number>();
  return series
    .filter(({ drawn }) => drawn === 'band')
    .map((of) => {
      const low = of.points.map(({ x }) => ({ x, y: sums.get(x) ?? 0 }));
      const high = of.points.map(({ x, y }, at) => ({ x, y: (low[at]?.y ?? 0) + y }));
      for (const { x, y } of high) sums.set(x, y);
      return { of, low, high };
    });
}

/** Corners where a line keeps its height until the next point. */
const stepped = (points: readonly Point[]): Point[] =>
  points.flatMap((point, at) => {
    const before = points[at - 1];
    return before === undefined ? [point] : [{ x: point.x, y: before.y }, point];
  });

/** The legend names each line once, however many pieces it is drawn in. */
export const legendOf = (series: readonly ChartSeries[]): LegendEntry[] =>
  series
    .filter(
      (one, at) =>
        series.findIndex(({ label, colour }) => label === one.label && colour === one.colour) === at,
    )
    .map(({ label, colour, dashed }) => ({ label, colour, dashed: dashed === true }));

/** A chart over time as a file of its own, with the scales of the screen. */
export function timeChartSvg(chart: DrawnTimeChart): string {
  const { title, look, width, height, series, span, below, left, right, markers } = chart;
  const top = titleHeight + (markers.length > 0 ? markerHeight : 4);
  const area = {
    x: axisWidth,
    y: top,
    width: width - axisWidth - (right === null ? 24 : axisWidth),
    height: height - axisHeight,
  };
  const bottom = area.y + area.height;
  const end = area.x + area.width;
  const xOf = (x: number): number =>
    area.x + ((x - span.from) / Math.max(Number.MIN_VALUE, span.to - span.from)) * area.width;
  const yOf = ({ min, max }: DrawnAxis, y: number): number =>
    bottom - ((y - min) / Math.max(Number.MIN_VALUE, max - min)) * area.height;
  const placed = (points: readonly Point[], axis: DrawnAxis): Point[] =>
    points.map(({ x, y }) => ({ x: xOf(x), y: yOf(axis, y) }));

  const grid = [
    ...left.ticks.map(({ value, label }) => {
      const y = yOf(left, value);
      return `<line x1="${tenth(area.x)}" x2="${tenth(end)}" y1="${tenth(y)}" y2="${tenth(y)}" stroke="${look.line}"/>${svgText(area.x - 8, y + 4, label, `text-anchor="end" fill="${look.soft}"`)}`;
    }),
    ...below.map(({ value, label }) => {
      const x = xOf(value);
      return `<line x1="${tenth(x)}" x2="${tenth(x)}" y1="${tenth(area.y)}" y2="${tenth(bottom)}" stroke="${look.line}"/>${svgText(x, bottom + 16, label, `text-anchor="${x + (label.length * letterWidth) / 2 > width ? 'end' : 'middle'}" fill="${look.soft}"`)}`;
    }),
    ...(right?.ticks ?? []).map(({ value, label }) =>
      svgText(end + 8, yOf(right ?? left, value) + 4, label, `fill="${look.soft}"`),
    ),
  ];
  const bands = stacked(series).map(({ of, low, high }) => {
    const upper = placed(high, left);
    const around = [...upper, ...placed(low, left).reverse()];
    const corners = around.map(({ x, y }) => `${tenth(x)},${tenth(y)}`).join(' ');
    return `<polygon points="${corners}" fill="${of.colour}" fill-opacity="0.69">${svgTitle(of.label)}</polygon>${svgLine(upper, `stroke="${of.colour}"`)}`;
  });
  const lines = series
    .filter(({ drawn }) => drawn === 'line')
    .map((one) => {
      const points = placed(one.points, one.side === 'right' && right !== null ? right : left);
      const dashes = one.dashed === true ? ' stroke-dasharray="6 4"' : '';
      const dots = one.dense === true ? [] : points;
      return (
        svgLine(
          one.stepped === true ? stepped(points) : points,
          `stroke="${one.colour}" stroke-width="2" stroke-linejoin="round"${dashes}`,
          svgTitle(one.label),
        ) +
        dots
          .map(({ x, y }) => `<circle cx="${tenth(x)}" cy="${tenth(y)}" r="3" fill="${one.colour}"/>`)
          .join('')
      );
    });
  const marked = markers
    .filter(({ x }) => x >= span.from && x <= span.to)
    .map(({ x, label }) => {
      const at = xOf(x);
      return `<line x1="${tenth(at)}" x2="${tenth(at)}" y1="${tenth(area.y)}" y2="${tenth(bottom)}" stroke="${look.text}"/>${svgText(at, area.y - 4, label, `text-anchor="middle" font-weight="600" fill="${look.text}"`)}`;
    });
  const legendTop = bottom + axisHeight + 4;
  const legend = svgLegend(legendOf(series), { x: 12, y: legendTop, width: width - 24 }, look);
  const clip = `<clipPath id="area"><rect x="${tenth(area.x)}" y="${tenth(area.y - 3)}" width="${tenth(area.width)}" height="${tenth(area.height + 6)}"/></clipPath>`;
  return svgDocument(width, legendTop + legend.height + 8, title, look, [
    `<defs>${clip}</defs>`,
    ...grid,
    `<g clip-path="url(#area)">`,
    ...bands,
    ...lines,
    '</g>',
    ...marked,
    ...legend.parts,
  ]);
}
