import type { DumpState, PhaseName, PhaseProgress } from '../../shared/protocol/dump-state.ts';
import { count, duration, plural, rate, rough, size } from './numbers.ts';

/** What a phase does, as a line on screen says it. */
export const phaseTitle: Readonly<Record<PhaseName, string>> = {
  inflating: 'Unpacking the gzip file',
  scanning: 'Reading objects',
  reading: 'Reading the profile',
  identifying: 'Leaving out duplicates and adding up',
  loading: 'Loading the index of an earlier opening',
  identity: 'Numbering addresses',
  references: 'Following references',
  collapsing: 'Folding instance dicts into their owners',
  pruning: 'Cutting references to modules, frames and types',
  referrers: 'Turning references round: who refers to whom',
  roots: 'Finding roots',
  paths: 'Finding shortest paths from the roots',
  dominators: 'Finding dominators: who holds what',
  retained: 'Adding up retained sizes',
  saving: 'Saving the index for the next opening',
  searching: 'Searching the objects',
  exporting: 'Writing a file',
};

/** Until one of the ends. */
export const isReading = ({ stage }: DumpState): boolean => stage === 'opening' || stage === 'reading';

/** 0..1; null where the end is not known. */
export const phaseShare = ({ done, total }: PhaseProgress): number | null =>
  total === null || total <= 0 ? null : Math.min(1, done / total);

/** "420 MiB of 2.00 GiB · 1,234,567 objects". */
export function phaseAmount({ unit, done, total, objects }: PhaseProgress): string {
  const figure = unit === 'bytes' ? size : count;
  const amount = total === null ? figure(done) : `${figure(done)} of ${figure(total)}`;
  if (unit === 'objects') return `${amount} objects`;
  return objects > 0 ? `${amount} · ${plural(objects, 'object')}` : amount;
}

/** "391 MiB/s · 1.1 M objects/s · 4 s left"; what is not known is left out. */
export function phasePace({ bytesPerSecond, objectsPerSecond, secondsLeft }: PhaseProgress): string {
  const parts = [];
  if (bytesPerSecond > 0) parts.push(rate(bytesPerSecond));
  if (objectsPerSecond > 0) parts.push(`${rough(objectsPerSecond)} objects/s`);
  if (secondsLeft !== null) parts.push(`${duration(secondsLeft)} left`);
  return parts.join(' · ');
}

/** How a dump stands, in a few words for the list of open dumps. */
export function standing({ stage, phase, totals, fileBytes }: DumpState): string {
  switch (stage) {
    case 'failed':
      return totals.objects > 0 ? 'read in part' : 'could not be opened';
    case 'cancelled':
      return totals.objects > 0 ? `cancelled at ${size(totals.bytes)}` : 'cancelled';
    case 'ready':
      return `${size(totals.bytes)} of objects`;
    case 'opening':
      return `opening, ${size(fileBytes)}`;
    case 'reading': {
      const share = phase === null ? null : phaseShare(phase);
      return share === null ? (phase?.name ?? 'reading') : `${phase?.name} ${Math.floor(share * 100)} %`;
    }
  }
}
