import type { AddressText, Bytes, DumpId } from '../model/units.ts';
import type { StraceAskerName } from './profile.ts';
import type { ViewName } from './views.ts';

/** What every question about waste and memory's places needs. */
export interface InsightQuestion {
  readonly dump: DumpId;
  readonly view: ViewName;
  /** The Python that wrote the dump, "3.10", where the person says it; null: the dump's header, else its sizes tell. */
  readonly python: string | null;
}

/** The Python that the figures are for, in words, and how it is known. */
export interface InsightPython {
  /** "3.12", or "3.8 to 3.9" where sizes do not tell more; empty when nothing tells. */
  readonly version: string;
  readonly source: 'dump' | 'given' | 'inferred' | 'unknown';
  /** null, or why no sizes of containers are known. */
  readonly note: string | null;
}

export interface WasteType {
  readonly type: string;
  readonly count: number;
  readonly bytes: Bytes;
  readonly used: number;
  readonly slots: number;
  readonly wasted: Bytes;
  readonly savedByCopy: Bytes;
  readonly empty: number;
  readonly emptyBytes: Bytes;
  readonly one: number;
  readonly oneBytes: Bytes;
  readonly unknown: number;
}
export interface WasteContainer {
  readonly address: AddressText;
  readonly type: string;
  readonly used: number;
  readonly slots: number;
  readonly wasted: Bytes;
  readonly savedByCopy: Bytes;
}
export interface WasteHolder {
  /** null: no single object holds them. */
  readonly address: AddressText | null;
  readonly type: string;
  readonly containers: number;
  readonly wasted: Bytes;
}
/** An estimate: bytes that a change of the program would save, if nothing else changes. */
export interface WasteSaving {
  readonly sentence: string;
  readonly count: number;
  readonly bytes: Bytes;
}
export interface WasteAnswer {
  readonly python: InsightPython;
  readonly types: readonly WasteType[];
  readonly holders: readonly WasteHolder[];
  readonly largest: readonly WasteContainer[];
  readonly sparse: readonly WasteContainer[];
  readonly sparseCount: number;
  readonly sparseBytes: Bytes;
  readonly savings: readonly WasteSaving[];
}

export interface DuplicateType {
  readonly type: string;
  readonly objects: number;
  readonly repeats: number;
  readonly wasted: Bytes;
  readonly nameLike: number;
  readonly nameLikeBytes: Bytes;
  readonly likely: number;
  readonly likelyBytes: Bytes;
  readonly unknown: number;
}
export interface DuplicateValue {
  readonly address: AddressText;
  readonly type: string;
  /** Its value as it is to be shown; of a tuple its type and address. */
  readonly text: string;
  readonly count: number;
  readonly size: Bytes;
  readonly wasted: Bytes;
  /** false: only the beginning, the length and the size are known to be equal. */
  readonly whole: boolean;
  readonly nameLike: boolean;
  readonly holders: readonly { readonly type: string; readonly count: number }[];
}
export interface DuplicatesAnswer {
  readonly types: readonly DuplicateType[];
  readonly groups: readonly DuplicateValue[];
  readonly groupCount: number;
  /** At least: equal for sure. */
  readonly wasted: Bytes;
  readonly likelyBytes: Bytes;
  readonly internDict: AddressText | null;
}

/** One figure of the allocator, as the addresses of the dump show it and as the process told it. */
export interface ToldDifference {
  readonly what: 'arenas' | 'pools' | 'blocks' | 'bytes';
  readonly seen: number;
  readonly told: number;
  /** What the difference is; empty where there is none. */
  readonly why: string;
}
export const toldNames: Readonly<Record<ToldDifference['what'], string>> = {
  arenas: 'Arenas',
  pools: 'Pools in use',
  blocks: 'Blocks in use',
  bytes: 'Bytes in these blocks',
};

export interface ArenasQuestion extends InsightQuestion {
  /** Which arenas, by address; `pools` has theirs. */
  readonly from: number;
  readonly limit: number;
}
export interface ArenaRow {
  readonly address: AddressText;
  readonly pools: number;
  readonly seenObjects: number;
  readonly seenBytes: Bytes;
  /** An object in it: of its least filled pool. */
  readonly object: AddressText;
  /** Its pools: place within the arena, block size, blocks, blocks seen in use. */
  readonly places: readonly number[];
  readonly blockBytes: readonly number[];
  readonly blocks: readonly number[];
  readonly seen: readonly number[];
}
export interface ArenasAnswer {
  readonly python: InsightPython;
  /** null: the objects do not lie as the small-object allocator puts them. */
  readonly layout: {
    readonly arenaBytes: Bytes;
    readonly poolBytes: Bytes;
    readonly threshold: Bytes;
    readonly step: Bytes;
  } | null;
  readonly arenas: readonly ArenaRow[];
  readonly arenaCount: number;
  readonly poolCount: number;
  readonly classes: readonly {
    readonly blockBytes: number;
    readonly pools: number;
    readonly blocks: number;
    readonly seen: number;
    /** What the process said at the time, null where the dump has no _debugmallocstats. */
    readonly toldPools: number | null;
    readonly toldInUse: number | null;
  }[];
  readonly small: { readonly objects: number; readonly bytes: Bytes };
  readonly large: { readonly objects: number; readonly bytes: Bytes };
  readonly outside: { readonly objects: number; readonly bytes: Bytes };
  readonly elsewhereBytes: Bytes;
  readonly lonelyPools: number;
  readonly lonely: readonly { readonly type: string; readonly pools: number; readonly object: AddressText }[];
  /** From _debugmallocstats in the dump's header. */
  readonly told: {
    readonly arenas: number;
    readonly arenaBytes: Bytes;
    readonly pools: number;
    readonly unusedPools: number;
    readonly inUseBytes: Bytes;
    readonly differences: readonly ToldDifference[];
  } | null;
  /** In sentences: what the figures mean, and what a dump cannot know. */
  readonly sentences: readonly string[];
}

