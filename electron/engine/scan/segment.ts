import type { Problem, ProblemKind } from '../../../shared/protocol/dump-state.ts';

/**
 * What one scan of one byte range of the file gives: columns, in the order of its lines. Threads hand a segment on with its
 * buffers (`buffersOf`), so that nothing is copied and only one of them holds the memory. Rows count lines that hold an
 * object, duplicates included.
 */
export interface Segment {
  /** Position among the file's segments, from 0. */
  readonly number: number;
  readonly startOffset: number;
  readonly endOffset: number;
  readonly rows: number;
  /** For each row, its address as two 32-bit halves, low first. 2 x rows. */
  readonly addressWords: Uint32Array;
  /** For each row, its size in bytes; `inSideList` marks those in `largeSizes`. */
  readonly size: Uint32Array;
  /** For each row, the worker's own number of its type. */
  readonly type: Uint32Array;
  /** For each row, its "len"; `noLength` without one; `inSideList` marks those in `largeLengths`. */
  readonly length: Uint32Array;
  /** For each row, where its line starts, in bytes from `startOffset`. */
  readonly lineOffset: Uint32Array;
  /** For each row, how many references it has. */
  readonly referenceCount: Uint32Array;
  /** For each row, which keys its line has: bits of `fieldBit`. */
  readonly fields: Uint8Array;
  /** For each reference, in row order, the address it points to, as two halves. */
  readonly referenceWords: Uint32Array;
  readonly references: number;
  /** Sizes beyond 32 bits or negative, by row ascending. */
  readonly largeSizes: readonly (readonly [row: number, size: number])[];
  readonly largeLengths: readonly (readonly [row: number, length: number])[];
  readonly lines: number;
  /** Before which row each line without an object stands, ascending; it gives a row its line number. */
  readonly otherLines: Uint32Array;
  readonly blankLines: number;
  readonly problemCounts: Partial<Record<ProblemKind, number>>;
  /** The first 100, with line numbers counted from the segment's first line (1). */
  readonly problems: readonly Problem[];
  readonly totals: SegmentTotals;
}

/** Sums over a segment's rows, per type and per size class, for the tables shown while reading. */
export interface SegmentTotals {
  readonly byType: GroupTotals;
  readonly bySizeClass: GroupTotals;
}

/** One entry per group that occurs; `group` is a worker's type number or a size class. */
export interface GroupTotals {
  readonly group: Uint32Array;
  readonly count: Float64Array;
  readonly bytes: Float64Array;
  readonly max: Float64Array;
  /** Segment row of the first object with the largest size. */
  readonly maxRow: Uint32Array;
}

/** The buffers that go with a segment when it is posted. */
export const buffersOf = ({ addressWords, referenceWords }: Segment): ArrayBuffer[] =>
  [addressWords, referenceWords]
    .map(({ buffer }) => buffer)
    .filter((buffer): buffer is ArrayBuffer => buffer instanceof ArrayBuffer);
