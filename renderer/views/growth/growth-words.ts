import type { Slope } from '../../../shared/protocol/compare.ts';
import type { Failure } from '../../../shared/protocol/failure.ts';
import type { HeldAt, SampleSeries } from '../../../shared/protocol/timeline.ts';
import { count, dateTime, plural, size } from '../../format/numbers.ts';
import type { GrowthPart } from '../../state/growth/growth-look.ts';
import type { TimelineOrder } from '../../state/growth/timeline-order.ts';

export const partWords: Readonly<Record<GrowthPart, { readonly title: string; readonly hint: string }>> = {
  kinds: { title: 'Kinds', hint: 'Which types, modules or size classes grow' },
  objects: { title: 'Objects', hint: 'Which objects are new, gone, or there all the time' },
  suspects: { title: 'Suspects', hint: 'Containers that got more and more elements' },
  held: { title: 'Over time', hint: 'What one container holds in each dump' },
  dumps: { title: 'Timeline', hint: 'The dumps that are compared: their order and names' },
};

export const orderWords: Readonly<Record<TimelineOrder, { readonly title: string; readonly hint: string }>> =
  {
    taken: {
      title: 'Time in the dump',
      hint: 'When each dump says that it was taken: in its header, or in that of gzip',
    },
    file: {
      title: 'File time',
      hint: 'When each file was last written. A copy may have the time of copying',
    },
    hand: { title: 'By hand', hint: 'As you put them, first as they were opened' },
  };

/** "2.1 MiB/h" where the times are known, else "1.2 MiB per dump". */
export function slopeWords({ bytesPerDump, bytesPerHour }: Slope): string {
  const value = bytesPerHour ?? bytesPerDump;
  if (value === 0) return '0 B';
  const sign = value > 0 ? '▲ +' : '▼ −';
  // A slope of less than a byte is rounding, not growth.
  const text = Math.abs(value) < 1 ? '<1 B' : size(Math.round(Math.abs(value)));
  return `${sign}${text}${bytesPerHour === null ? '/dump' : '/h'}`;
}

export const fitWords = ({ fit }: Slope): string => (fit === null ? '' : `${Math.round(fit * 100)} %`);

export const foundWords: Readonly<Record<HeldAt['matchedBy'], string>> = {
  itself: 'the object itself',
  path: 'found by its path',
  address: 'found by its address, which may have been used again',
};

/** What to say of a dump that has no figures. */
export const noFigures = (failure: Failure | null): string =>
  failure === null ? 'is still being read' : failure.message;

const formatWords = {
  hpy: 'heapy',
  mprof: 'mprof',
  strace: 'strace log',
  tracemalloc: 'tracemalloc',
} as const;

/** What a recording is, for the list of the timeline. */
export function recordingWords({ format, clock, times, bytes, counts, samples }: SampleSeries): string {
  const highest = bytes.reduce<number>((most, value) => Math.max(most, value), 0);
  const when = dateTime(times[0] ?? 0);
  if (format === 'tracemalloc')
    return `tracemalloc, ${size(highest)} in ${plural(counts?.[0] ?? 0, 'block')}, its file is of ${when}`;
  const many = `${count(samples)} ${format === 'strace' ? 'changes' : samples === 1 ? 'sample' : 'samples'}`;
  const since = clock === 'start' ? 'no date in it' : when;
  return `${formatWords[format]}, ${many}, ${since}, highest ${size(highest)}`;
}
