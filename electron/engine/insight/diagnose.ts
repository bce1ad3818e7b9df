import type {
  AccountPart,
  Branch,
  BranchName,
  Diagnosis,
  PartName,
} from '../../../shared/protocol/insight.ts';
import { asBytes } from '../../../shared/model/units.ts';
import { adviceOf, sentenceOf } from './diagnose-words.ts';
import type { DumpBytes, Evidence } from './given.ts';
import type { MallocStats } from './malloc-stats.ts';
import type { CHeap, Mapping } from './proc.ts';
import { atEnd, canDecide } from './who-asked.ts';

interface Range {
  readonly least: number;
  readonly most: number;
}
const exactly = (bytes: number): Range => ({ least: bytes, most: bytes });
const middle = ({ least, most }: Range): number => (least + most) / 2;

/** A branch is named where it has at least this share of the resident memory, ... */
const leastShare = 0.25;
/** ... and at least so many bytes: below it a Python process is what any is. 2026-11: an interpreter alone has 8 to 20 MiB. */
const leastBytes = 8 << 20;

/**
 * One account of a process's resident memory, and where it points: to the objects of the program, to Python's allocator, to the C library's
 * heap, or to extensions. Throws nothing; null when no evidence says how much is resident.
 */
export function diagnose(evidence: Evidence): Diagnosis | null {
  const rss = residentOf(evidence);
  if (rss === null) return null;
  const parts = partsOf(evidence, rss);
  const find = (name: PartName): AccountPart | undefined => parts.find((part) => part.part === name);
  const { overTime, asked } = evidence;
  return {
    rss: asBytes(rss),
    parts,
    branch: branchOf(evidence, rss, find),
    overTime,
    asked,
    missing: missingOf(evidence),
  };
}

function residentOf({ status, mappings, overTime }: Evidence): number | null {
  const told = status?.get('VmRSS') ?? status?.get('Rss');
  if (told !== undefined && told > 0) return told;
  if (mappings !== null) return mappings.reduce((sum, { rss }) => sum + rss, 0);
  // The last sample is the nearest to the moment of the other figures.
  return overTime === null || overTime.last <= 0 ? null : overTime.last;
}

function partsOf({ dump, status, mappings, stats, heap }: Evidence, rss: number): AccountPart[] {
  const parts: AccountPart[] = [];
  let [least, most] = [0, 0];
  const put = (part: PartName, { least: from, most: to }: Range, source: string): void => {
    if (to <= 0) return;
    parts.push({ part, least: asBytes(Math.round(from)), most: asBytes(Math.round(to)), source });
    least += from;
    most += to;
  };
  if (dump !== null)
    put(
      'objects',
      exactly(dump.bytes),
      dump.lacksAttributes
        ? 'sizes of all objects of the dump; attribute values of instances, which Python 3.11 and later keeps beside them, are in the parts below'
        : 'sizes of all objects of the dump',
    );
  else if (stats !== null && stats.allocatedBytes !== null)
    put(
      'objects',
      exactly(stats.allocatedBytes),
      'blocks in use, from _debugmallocstats; larger objects are not in it',
    );
  if (stats !== null) {
    const freeLists = stats.freeLists.reduce((sum, { bytes }) => sum + bytes, 0);
    put('free-lists', exactly(freeLists), 'free lists, from _debugmallocstats');
    if (dump !== null && stats.allocatedBytes !== null)
      put(
        'interpreter-blocks',
        exactly(Math.max(0, stats.allocatedBytes - dump.smallBytes - freeLists)),
        'blocks in use that no object of the dump accounts for',
      );
    const certain =
      (stats.availableBytes ?? 0) + (stats.poolHeaderBytes ?? 0) + (stats.quantizationBytes ?? 0);
    // Pools that were never used have no memory yet.
    const perhaps = (stats.unusedPoolBytes ?? 0) + (stats.alignmentBytes ?? 0);
    put(
      'allocator',
      { least: certain, most: certain + perhaps },
      'free blocks, pool heads and unused pools, from _debugmallocstats',
    );
  }
  if (stats === null && dump !== null && dump.poolBytes > dump.smallBytes)
    put(
      'allocator',
      {
        least: dump.poolBytes - dump.smallBytes,
        most: Math.max(dump.poolBytes, dump.arenaBytes) - dump.smallBytes,
      },
      "pools and arenas that objects lie in, by their addresses, less the objects; the interpreter's own blocks are in it",
    );
  const resident = (test: (mapping: Mapping) => boolean, figure: (mapping: Mapping) => number): number =>
    (mappings ?? []).filter(test).reduce((sum, mapping) => sum + figure(mapping), 0);
  if (mappings !== null) {
    put(
      'program',
      exactly(
        resident(
          ({ kind }) => kind === 'program',
          ({ rss: all }) => all,
        ),
      ),
      'the interpreter and its library, from the mappings',
    );
    put(
      'libraries',
      exactly(
        resident(
          ({ kind }) => kind === 'library',
          ({ rss: all }) => all,
        ),
      ),
      'shared libraries and extension modules, from the mappings',
    );
    put(
      'files',
      exactly(
        resident(
          ({ kind }) => kind === 'file' || kind === 'kernel',
          ({ rss: all }) => all,
        ),
      ),
      'other mapped files',
    );
    put(
      'stacks',
      exactly(
        resident(
          ({ kind }) => kind === 'stack',
          ({ rss: all }) => all,
        ),
      ),
      'stacks of threads',
    );
    put(
      'shared',
      exactly(
        resident(
          ({ kind }) => kind === 'shared',
          ({ rss: all }) => all,
        ),
      ),
      'memory shared with other processes',
    );
  } else {
    put(
      'files',
      exactly(status?.get('RssFile') ?? 0),
      'mapped files: the interpreter, libraries and others, from status',
    );
    put('shared', exactly(status?.get('RssShmem') ?? 0), 'shared memory, from status');
  }
  if (heap !== null) {
    put('c-heap-free', exactly(heap.free), "freed, and kept by the C library's heap, from malloc_info");
    // Python's large objects are in the C library's hands, and counted above.
    const others = Math.max(0, heap.system - heap.free + heap.mapped - (dump?.largeBytes ?? 0));
    put(
      'extensions',
      { least: 0, most: Math.min(others, Math.max(0, rss - least)) },
      "in use in the C library's heap by other than Python's objects, from malloc_info",
    );
    const extensions = parts.find(({ part }) => part === 'extensions');
    // What is in use was written to, as a rule: the upper bound is the likely one.
    if (extensions !== undefined) {
      parts[parts.indexOf(extensions)] = { ...extensions, least: extensions.most };
      least += extensions.most;
    }
  }
  const rest = { least: Math.max(0, rss - most), most: Math.max(0, rss - least) };
  put('unexplained', rest, unexplainedSource(heap, stats, dump));
  return parts;
}

