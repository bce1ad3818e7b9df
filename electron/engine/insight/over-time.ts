import { sizeWords } from '../../../shared/base/size-words.ts';
import { asBytes } from '../../../shared/model/units.ts';
import type { MemoryOverTime } from '../../../shared/protocol/insight.ts';
import type { MprofAnswer } from '../../../shared/protocol/profile.ts';
import { slopeOf } from '../profiles/screens/series.ts';

const mebibyte = 2 ** 20;
/** Fewer samples have no halves worth a slope. */
const fewest = 4;
/** Growth of less than this share of the last figure within the second half counts as level. */
const level = 0.02;

/**
 * How the memory of a process went, by the last run of an mprof recording; null: it has no sample. The slope is that of the line of least
 * squares, as mprof's own.
 */
export function overTimeOf({ samples, runs, children }: MprofAnswer): MemoryOverTime | null {
  const run = runs.at(-1);
  const own = samples
    .slice(run?.from ?? 0, run?.to)
    .map(([time, mebibytes]): [number, number] => [time, mebibytes * mebibyte])
    .toSorted(([a], [b]) => a - b);
  const [first, last] = [own[0], own.at(-1)];
  if (first === undefined || last === undefined) return null;
  const peak = own.reduce((most, each) => (each[1] > most[1] ? each : most), first);
  const lateFrom = (first[0] + last[0]) / 2;
  const late = own.filter(([time]) => time >= lateFrom);
  const facts = {
    samples: own.length,
    seconds: last[0] - first[0],
    first: asBytes(Math.round(first[1])),
    last: asBytes(Math.round(last[1])),
    peak: asBytes(Math.round(peak[1])),
    peakAfter: peak[0] - first[0],
    slope: slopeOf(own),
    lateSlope: late.length < fewest ? null : slopeOf(late),
  };
  return { ...facts, sentences: sentencesOf(facts, runs.length, Object.keys(children).length) };
}

/** What the line of least squares adds within the second half, as a share of the last figure. */
export function lateGrowth({
  lateSlope,
  seconds,
  last,
}: Pick<MemoryOverTime, 'lateSlope' | 'seconds' | 'last'>): number | null {
  return lateSlope === null || last <= 0 ? null : (lateSlope * seconds) / 2 / last;
}

export const isGrowing = (overTime: MemoryOverTime): boolean => (lateGrowth(overTime) ?? 0) > level;

const rate = (perSecond: number): string =>
  `${perSecond < 0 ? '−' : ''}${sizeWords(Math.abs(Math.round(perSecond)))} a second`;

function sentencesOf(facts: Omit<MemoryOverTime, 'sentences'>, runs: number, children: number): string[] {
  const { samples, seconds, first, last, peak, peakAfter, slope, lateSlope } = facts;
  const time = (of: number): string => `${of.toFixed(of < 100 ? 1 : 0)} s`;
  const sentences = [
    `In ${samples.toLocaleString('en-US')} ${samples === 1 ? 'sample' : `samples over ${time(seconds)}`}: ${sizeWords(first)} at first, ${sizeWords(peak)} at most (after ${time(peakAfter)}), ${sizeWords(last)} at last.`,
  ];
  const growth = lateGrowth(facts);
  if (slope === null) sentences.push('One moment has no slope.');
  else if (lateSlope === null || growth === null)
    sentences.push(
      `The line of least squares has a slope of ${rate(slope)}; there are too few samples to tell whether it goes on.`,
    );
  else {
    const ending =
      growth > level
        ? 'it was still growing'
        : growth < -level
          ? 'it was shrinking'
          : 'it was level, within 2 %';
    sentences.push(
      `The line of least squares has a slope of ${rate(slope)}, that of the second half alone ${rate(lateSlope)}: at the end ${ending}.`,
    );
  }
  sentences.push(
    'A recording does not say whose memory it is: resident memory, unless mprof was given another --backend; with -C that of child processes is in it.',
  );
  if (runs > 1) sentences.push(`The file has ${runs} runs; this is the last.`);
  if (children > 0) sentences.push(`${children} child processes were recorded apart and are not in it.`);
  return sentences;
}
