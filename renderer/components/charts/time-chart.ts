/** A line or band of a chart over time. Knows nothing of what it stands for. */
export interface ChartSeries {
  readonly key: string;
  readonly label: string;
  /** A colour the canvas understands, fit for the theme that is shown. */
  readonly colour: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
  /** A band lies on top of the one before it; a line stands by itself. */
  readonly drawn: 'band' | 'line';
  /** 'right' has a scale of its own there. */
  readonly side: 'left' | 'right';
  readonly dashed?: boolean;
  /** Without a dot at each point: there are too many. */
  readonly dense?: boolean;
  /** From each point on the line keeps its height until the next. */
  readonly stepped?: boolean;
  /** What hovering says of a point, instead of its height alone. */
  readonly say?: (x: number, y: number) => string;
}

/** A line across the chart that a person moves from point to point. */
export interface ChartMarker {
  readonly key: string;
  readonly label: string;
  /** Which of the chart's stops it is at. */
  readonly at: number;
}

/** A place that a marker can be at. */
export interface ChartStop {
  readonly x: number;
  readonly name: string;
}

export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Deeper, two points a pixel apart would fill the chart. */
const mostZoom = 2000;

/** The span after zooming about a point of it; `factor` below 1 shows less. Never wider than `whole`. */
export function zoomed(span: Span, whole: Span, factor: number, about: number): Span {
  const all = whole.to - whole.from;
  const wide = span.to - span.from;
  const width = Math.max(all / mostZoom, Math.min(all, wide * factor));
  const share = wide === 0 ? 0.5 : (about - span.from) / wide;
  return within({ from: about - share * width, to: about + (1 - share) * width }, whole);
}

/** The span moved sideways, as far as there is something to see. */
export const panned = (span: Span, whole: Span, by: number): Span =>
  within({ from: span.from + by, to: span.to + by }, whole);

function within({ from, to }: Span, whole: Span): Span {
  const width = Math.min(to - from, whole.to - whole.from);
  const start = Math.max(whole.from, Math.min(whole.to - width, from));
  return { from: start, to: start + width };
}

/** The stop nearest to a place on the axis; 0 without any. */
export function nearestStop(stops: readonly ChartStop[], x: number): number {
  let nearest = 0;
  stops.forEach((stop, i) => {
    if (Math.abs(stop.x - x) < Math.abs((stops[nearest]?.x ?? Infinity) - x)) nearest = i;
  });
  return nearest;
}

/** Round steps of an axis of binary sizes: a power of two that gives about `ticks` of them. */
export const binaryStep = (largest: number, ticks: number): number =>
  2 ** Math.ceil(Math.log2(Math.max(1, largest) / ticks));
