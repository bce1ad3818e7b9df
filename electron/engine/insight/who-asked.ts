import { sizeWords } from '../../../shared/base/size-words.ts';
import { asBytes } from '../../../shared/model/units.ts';
import type { AskedRow, MemoryAsked } from '../../../shared/protocol/insight.ts';
import type { StraceAnswer } from '../../../shared/protocol/profile.ts';
import type { Mapping } from './proc.ts';

/** A log that shows more unmapped than this share of what it shows mapped began late. */
const lateShare = 0.1;

/**
 * Who asked the system for memory, by a strace log; null: a table of counts, or no call about memory. The figures are address space with memory behind it:
 * pages that were never touched are in it and are not resident.
 */
export function askedOf(answer: StraceAnswer): MemoryAsked | null {
  if (answer.source !== 'log' || answer.memory.askers.length === 0) return null;
  const { memory, processCount } = answer;
  const rows = memory.askers.map(({ asker, calls, bytes, peakBytes, finalBytes }): AskedRow => ({
    asker,
    calls,
    asked: asBytes(bytes),
    atPeak: asBytes(peakBytes),
    atEnd: asBytes(finalBytes),
  }));
  rows.sort((a, b) => b.atEnd - a.atEnd || b.atPeak - a.atPeak);
  const asked = rows.reduce((sum, row) => sum + row.asked, 0);
  const isWhole = memory.unseenBytes <= lateShare * asked && memory.contradictions === 0;
  const isAtWork = rows.some(({ atEnd }) => atEnd > 0);
  return {
    rows,
    isWhole,
    isAtWork,
    processes: processCount,
    sentences: sentencesOf(answer, rows, isWhole, processCount),
  };
}

export const atEnd = ({ rows }: MemoryAsked, ...askers: readonly AskedRow['asker'][]): number =>
  rows.reduce((sum, row) => (askers.includes(row.asker) ? sum + row.atEnd : sum), 0);

/** Allocators that keep large blocks when they are freed. */
const otherAllocator = /(?:^|\/)lib(?:tcmalloc|jemalloc|mimalloc)[\w.-]*$/;

/** The log shows one process from its beginning, still at work, and the C library's allocator. */
export const canDecide = (
  asked: MemoryAsked | null,
  mappings: readonly Mapping[] | null,
): asked is MemoryAsked =>
  asked !== null &&
  asked.isAtWork &&
  asked.isWhole &&
  asked.processes === 1 &&
  mappings?.some(({ name }) => otherAllocator.test(name)) !== true;

function sentencesOf(
  { memory }: Extract<StraceAnswer, { source: 'log' }>,
  rows: readonly AskedRow[],
  isWhole: boolean,
  processes: number,
): string[] {
  const size = (asker: AskedRow['asker'], when: 'atPeak' | 'atEnd'): string =>
    sizeWords(rows.find((row) => row.asker === asker)?.[when] ?? 0);
  const sum = (when: 'atPeak' | 'atEnd'): string => sizeWords(rows.reduce((all, row) => all + row[when], 0));
  const sentences = [
    `The log shows ${sum('atPeak')} mapped at its peak and ${sum('atEnd')} at its end: ${size('heap', 'atEnd')} of the C library's main heap (brk), ${size('arenas-1m', 'atEnd')} in mappings as large as an arena of Python 3.10 and later (1 MiB), ${size('arenas-256k', 'atEnd')} of earlier ones (256 KiB), ${size('thread-heaps', 'atEnd')} in heaps of the C library's threads, ${size('blocks', 'atEnd')} in single large blocks.`,
    "That is address space: pages that nobody has written to are in it and are not resident. Who asked is told by size and flags, so a block of exactly an arena's size counts as one.",
  ];
  if (!isWhole)
    sentences.push(
      `The log does not show all: ${sizeWords(memory.unseenBytes)} were given back that it had not shown mapped${memory.contradictions > 0 ? ', and lines are missing' : ''}. What was mapped before it began is not in the figures.`,
    );
  if (processes > 1) sentences.push(`The figures are of ${processes} processes together.`);
  return sentences;
}
