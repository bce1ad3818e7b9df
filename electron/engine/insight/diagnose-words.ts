import { sizeWords } from '../../../shared/base/size-words.ts';
import type { BranchName } from '../../../shared/protocol/insight.ts';
import type { Evidence } from './given.ts';
import type { MallocStats } from './malloc-stats.ts';
import { isGrowing } from './over-time.ts';
import { atEnd, canDecide } from './who-asked.ts';

/** What a log adds to the sentence, where it decides or nearly does. */
function byTheLog({ heap, asked, mappings }: Evidence, name: BranchName): string {
  if (heap !== null || !canDecide(asked, mappings)) return '';
  if (name === 'extensions')
    return ` The strace log decides it: ${sizeWords(atEnd(asked, 'blocks'))} are mapped as single large blocks, which the C library gives back when they are freed.`;
  if (name === 'extensions-or-c-heap')
    return ` By the strace log ${sizeWords(atEnd(asked, 'heap', 'thread-heaps'))} are heaps of the C library, where both can be.`;
  return '';
}

export function adviceOf({ overTime }: Evidence, name: BranchName): string[] {
  const growing =
    overTime !== null && name !== 'ordinary' && isGrowing(overTime)
      ? ['It was still growing when the recording ended: take the figures twice, minutes apart, and compare.']
      : [];
  return [...growing, ...advice[name]];
}

const percent = (share: number): string => `${(share * 100).toFixed(0)} %`;

/** Where most of the memory is, in a sentence. */
export const sentenceOf = (evidence: Evidence, name: BranchName, bytes: number, rss: number): string =>
  `${branchWords(evidence, name, bytes, rss)}${byTheLog(evidence, name)}`;

function branchWords({ stats, dump }: Evidence, name: BranchName, bytes: number, rss: number): string {
  const share = rss === 0 ? 0 : bytes / rss;
  const figures = `${sizeWords(bytes)} of ${sizeWords(rss)} resident, ${percent(share)}`;
  const much = share >= 0.5 ? 'Most' : 'Much';
  switch (name) {
    case 'objects':
      return dump === null
        ? `${much} of it is blocks that Python has in use: ${figures}.`
        : `${much} of it is Python's objects: ${figures}. The program keeps them.`;
    case 'allocator':
      return `${much} of it is memory that Python's allocator keeps and no object uses: ${figures}${arenasOf(stats)}.`;
    case 'c-heap':
      return `${much} of it was freed and is kept by the C library's heap: ${figures}.`;
    case 'extensions':
      return `${much} of it is in use in the C library's heap and is no Python object: ${figures}. An extension, or a library below it, holds it.`;
    case 'extensions-or-c-heap':
      return `${much} of it is neither Python's objects nor any file: ${figures}. Extensions have it in use, or the C library keeps it after it was freed; these figures do not tell which.`;
    case 'unexplained':
      return dump === null && stats === null
        ? `${much} of it is what no figure here accounts for: ${figures}. Without a dump or _debugmallocstats it may be Python's objects, its allocator, extensions or the C library's heap.`
        : `${much} of it is what no figure here accounts for: ${figures}. Memory that a library maps by itself, or another allocator than the C library's, is not in malloc_info.`;
    case 'ordinary':
      return `Nothing stands out: the largest part that a program could change is ${figures}; the rest is the interpreter and files.`;
  }
}

function arenasOf(stats: MallocStats | null): string {
  if (stats === null || stats.arenas === null || stats.arenaBytes === null || stats.allocatedBytes === null)
    return '';
  const all = stats.arenas * stats.arenaBytes;
  const fill = all === 0 ? 0 : stats.allocatedBytes / all;
  return `, in ${stats.arenas} arenas of which ${percent(fill)} is in use`;
}

const advice: Readonly<Record<BranchName, readonly string[]>> = {
  objects: [
    'Look at Suspects and at Dominators: who holds the most, and from where.',
    'Take a second dump later and compare: what grows is the leak, what stays is the program.',
    'Call gc.collect() and look again: what goes then was in cycles.',
  ],
  allocator: [
    'Look at Arenas: an arena goes back to the system only when its last block is free.',
    'Find what was made in large numbers and dropped; make the few that stay earlier, or in a process of its own that ends.',
    'malloc_trim does nothing here; PYTHONMALLOC=malloc leaves the small objects to the C library, for a comparison.',
  ],
  'c-heap': [
    "Call ctypes.CDLL('libc.so.6').malloc_trim(0) and look at the resident memory again: what goes was this.",
    'With many threads start the process with MALLOC_ARENA_MAX=2; MALLOC_TRIM_THRESHOLD_=131072 gives memory back sooner.',
    'Preload tcmalloc or jemalloc (LD_PRELOAD) and compare the resident memory after the same work; /proc/PID/maps shows whether it is loaded.',
  ],
  extensions: [
    'Look at Libraries among the mappings: which extensions are loaded.',
    'Preload a heap profiler of the C library (tcmalloc with HEAPPROFILE, jemalloc with prof:true) to see who asks for it.',
    'Call the extension in a loop alone and watch the resident memory: what grows then is its leak.',
  ],
  'extensions-or-c-heap': [
    "Write malloc_info: ctypes.CDLL('libc.so.6').malloc_info(0, FILE) says how much of the heap is free, and give it here.",
    "Or call ctypes.CDLL('libc.so.6').malloc_trim(0) and look at the resident memory again: what goes was freed, what stays is in use.",
    'Then either MALLOC_ARENA_MAX, tcmalloc or jemalloc (freed), or a look at the extensions (in use).',
  ],
  unexplained: [
    'Give smaps or pmap -X: large mappings without a name are the place to look.',
    'Run strace -e trace=mmap,munmap,brk on the process: who maps it.',
  ],
  ordinary: ['Take the figures again when the process is large.', 'Compare two dumps to see what grows.'],
};