function unexplainedSource(heap: CHeap | null, stats: MallocStats | null, dump: DumpBytes | null): string {
  const may: string[] = [];
  if (dump === null) may.push('objects above 512 bytes');
  if (stats === null) may.push("Python's allocator");
  if (heap === null) may.push('what extensions have in use', 'what the C library keeps of freed memory');
  return may.length === 0 ? 'what no figure accounts for' : `what is left over: ${may.join(', ')}`;
}

function branchOf(
  evidence: Evidence,
  rss: number,
  find: (name: PartName) => AccountPart | undefined,
): Branch {
  const bytesOf = (name: PartName): number => {
    const part = find(name);
    return part === undefined ? 0 : middle(part);
  };
  const shares: readonly (readonly [BranchName, number])[] = [
    ['objects', bytesOf('objects')],
    ['allocator', bytesOf('allocator') + bytesOf('free-lists')],
    ['c-heap', bytesOf('c-heap-free')],
    ['extensions', bytesOf('extensions')],
    [leftOver(evidence, bytesOf('unexplained')), bytesOf('unexplained')],
  ];
  const [name, bytes] = shares.reduce((a, b) => (b[1] > a[1] ? b : a));
  const isOrdinary = bytes < leastShare * rss || bytes < leastBytes;
  const known = isOrdinary ? 'ordinary' : name;
  const share = rss === 0 ? 0 : bytes / rss;
  return {
    name: known,
    bytes: asBytes(Math.round(bytes)),
    share,
    sentence: sentenceOf(evidence, known, bytes, rss),
    advice: adviceOf(evidence, known),
  };
}

/** So much of what is left over must be in single blocks for the log to decide. */
const decisive = 0.75;

/** What the memory is that no part accounts for, as far as the evidence tells. */
function leftOver({ dump, stats, heap, asked, mappings }: Evidence, bytes: number): BranchName {
  if (heap !== null) return 'unexplained';
  // Without a figure about Python's own memory it may be anything.
  if (dump === null && stats === null) return 'unexplained';
  if (dump === null || !canDecide(asked, mappings)) return 'extensions-or-c-heap';
  // glibc gives a block with a mapping of its own back when it is freed: those still mapped are in use. Python's large objects are among them.
  const blocks = atEnd(asked, 'blocks') - dump.largeBytes;
  return blocks >= decisive * bytes ? 'extensions' : 'extensions-or-c-heap';
}

function missingOf({ dump, mappings, stats, heap, overTime, asked }: Evidence): string[] {
  const missing: string[] = [];
  if (dump === null) missing.push('a dump: how much are objects');
  if (mappings === null) missing.push('smaps or pmap -X: what are files, stacks and libraries');
  if (stats === null) missing.push("sys._debugmallocstats(): what Python's allocator keeps");
  if (heap === null) missing.push("malloc_info: what the C library's heap keeps");
  if (overTime === null) missing.push('an mprof recording: whether it grows, and how fast');
  if (asked === null) missing.push('a strace log of mmap, munmap and brk: who asked the system for memory');
  return missing;
}
