import { asBytes } from '../../../shared/model/units.ts';
import type {
  HpyAnswer,
  MprofAnswer,
  ProfileAnswer,
  StraceLogAnswer,
  TracemallocAnswer,
} from '../../../shared/protocol/profile.ts';
import { fail } from '../../../shared/protocol/failure.ts';
import type { SampleSeries } from '../../../shared/protocol/timeline.ts';
import type { OpenProfile } from './profile-importer.ts';

/** No screen has more columns of pixels. */
const mostPoints = 2000;
const mostKinds = 12;
const mostFunctions = 200;
const mebibyte = 2 ** 20;

/**
 * A recording as a series for the timeline; null for formats that are none, and where there is no sample or no time.
 * `modifiedMs`: of the file's last change, milliseconds since 1970; 0 where it is not known.
 */
export function seriesOf(answer: ProfileAnswer, modifiedMs: number): SampleSeries | null {
  if (answer.format === 'hpy') return answer.samples.length === 0 ? null : ofHpy(answer);
  if (answer.format === 'mprof') return answer.samples.length === 0 ? null : ofMprof(answer);
  if (answer.format === 'tracemalloc') return modifiedMs === 0 ? null : ofSnapshot(answer, modifiedMs);
  if (answer.format === 'strace' && answer.source === 'log') return ofStrace(answer);
  return null;
}

/** The same of an open profile. Throws 'not-a-dump' where there is none. */
export function samplesOf(profile: OpenProfile, modifiedMs: number): SampleSeries {
  const isRecording = ['hpy', 'mprof', 'strace', 'tracemalloc'].includes(profile.format);
  const whole = { by: null, cumulative: false, sort: null, limit: null } as const;
  // Of a snapshot only its totals are wanted.
  const question =
    profile.format === 'tracemalloc' ? ({ ...whole, by: 'filename', limit: 0 } as const) : whole;
  const series = isRecording ? seriesOf(profile.answer(question), modifiedMs) : null;
  if (series !== null) return series;
  throw fail(
    'not-a-dump',
    isRecording
      ? `This ${profile.format} file says nothing of memory at a time, so it has no place on a timeline.`
      : `A ${profile.format} file has no samples over time for a timeline.`,
  );
}

/** A snapshot has no time in it: it is one point at the time of its file. */
const ofSnapshot = ({ totalSize, totalCount }: TracemallocAnswer, modifiedMs: number): SampleSeries => ({
  format: 'tracemalloc',
  what: 'traced',
  clock: 'file',
  times: [modifiedMs],
  bytes: [asBytes(totalSize)],
  counts: [totalCount],
  samples: 1,
  kinds: [],
  functions: [],
});

function ofStrace({ memory }: StraceLogAnswer): SampleSeries | null {
  const { series, timeKind, changes } = memory;
  if (series.length === 0 || timeKind === 'none') return null;
  // A clock without a date: only the time since the first change is known.
  const origin = timeKind === 'epoch' ? 0 : series.reduce((least, [time]) => Math.min(least, time), Infinity);
  const inOrder = series.toSorted(([a], [b]) => a - b);
  const kept = thinned(
    inOrder.map(([, bytes]) => bytes),
    mostPoints,
  ).map((place) => inOrder[place]!);
  return {
    format: 'strace',
    what: 'mapped',
    clock: timeKind === 'epoch' ? 'recorded' : 'start',
    times: kept.map(([time]) => (time - origin) * 1000),
    bytes: kept.map(([, bytes]) => asBytes(bytes)),
    counts: null,
    samples: changes,
    kinds: [],
    functions: [],
  };
}

/**
 * Places of at most `most` values in order: all of them, else of each stretch the highest, so that no peak is lost. The first and the
 * last stay. O(n).
 */
export function thinned(values: readonly number[], most: number): number[] {
  if (values.length <= most) return values.map((_, i) => i);
  const stretches = most - 2;
  const places = [0];
  for (let stretch = 0; stretch < stretches; stretch += 1) {
    const from = 1 + Math.floor((stretch * (values.length - 2)) / stretches);
    const to = 1 + Math.floor(((stretch + 1) * (values.length - 2)) / stretches);
    let highest = from;
    for (let i = from; i < to; i += 1) if (values[i]! > values[highest]!) highest = i;
    places.push(highest);
  }
  return [...places, values.length - 1];
}

function ofHpy({ samples: unordered }: HpyAnswer): SampleSeries {
  const samples = unordered.toSorted((a, b) => a.time - b.time);
  const kept = thinned(
    samples.map(({ size }) => size),
    mostPoints,
  ).map((place) => samples[place]!);
  const largest = (kept.at(-1)?.rows ?? []).toSorted((a, b) => b.size - a.size).slice(0, mostKinds);
  const tables = kept.map(({ rows }) => new Map(rows.map((row) => [row.kind, row])));
  return {
    format: 'hpy',
    what: 'objects',
    clock: 'recorded',
    times: kept.map(({ time }) => time * 1000),
    bytes: kept.map(({ size }) => asBytes(size)),
    counts: kept.map(({ count }) => count),
    samples: samples.length,
    kinds: largest.map(({ kind }) => ({
      kind,
      bytes: tables.map((table) => asBytes(table.get(kind)?.size ?? 0)),
      counts: tables.map((table) => table.get(kind)?.count ?? 0),
    })),
    functions: [],
  };
}

function ofMprof({ samples: unordered, functions }: MprofAnswer): SampleSeries {
  const samples = unordered.toSorted(([a], [b]) => a - b);
  const kept = thinned(
    samples.map(([, memory]) => memory),
    mostPoints,
  ).map((place) => samples[place]!);
  return {
    format: 'mprof',
    what: 'process',
    clock: 'recorded',
    times: kept.map(([time]) => time * 1000),
    bytes: kept.map(([, memory]) => asBytes(Math.round(memory * mebibyte))),
    counts: null,
    samples: samples.length,
    kinds: [],
    functions: functions
      .slice(0, mostFunctions)
      .map(({ name, start, end }) => ({ name, from: start * 1000, to: end * 1000 })),
  };
}
