import type { ByteOffset, Bytes, DumpId, LineNumber } from '../model/units.ts';
import type { Failure } from './failure.ts';

/**
 * The steps through which a dump goes, in order. A plain file skips `inflating`; a dump that was indexed before is only
 * `loading`; `collapsing` and `pruning` make meliae's views when they are asked for; `searching` is a question that lasts,
 * `exporting` the writing of a file.
 */
export const phaseNames = [
  'inflating',
  'scanning',
  'identifying',
  'reading',
  'loading',
  'identity',
  'references',
  'collapsing',
  'pruning',
  'referrers',
  'roots',
  'paths',
  'dominators',
  'retained',
  'saving',
  'searching',
  'exporting',
] as const;
export type PhaseName = (typeof phaseNames)[number];

export interface PhaseProgress {
  readonly name: PhaseName;
  /** What is counted and how much of it is done: bytes of the file, or objects. */
  readonly unit: 'bytes' | 'objects';
  readonly done: number;
  /** null where the total cannot be known (a gzip stream's inflated size). */
  readonly total: number | null;
  readonly objects: number;
  readonly bytesPerSecond: number;
  readonly objectsPerSecond: number;
  /** null until it is believable: at least 0.5 s and 2 % in. */
  readonly secondsLeft: number | null;
}

/** Totals of what has been read so far, or of the whole dump once `stage` is 'ready'. */
export interface DumpTotals {
  readonly objects: number;
  readonly types: number;
  readonly bytes: Bytes;
  readonly references: number;
}

export type ProblemKind =
  | 'truncated' // the file ends inside a line
  | 'not-json' // the line starts like an object but cannot be read as one
  | 'not-an-object' // the line is text that is not a JSON object
  | 'missing-address'
  | 'missing-type'
  | 'missing-size'
  | 'missing-refs'
  | 'bad-address' // negative, fractional or above 2^64-1
  | 'bad-size' // not a number, or beyond +-2^53
  | 'bad-field' // any other field of the wrong kind; the object is kept without it
  | 'duplicate-key'
  | 'duplicate-address' // a later line for an address already seen: the first wins
  | 'negative-size' // kept as written
  | 'line-too-long'; // longer than the scanner's limit; skipped

export interface Problem {
  readonly kind: ProblemKind;
  readonly line: LineNumber;
  readonly byteOffset: ByteOffset;
  /** The start of the line, at most 120 characters, as text; never markup. */
  readonly excerpt: string;
  /** One sentence: what is wrong and what was done about it. */
  readonly message: string;
}

export interface ProblemReport {
  /** How many of each kind, largest first. */
  readonly counts: readonly { readonly kind: ProblemKind; readonly count: number }[];
  readonly total: number;
  /** The first 100 in the order of the file. */
  readonly first: readonly Problem[];
  /** Lines that hold nothing on purpose: blank, comment, `[`, `]`. */
  readonly skippedLines: number;
}

/** Whether questions about single objects can be answered: who refers to whom, who holds what. */
export interface GraphState {
  /** 'none' until it is begun; 'making' while its phases run. */
  readonly stage: 'none' | 'making' | 'ready' | 'failed' | 'cancelled';
  /** Why it failed; the summary stays. */
  readonly failure: Failure | null;
  /** It came from the cache; nothing was read anew. */
  readonly fromIndex: boolean;
  /** How a person changed the roots: how many wishes there are, and how often they were changed. */
  readonly roots: { readonly wishes: number; readonly revision: number };
}

export interface DumpState {
  readonly dump: DumpId;
  /** As the user named it. */
  readonly path: string;
  /** The last part of the path. */
  readonly name: string;
  /** 'opening' until the first byte was read; 'reading' until the summary is whole; then one of the ends. */
  readonly stage: 'opening' | 'reading' | 'ready' | 'failed' | 'cancelled';
  readonly format: { readonly id: string; readonly title: string } | null;
  readonly compressed: boolean;
  readonly fileBytes: number;
  readonly modifiedMs: number;
  /** Milliseconds since 1970 at which it was taken, where the file says: in its header, else in that of gzip. */
  readonly takenMs: number | null;
  /** What runs now; the graph's phases come once the dump is 'ready'. */
  readonly phase: PhaseProgress | null;
  readonly totals: DumpTotals;
  readonly problems: number;
  readonly failure: Failure | null;
  readonly graph: GraphState;
  /** Raised by one whenever an answer about this dump may have changed. */
  readonly revision: number;
}
