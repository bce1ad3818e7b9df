import type {
  Cell,
  CellKind,
  ReportBlock,
  ReportFacts,
  ReportTable,
  ReportTimeline,
} from '../../../../shared/protocol/report.ts';
import type { ProfileSeries } from '../../../../shared/protocol/profile-screen.ts';
import { thinned } from '../../profiles/sample-series.ts';
import { clipped } from '../sections/text-limits.ts';

/** Nobody reads more in a report; the whole tables are what `meliscope profile` prints. */
export const mostRows = 50;
/** Of a page's width two pixels each. */
const mostPoints = 500;
const mostLines = 8;

/** A column and how a row fills it. */
export type Field<Row> = readonly [id: string, title: string, kind: CellKind, cell: (row: Row) => Cell];

/** A table of the first rows; `total` where there are more than are handed in. */
export function tableOf<Row>(
  id: string,
  caption: string,
  rows: readonly Row[],
  fields: readonly Field<Row>[],
  total = rows.length,
): ReportTable {
  return {
    kind: 'table',
    id,
    caption,
    columns: fields.map(([name, title, kind]) => ({ id: name, title, kind })),
    rows: rows.slice(0, mostRows).map((row) =>
      fields.map(([, , , cell]) => {
        const value = cell(row);
        return typeof value === 'string' ? clipped(value) : value;
      }),
    ),
    total,
  };
}

export const share = (part: number, whole: number): number => (whole === 0 ? 0 : (part * 100) / whole);

export const facts = (...list: ReportFacts['facts']): ReportFacts => ({ kind: 'facts', facts: list });

export const text = (...paragraphs: readonly string[]): ReportBlock => ({ kind: 'text', paragraphs });

/** How many lines of a file could not be read, where there are any. */
export const oddLines = (lines: number, first: number | null): ReportBlock[] =>
  lines === 0
    ? []
    : [
        text(
          `${lines} ${lines === 1 ? 'line' : 'lines'} of the file could not be read, the first is line ${first ?? 0}.`,
        ),
      ];

/** Memory over time, peaks kept; x from 0 on. */
export function timelineOf(
  caption: string,
  { axis, lines }: ProfileSeries,
  {
    steps,
    kind,
    labelOf,
  }: {
    readonly steps: boolean;
    readonly kind: 'type' | 'text';
    readonly labelOf: (line: ProfileSeries['lines'][number], at: number) => string;
  },
): ReportBlock[] {
  const begin = Math.min(...lines.flatMap(({ points }) => points.slice(0, 1).map(([x]) => x)));
  const scale = axis === 'epoch' ? 1000 : 1;
  const drawn = lines.slice(0, mostLines).filter(({ points }) => points.length > 0);
  if (drawn.length === 0) return [];
  const timeline: ReportTimeline = {
    kind: 'timeline',
    caption,
    unit: axis === 'events' ? 'events' : 'seconds',
    steps,
    series: drawn.map((line, at) => ({
      name: clipped(labelOf(line, at)),
      nameKind: kind,
      peak: line.peak,
      points: thinned(
        line.points.map(([, y]) => y),
        mostPoints,
      ).map((place) => {
        const [x, y] = line.points[place]!;
        return [(x - begin) / scale, y] as const;
      }),
    })),
  };
  return [timeline];
}
