import type { SvgLook } from '../../../shared/report/svg-shapes.ts';
import {
  svgBox,
  svgDocument,
  svgText,
  svgTitle,
  tenth,
  titleHeight,
} from '../../../shared/report/svg-shapes.ts';
import { squarify } from '../../../shared/report/squarify.ts';
import type { ChartItem } from './chart-item.ts';
import { tooltipLines } from './chart-item.ts';
import type { LineWidths } from './label-lines.ts';
import { labelLines } from './label-lines.ts';
import type { AxisTick } from './time-chart-svg.ts';

interface Drawn {
  readonly title: string;
  readonly look: SvgLook;
  readonly items: readonly ChartItem[];
  /** In pixels; the title comes on top. */
  readonly width: number;
  readonly height: number;
}

const margin = 12;
const gap = 1.5;

/** Blocks in proportion to what they stand for; each says on hover what it is. */
export function treemapSvg({ title, look, items, width, height }: Drawn, widths: LineWidths): string {
  const drawn = items.filter(({ value }) => value > 0).sort((a, b) => b.value - a.value);
  const parts = squarify(
    drawn.map(({ value }) => value),
    { x: margin, y: titleHeight, width: width - 2 * margin, height },
  );
  const boxes = drawn.map((item, at) => {
    const part = parts[at] ?? { x: 0, y: 0, width: 0, height: 0 };
    const box = { ...part, width: Math.max(0.2, part.width - gap), height: Math.max(0.2, part.height - gap) };
    const lines = labelLines(item.label, item.figure, box.width - 8, box.height - 4, widths);
    return svgBox(box, tooltipLines(item).join('\n'), `rx="2" fill="${item.colour}"`, lines, item.textColour);
  });
  return svgDocument(width, height + titleHeight + margin, title, look, boxes);
}

const labelWidth = 170;
const figureWidth = 80;

/** A bar for each item, on a scale that begins at 0 and ends at the last tick or the largest value. */
export function barsSvg({ title, look, items, width, height }: Drawn, ticks: readonly AxisTick[]): string {
  const most = Math.max(1, ...items.map(({ value }) => value), ...ticks.map(({ value }) => value));
  const area = {
    x: labelWidth,
    y: titleHeight,
    width: width - labelWidth - figureWidth,
    height: height - 20,
  };
  const step = area.height / Math.max(1, items.length);
  const xOf = (value: number): number => area.x + (Math.max(0, value) / most) * area.width;
  const bottom = area.y + area.height;
  const grid = ticks.map(
    ({ value, label }) =>
      `<line x1="${tenth(xOf(value))}" x2="${tenth(xOf(value))}" y1="${tenth(area.y)}" y2="${tenth(bottom)}" stroke="${look.line}"/>${svgText(xOf(value), bottom + 15, label, `text-anchor="middle" fill="${look.soft}"`)}`,
  );
  const bars = items.map((item, at) => {
    const y = area.y + at * step;
    const middle = y + step / 2 + 4;
    const bar = `<rect x="${tenth(area.x)}" y="${tenth(y + step * 0.07)}" width="${tenth(xOf(item.value) - area.x)}" height="${tenth(step * 0.86)}" fill="${item.colour}"/>`;
    return `<g>${svgTitle(tooltipLines(item).join('\n'))}${bar}${svgText(area.x - 6, middle, short(item.label), `text-anchor="end" fill="${look.text}"`)}${svgText(xOf(item.value) + 5, middle, item.figure, `fill="${look.soft}"`)}</g>`;
  });
  return svgDocument(width, height + titleHeight + margin, title, look, [...grid, ...bars]);
}

const longestLabel = 26;
const short = (text: string): string =>
  text.length > longestLabel ? `${text.slice(0, longestLabel - 1)}…` : text;
