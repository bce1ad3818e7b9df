import type {
  HpyAnswer,
  MprofAnswer,
  ProfileAnswer,
  StraceLogAnswer,
  StraceTrend,
} from '../../../../shared/protocol/profile.ts';
import type { ProfileSeries } from '../../../../shared/protocol/profile-screen.ts';
import { fail } from '../../../../shared/protocol/failure.ts';
import { thinned } from '../sample-series.ts';

type Point = readonly [x: number, y: number];
const mostPoints = 2000;
const mostSpans = 500;
/** More lines cannot be told apart. */
const mostLines = 12;
const mebibyte = 2 ** 20;

/** What is drawn over time, peaks kept. Throws 'bad-request' for what has no time. */
export function screenSeries(answer: ProfileAnswer): ProfileSeries {
  if (answer.format === 'mprof') return ofMprof(answer);
  if (answer.format === 'hpy') return ofHpy(answer);
  if (answer.format === 'strace' && answer.source === 'log') return ofStrace(answer);
  throw fail('bad-request', 'This profile has nothing over time.');
}

/** Slope of the line of least squares; null for fewer than two moments. */
export function slopeOf(points: readonly Point[]): number | null {
  const count = points.length;
  if (count < 2) return null;
  // About the means: seconds since 1970 squared would leave no digits for the rest.
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / count;
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / count;
  let [xx, xy] = [0, 0];
  for (const [x, y] of points) {
    xx += (x - meanX) ** 2;
    xy += (x - meanX) * (y - meanY);
  }
  return xx === 0 ? null : xy / xx;
}

function middleOf(points: readonly Point[]): Point {
  const mean = (of: 0 | 1): number => points.reduce((sum, point) => sum + point[of], 0) / points.length;
  return [mean(0), mean(1)];
}

function line(
  key: string,
  label: string,
  points: readonly Point[],
  perSecond: number | null,
): ProfileSeries['lines'][number] {
  const slope = perSecond === null ? null : slopeOf(points);
  const kept = thinned(
    points.map(([, y]) => y),
    mostPoints,
  );
  return {
    key,
    label,
    points: kept.map((at) => points[at]!),
    slope: slope === null ? null : slope * (perSecond ?? 1),
    middle: slope === null ? null : middleOf(points),
    peak: points.reduce((peak, [, y]) => Math.max(peak, y), 0),
  };
}

const inOrder = (points: readonly Point[]): Point[] => points.toSorted(([a], [b]) => a - b);

function ofMprof({ samples, children, functions, runs }: MprofAnswer): ProfileSeries {
  const point = ([seconds, mib]: Point): Point => [seconds * 1000, Math.round(mib * mebibyte)];
  const own = runs.map(({ command, from, to }, at) =>
    line(
      `run ${at}`,
      runs.length === 1 ? 'process' : `run ${at + 1}${command === null ? '' : `: ${command}`}`,
      inOrder(samples.slice(from, to).map(point)),
      1000,
    ),
  );
  const others = Object.entries(children).map(([pid, of]) =>
    line(`child ${pid}`, `child ${pid}`, inOrder(of.map(point)), 1000),
  );
  const longest = functions.toSorted((a, b) => b.end - b.start - (a.end - a.start)).slice(0, mostSpans);
  return {
    axis: 'epoch',
    lines: [...own, ...others].filter(({ points }) => points.length > 0).slice(0, mostLines),
    spans: longest.map(({ name, start, end, level }) => ({
      name,
      from: start * 1000,
      to: end * 1000,
      level: level ?? 0,
    })),
    spansLeftOff: functions.length - longest.length,
  };
}

function ofHpy({ samples }: HpyAnswer): ProfileSeries {
  const all = line(
    'heap',
    'reachable objects',
    inOrder(samples.map(({ time, size }) => [time * 1000, size])),
    1000,
  );
  const largest = (samples.at(-1)?.rows ?? []).toSorted((a, b) => b.size - a.size).slice(0, 5);
  const kinds = largest.map(({ kind }) =>
    line(
      `kind ${kind}`,
      kind,
      inOrder(
        samples.map(({ time, rows }) => [time * 1000, rows.find((row) => row.kind === kind)?.size ?? 0]),
      ),
      1000,
    ),
  );
  return { axis: 'epoch', lines: [all, ...kinds], spans: [], spansLeftOff: 0 };
}

/**
 * Seconds. A program maps most of its memory in the first moments: a slope of less says how fast it started, not how it
 * grows.
 */
const shortestTrend = 5;

/** What a log's memory grew by in a second; null where the log is too short for that to say something. */
export const trendOf = (trend: StraceTrend | null): StraceTrend | null =>
  trend === null || trend.to - trend.from < shortestTrend ? null : trend;

/** Slopes are the reader's: points stand where memory changed, and least squares through them would weigh busy moments most. */
function ofStrace({ memory, processes, processCount }: StraceLogAnswer): ProfileSeries {
  const scale = memory.timeKind === 'epoch' ? 1000 : 1;
  const axis = { epoch: 'epoch', clock: 'clock', relative: 'seconds', none: 'events' } as const;
  const points = (series: readonly Point[]): Point[] => series.map(([x, y]) => [x * scale, y]);
  const largest = processes.toSorted((a, b) => b.peakBytes - a.peakBytes).slice(0, mostLines - 1);
  const trended = (whole: StraceTrend | null, trend = trendOf(whole)) => ({
    slope: trend?.bytesPerSecond ?? null,
    middle: trend === null ? null : ([((trend.from + trend.to) / 2) * scale, trend.meanBytes] as const),
  });
  const each = processCount < 2 ? [] : largest.filter(({ series }) => series.length > 0);
  return {
    axis: axis[memory.timeKind],
    lines: [
      {
        ...line('all', processCount < 2 ? 'mapped' : 'all processes', points(memory.series), null),
        ...trended(memory.trend),
      },
      ...each.map(({ pid, series, trend }) => ({
        ...line(`pid ${pid}`, `process ${pid}`, points(series), null),
        ...trended(trend),
      })),
    ],
    spans: [],
    spansLeftOff: 0,
  };
}
