import { sizeWords } from '../base/size-words.ts';
import type { ReportBox, ReportLines, ReportTimeline } from '../protocol/report.ts';
import type { Rectangle } from './squarify.ts';
import { squarify } from './squarify.ts';
import { lineStroke, typeFill } from './type-colour.ts';

/** A box where it is drawn. `lines`: what fits into it, ready to be shown. */
export interface DrawnBox extends Rectangle {
  readonly fill: string;
  readonly depth: number;
  readonly box: ReportBox;
  readonly lines: readonly string[];
  /** Room above the children that the lines may take. */
  readonly headHeight: number;
}

const lineHeight = 13;
const letterWidth = 6.2;
const gap = 1.5;
const leastSide = 3;

/** What a box is, in words: its type, or how many small ones it stands for. */
export const boxName = ({ type, address, objects }: ReportBox): string =>
  address === null ? `${objects.toLocaleString('en-US')} smaller objects` : type;

/** Boxes with those inside them, outer ones first; too small ones are not drawn. */
export function drawnBoxes(boxes: readonly ReportBox[], within: Rectangle, depth = 0): DrawnBox[] {
  const parts = squarify(
    boxes.map(({ retained }) => Math.max(0, retained)),
    within,
  );
  return boxes.flatMap((box, i): DrawnBox[] => {
    const part = parts[i];
    if (part === undefined) return [];
    const { x, y } = part;
    const width = part.width - gap;
    const height = part.height - gap;
    if (width < leastSide || height < leastSide) return [];
    const letters = Math.floor((width - 8) / letterWidth);
    const wanted = [boxName(box), sizeWords(box.retained)];
    const fits = letters >= 4 ? wanted.slice(0, Math.max(0, Math.floor((height - 4) / lineHeight))) : [];
    const hasInner = box.children.length > 0 && width > 40 && height > lineHeight * 2 + 12;
    // Above children one line says both.
    const lines = (hasInner ? [wanted.join(' · ')] : fits).map((line) => fitting(line, letters));
    const headHeight = hasInner ? lineHeight + 4 : height;
    const drawn: DrawnBox = {
      x,
      y,
      width,
      height,
      fill: box.address === null ? '#d5d5d5' : typeFill(box.type),
      depth,
      box,
      lines,
      headHeight,
    };
    if (!hasInner) return [drawn];
    const own = box.retained - box.children.reduce((sum, child) => sum + child.retained, 0);
    const share = box.retained > 0 ? Math.min(1, 1 - Math.max(0, own) / box.retained) : 0;
    const inner = {
      x: x + 3,
      y: y + headHeight,
      width: width - 6,
      height: (height - headHeight - 3) * share,
    };
    return [drawn, ...drawnBoxes(box.children, inner, depth + 1)];
  });
}

function fitting(line: string, letters: number): string {
  const all = Array.from(line);
  if (all.length <= letters) return line;
  return letters < 2 ? '' : `${all.slice(0, letters - 1).join('')}…`;
}

export interface DrawnLines {
  readonly ticks: readonly { readonly y: number; readonly label: string }[];
  readonly dumps: readonly { readonly x: number; readonly label: string }[];
  readonly lines: readonly {
    readonly type: string;
    readonly stroke: string;
    readonly points: readonly { readonly x: number; readonly y: number }[];
  }[];
}

/** Where the points of a line chart go inside a rectangle; the scale begins at 0. */
export function drawnLines({ dumps, series }: ReportLines, within: Rectangle): DrawnLines {
  const largest = Math.max(1, ...series.flatMap(({ bytes }) => bytes));
  const { ticks, yOf } = byteScale(largest, within);
  const xOf = (place: number): number =>
    within.x + (dumps.length < 2 ? within.width / 2 : (within.width * place) / (dumps.length - 1));
  return {
    ticks,
    dumps: dumps.map((label, place) => ({ x: xOf(place), label })),
    lines: series.map(({ type, bytes }, place) => ({
      type,
      stroke: lineStroke(place),
      points: bytes.map((figure, at) => ({ x: xOf(at), y: yOf(figure) })),
    })),
  };
}

export interface DrawnTimeline {
  readonly ticks: DrawnLines['ticks'];
  readonly times: readonly { readonly x: number; readonly label: string }[];
  readonly lines: readonly {
    readonly name: string;
    readonly peak: number;
    readonly stroke: string;
    readonly points: readonly { readonly x: number; readonly y: number }[];
  }[];
}

/** Where the points of memory over time go inside a rectangle; both scales begin at 0. */
export function drawnTimeline({ series, steps, unit }: ReportTimeline, within: Rectangle): DrawnTimeline {
  const { ticks, yOf } = byteScale(Math.max(1, ...series.map(({ peak }) => peak)), within);
  const last = series.reduce(
    (most, { points }) => points.reduce((highest, [x]) => Math.max(highest, x), most),
    0,
  );
  const step = roundStep(Math.max(last, 1e-6) / 6);
  const right = Math.max(last, 1e-6);
  const xOf = (x: number): number => within.x + (within.width * Math.max(0, x)) / right;
  const digits = Math.max(0, -Math.floor(Math.log10(step)));
  return {
    ticks,
    times: Array.from({ length: Math.floor(right / step + 1e-9) + 1 }, (_, i) => ({
      x: xOf(i * step),
      label: `${(i * step).toFixed(digits)}${unit === 'seconds' ? ' s' : ''}`,
    })),
    lines: series.map(({ name, peak, points }, place) => ({
      name,
      peak,
      stroke: lineStroke(place),
      points: points.flatMap(([x, y], at) => {
        const before = points[at - 1];
        const point = { x: xOf(x), y: yOf(y) };
        return steps && before !== undefined ? [{ x: point.x, y: yOf(before[1]) }, point] : [point];
      }),
    })),
  };
}

/** A scale of bytes from 0 on, for `largest` to fit in. */
function byteScale(largest: number, within: Rectangle) {
  const step = niceStep(largest / 4);
  const top = Math.ceil(largest / step) * step;
  const yOf = (bytes: number): number => within.y + within.height * (1 - Math.max(0, bytes) / top);
  const ticks = Array.from({ length: Math.round(top / step) + 1 }, (_, i) => ({
    y: yOf(i * step),
    label: sizeWords(i * step),
  }));
  return { ticks, yOf };
}

/** 1, 2 or 5 times a power of ten. */
function roundStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  return ([1, 2, 5, 10].find((each) => each * power >= rough) ?? 10) * power;
}

/** 1, 2 or 5 times a power of ten, of the binary unit that the labels use. */
function niceStep(rough: number): number {
  const unit = 1024 ** Math.max(0, Math.floor(Math.log(Math.max(1, rough)) / Math.log(1024)));
  const inUnit = Math.max(1, rough / unit);
  const power = 10 ** Math.floor(Math.log10(inUnit));
  const digit = [1, 2, 5, 10].find((each) => each * power >= inUnit) ?? 10;
  return digit * power * unit;
}
