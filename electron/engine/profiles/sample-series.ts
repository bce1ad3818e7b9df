import { asBytes } from '../../../shared/model/units.ts';
import type { HpyAnswer, MprofAnswer, ProfileAnswer } from '../../../shared/protocol/profile.ts';
import type { SampleSeries } from '../../../shared/protocol/timeline.ts';

/** No screen has more columns of pixels. */
const mostPoints = 2000;
const mostKinds = 12;
const mostFunctions = 200;
const mebibyte = 2 ** 20;

/** A recording as a series for the timeline; null for formats that are none, and where there is no sample. */
export function seriesOf(answer: ProfileAnswer): SampleSeries | null {
  if (answer.format === 'hpy') return answer.samples.length === 0 ? null : ofHpy(answer);
  if (answer.format === 'mprof') return answer.samples.length === 0 ? null : ofMprof(answer);
  return null;
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
