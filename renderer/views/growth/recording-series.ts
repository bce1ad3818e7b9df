import type { SampleSeries } from '../../../shared/protocol/timeline.ts';
import type { DumpId } from '../../../shared/model/units.ts';
import type { ChartSeries } from '../../components/charts/time-chart.ts';
import { plural, size } from '../../format/numbers.ts';
import { colourOf, kindColours } from '../../format/palette.ts';
import { shortText } from '../../format/safe-text.ts';
import type { Axis, Measure } from '../../state/growth/growth-look.ts';
import type { TimelineSeries } from '../../state/growth/timeline.svelte.ts';

const mostBrackets = 12;
const whatWords = { objects: 'heapy', process: 'process', traced: 'traced', mapped: 'strace' } as const;

export interface RecordingLook {
  readonly measure: Measure;
  readonly axis: Axis;
  /** The one whose kinds or functions are drawn, too. */
  readonly chosen: DumpId | null;
  readonly isDark: boolean;
}

const hasPlace = ({ series }: TimelineSeries, axis: Axis): boolean =>
  axis === 'start' || series.clock !== 'start';
const figuresOf = (series: SampleSeries, measure: Measure): readonly number[] | null =>
  measure === 'bytes' ? series.bytes : series.counts;

/** Recordings without a date, which the clock has no place for. */
export const withoutClock = (recordings: readonly TimelineSeries[]): TimelineSeries[] =>
  recordings.filter((recording) => !hasPlace(recording, 'clock'));

/** Recordings beside the dumps: a line each, and one for all snapshots of tracemalloc. */
export function recordingSeries(
  recordings: readonly TimelineSeries[],
  { measure, axis, chosen, isDark }: RecordingLook,
): ChartSeries[] {
  const ink = (name: string): string => colourOf(name)[isDark ? 'dark' : 'light'];
  const drawn = recordings
    .filter((recording) => hasPlace(recording, axis) && recording.series.what !== 'traced')
    .flatMap(({ dump, name, series }, at): ChartSeries[] => {
      const figures = figuresOf(series, measure);
      if (figures === null) return [];
      const x = placing(series, axis);
      return [
        {
          key: `recording ${dump}`,
          label: `${shortText(name, 40)} (${whatWords[series.what]})`,
          // By turns: names of runs differ in a digit, and a hash may give both one colour.
          colour: (kindColours[at % kindColours.length] ?? kindColours[0])[isDark ? 'dark' : 'light'],
          points: series.times.map((time, i) => ({ x: x(time), y: figures[i] ?? 0 })),
          drawn: 'line',
          side: 'left',
          dashed: true,
          dense: series.times.length > 60,
          stepped: series.what === 'mapped',
        },
        ...(dump === chosen ? partsOf(series, x, measure, ink) : []),
      ];
    });
  return [...snapshotLine(recordings, measure, axis, ink('tracemalloc')), ...drawn];
}

const placing = ({ times }: SampleSeries, axis: Axis): ((time: number) => number) => {
  const first = axis === 'start' ? (times[0] ?? 0) : 0;
  return (time) => time - first;
};

/** Each snapshot is a point of one line, at the time of its file. */
function snapshotLine(
  recordings: readonly TimelineSeries[],
  measure: Measure,
  axis: Axis,
  colour: string,
): ChartSeries[] {
  const snapshots = recordings
    .filter(({ series }) => series.what === 'traced')
    .toSorted((a, b) => (a.series.times[0] ?? 0) - (b.series.times[0] ?? 0));
  if (snapshots.length === 0) return [];
  const first = axis === 'start' ? (snapshots[0]?.series.times[0] ?? 0) : 0;
  const points = snapshots.map(({ series }) => ({
    x: (series.times[0] ?? 0) - first,
    y: figuresOf(series, measure)?.[0] ?? 0,
  }));
  return [
    {
      key: 'tracemalloc',
      label: `tracemalloc snapshots (traced ${measure === 'bytes' ? 'bytes' : 'blocks'}, at the times of their files)`,
      colour,
      points,
      drawn: 'line',
      side: 'left',
      dashed: true,
      say: (x, y) => {
        const name = snapshots[points.findIndex((point) => point.x === x)]?.name ?? 'tracemalloc';
        return `${shortText(name, 40)}: ${measure === 'bytes' ? size(y) : plural(y, 'block')}`;
      },
    },
  ];
}

/** heapy: the largest kinds. mprof: where each run of a function began and ended, above the line. */
function partsOf(
  series: SampleSeries,
  x: (time: number) => number,
  measure: Measure,
  ink: (name: string) => string,
): ChartSeries[] {
  const kinds = series.kinds.map(({ kind, bytes, counts }): ChartSeries => ({
    key: `recorded kind ${kind}`,
    label: `${shortText(kind, 40)} (heapy)`,
    colour: ink(kind),
    points: series.times.map((time, i) => ({
      x: x(time),
      y: (measure === 'bytes' ? bytes : counts)[i] ?? 0,
    })),
    drawn: 'line',
    side: 'left',
  }));
  const highest = series.bytes.reduce<number>((most, value) => Math.max(most, value), 1);
  const longest = series.functions
    .toSorted((a, b) => b.to - b.from - (a.to - a.from))
    .slice(0, mostBrackets)
    .toSorted((a, b) => a.from - b.from);
  const brackets = longest.map(({ name, from, to }, at): ChartSeries => {
    const y = highest * (1.04 + 0.05 * (at % 4));
    return {
      key: `recorded run ${at}`,
      label: `${shortText(name, 40)}()`,
      colour: ink(name),
      points: [
        { x: x(from), y },
        { x: x(to), y },
      ],
      drawn: 'line',
      side: 'left',
      say: () => 'a run of this function',
    };
  });
  return [...kinds, ...brackets];
}
