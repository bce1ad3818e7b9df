import type { ComparePage, KindGrowth } from '../../../shared/protocol/compare.ts';
import type { ChartSeries } from '../../components/charts/time-chart.ts';
import type { Colour } from '../../format/palette.ts';
import { colourOf, otherColour } from '../../format/palette.ts';
import { shortText } from '../../format/safe-text.ts';
import type { Drawing, Measure } from '../../state/growth/growth-look.ts';

/** Where each dump stands on the axis: at its time, or at its number where only the order is known. */
export const placesOf = (times: readonly number[] | null, dumps: number): number[] =>
  times === null ? Array.from({ length: dumps }, (_, i) => i + 1) : [...times];

interface Drawn {
  readonly page: ComparePage;
  /** The chosen kinds over all dumps; for lines. */
  readonly lines: readonly KindGrowth[];
  readonly places: readonly number[];
  readonly measure: Measure;
  readonly drawing: Drawing;
  /** The filter keeps kinds out, so that the totals are not of what is shown. */
  readonly filtered: boolean;
  readonly isDark: boolean;
}

/** What the chart of kinds draws. */
export function kindSeries({
  page,
  lines,
  places,
  measure,
  drawing,
  filtered,
  isDark,
}: Drawn): ChartSeries[] {
  const ink = (colour: Colour): string => (isDark ? colour.dark : colour.light);
  const points = (figures: readonly number[]) => places.map((x, i) => ({ x, y: figures[i] ?? 0 }));
  const figuresOf = (kind: KindGrowth): readonly number[] => (measure === 'bytes' ? kind.bytes : kind.counts);
  const totals = page.totals.map(({ bytes, objects }) => (measure === 'bytes' ? bytes : objects));
  if (drawing === 'total')
    return [
      {
        key: 'bytes',
        label: 'Bytes',
        colour: ink(colourOf('dict')),
        points: points(page.totals.map(({ bytes }) => bytes)),
        drawn: 'line',
        side: 'left',
      },
      {
        key: 'objects',
        label: 'Objects',
        colour: ink(otherColour),
        points: points(page.totals.map(({ objects }) => objects)),
        drawn: 'line',
        side: 'right',
        dashed: true,
      },
    ];
  const kinds = drawing === 'lines' && lines.length > 0 ? lines : page.rows;
  const series = kinds.map((kind): ChartSeries => ({
    key: kind.kind,
    label: shortText(kind.kind, 40),
    colour: ink(colourOf(kind.kind)),
    points: points(figuresOf(kind)),
    drawn: drawing === 'lines' ? 'line' : 'band',
    side: 'left',
  }));
  if (drawing === 'lines' || filtered) return series;
  const rest = totals.map(
    (total, dump) => total - kinds.reduce((sum, kind) => sum + (figuresOf(kind)[dump] ?? 0), 0),
  );
  if (!rest.some((value) => value > 0)) return series;
  const others: ChartSeries = {
    key: '',
    label: 'All others',
    colour: ink(otherColour),
    points: points(rest),
    drawn: 'band',
    side: 'left',
  };
  return [...series, others];
}