export type PartName =
  | 'objects'
  | 'interpreter-blocks'
  | 'allocator'
  | 'free-lists'
  | 'program'
  | 'libraries'
  | 'files'
  | 'stacks'
  | 'shared'
  | 'c-heap-free'
  | 'extensions'
  | 'unexplained';

/** A part of the resident memory; `least` and `most` differ where only bounds are known. */
export interface AccountPart {
  readonly part: PartName;
  readonly least: Bytes;
  readonly most: Bytes;
  /** Where the figure is from. */
  readonly source: string;
}

export type BranchName =
  'objects' | 'allocator' | 'c-heap' | 'extensions' | 'extensions-or-c-heap' | 'unexplained' | 'ordinary';

export interface Branch {
  readonly name: BranchName;
  readonly bytes: Bytes;
  /** Of the resident memory, 0..1. */
  readonly share: number;
  readonly sentence: string;
  readonly advice: readonly string[];
}
/** How the memory of a process went over time, by an mprof recording. */
export interface MemoryOverTime {
  readonly samples: number;
  readonly seconds: number;
  readonly first: Bytes;
  readonly last: Bytes;
  readonly peak: Bytes;
  /** Seconds from the first sample to the highest. */
  readonly peakAfter: number;
  /** Of the line of least squares, bytes per second: of all samples, and of the second half. null: too few. */
  readonly slope: number | null;
  readonly lateSlope: number | null;
  /** In sentences, with what is not known. */
  readonly sentences: readonly string[];
}

export interface AskedRow {
  readonly asker: StraceAskerName;
  readonly calls: number;
  readonly asked: Bytes;
  /** Mapped with memory behind it at the peak of the log, and at its end. */
  readonly atPeak: Bytes;
  readonly atEnd: Bytes;
}
/** Who asked the system for memory, by a strace log. */
export interface MemoryAsked {
  readonly rows: readonly AskedRow[];
  /** The log shows the process from its beginning, as far as it tells. */
  readonly isWhole: boolean;
  /** At its end something is mapped. */
  readonly isAtWork: boolean;
  /** The figures are of all of them. */
  readonly processes: number;
  readonly sentences: readonly string[];
}

export interface Diagnosis {
  readonly rss: Bytes;
  readonly parts: readonly AccountPart[];
  readonly branch: Branch;
  /** null: no recording was given. */
  readonly overTime: MemoryOverTime | null;
  /** null: no log was given. */
  readonly asked: MemoryAsked | null;
  /** What would tell more. */
  readonly missing: readonly string[];
}

/** Texts that a person gives, each as it was written; null: not there. At most 64 MiB each. */
export interface EvidenceTexts {
  /** /proc/PID/status or smaps_rollup. */
  readonly status: string | null;
  readonly smaps: string | null;
  /** pmap -X or -XX. */
  readonly pmap: string | null;
  /** What sys._debugmallocstats() prints. */
  readonly mallocStats: string | null;
  /** What glibc's malloc_info() writes. */
  readonly mallocInfo: string | null;
  /** An mprof recording, and a log of strace. */
  readonly mprof: string | null;
  readonly strace: string | null;
}
export const evidenceNames = [
  'status',
  'smaps',
  'pmap',
  'mallocStats',
  'mallocInfo',
  'mprof',
  'strace',
] as const satisfies readonly (keyof EvidenceTexts)[];
export const noEvidence: EvidenceTexts = {
  status: null,
  smaps: null,
  pmap: null,
  mallocStats: null,
  mallocInfo: null,
  mprof: null,
  strace: null,
};
export interface DiagnoseQuestion extends EvidenceTexts {
  /** null: without one. */
  readonly dump: DumpId | null;
  readonly python: string | null;
  /** Open files in the place of the texts; null: none. */
  readonly openMprof: DumpId | null;
  readonly openStrace: DumpId | null;
}

/** What may be left out of a file: short words for people. */
export const partNames: Readonly<Record<PartName, string>> = {
  objects: "Python's objects",
  'interpreter-blocks': "the interpreter's own blocks",
  allocator: 'allocator: free blocks and unused pools',
  'free-lists': 'free lists',
  program: 'interpreter and its code',
  libraries: 'libraries and extension modules',
  files: 'mapped files',
  stacks: "threads' stacks",
  shared: 'shared memory',
  'c-heap-free': 'C library: freed, not returned',
  extensions: 'extensions: in use in the C library',
  unexplained: 'unexplained',
};

export const askerNames: Readonly<Record<StraceAskerName, string>> = {
  heap: "C library's main heap (brk)",
  'arenas-256k': 'as large as an arena of Python until 3.9 (256 KiB)',
  'arenas-1m': 'as large as an arena of Python from 3.10 on (1 MiB)',
  'thread-heaps': "heaps of the C library's threads",
  blocks: 'single blocks of 128 KiB and more',
  stacks: "threads' stacks",
  files: 'mapped files',
  others: 'other mappings',
};
