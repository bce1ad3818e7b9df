import type { AddressTable } from '../graph/identity.ts';
import type { GroupTotals } from './segment.ts';

/**
 * What is known of each object of a dump but its references: one row per distinct address, in the order of the file.
 * All columns are in shared buffers. 25 bytes per object.
 */
export interface DumpColumns {
  readonly objects: number;
  readonly references: number;
  /** For each object, its address as two 32-bit halves, low first. 2 x objects. */
  readonly addressWords: Uint32Array;
  /** For each object, its size in bytes; `inSideList` marks those in `largeSizes`. */
  readonly size: Uint32Array;
  readonly largeSizes: readonly (readonly [row: number, size: number])[];
  /** For each object, its type. */
  readonly type: Uint32Array;
  /** For each object, its "len"; `noLength` without one; `inSideList` marks those in `largeLengths`. */
  readonly length: Uint32Array;
  readonly largeLengths: readonly (readonly [row: number, length: number])[];
  /** For each object, where its line starts, in bytes from its segment's start. */
  readonly lineOffset: Uint32Array;
  /** For each segment, its first object and the file offset that its line offsets count from. */
  readonly segmentRow: Uint32Array;
  readonly segmentOffset: Float64Array;
  /** For each object, which keys its line has: bits of `fieldBit`. */
  readonly fields: Uint8Array;
  /** For each type, its name, in the order in which types first appear. */
  readonly typeNames: readonly string[];
}

/**
 * The references as they were read, until the graph has made edges of them: 4 bytes per object, 8 per reference. Not
 * shared: they are handed from thread to thread (`referenceBuffers`), and the graph gives them back.
 */
export interface RawReferences {
  /** For each object, how many references it has. */
  readonly referenceCount: Uint32Array;
  /** The references' target addresses as halves, in row order, one chunk per segment. */
  readonly referenceChunks: readonly {
    readonly firstRow: number;
    readonly rows: number;
    readonly words: Uint32Array;
  }[];
}

/** The buffers that go with the references when they are posted. */
export const referenceBuffers = ({ referenceCount, referenceChunks }: RawReferences): ArrayBuffer[] =>
  [referenceCount, ...referenceChunks.map(({ words }) => words)]
    .map(({ buffer }) => buffer)
    .filter((buffer): buffer is ArrayBuffer => buffer instanceof ArrayBuffer);

/** Sums over a whole dump, for the tables of its summary. */
export interface DumpSums {
  /** Per type, every type that occurs, ascending; `maxRow` is an object row. */
  readonly byType: GroupTotals;
  readonly bySizeClass: GroupTotals;
  readonly bytes: number;
}

/** A whole dump after its scan. */
export interface ScannedDump extends DumpColumns, RawReferences, DumpSums {
  /** Finds rows by their addresses; null where the graph must number them itself. */
  readonly identity: AddressTable | null;
  /** Lines for an address that an earlier line already had; they are not among the objects. */
  readonly duplicates: number;
  /** Segment and segment row of the first such lines, and where they start in the segment, for the list of problems. */
  readonly firstDuplicates: readonly {
    readonly segment: number;
    readonly row: number;
    readonly lineOffset: number;
  }[];
}

/** The file offset of a row's line. O(log segments). */
export function lineOffsetOf(columns: DumpColumns, row: number): number {
  const { segmentRow } = columns;
  let low = 0;
  let high = segmentRow.length;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (segmentRow[middle]! <= row) low = middle;
    else high = middle;
  }
  // Segments without a row share their first row with the next one; the last of them holds it.
  return columns.segmentOffset[low]! + columns.lineOffset[row]!;
}

/** A scanned dump's columns alone. */
export const columnsOf = (dump: DumpColumns): DumpColumns => ({
  objects: dump.objects,
  references: dump.references,
  addressWords: dump.addressWords,
  size: dump.size,
  largeSizes: dump.largeSizes,
  type: dump.type,
  length: dump.length,
  largeLengths: dump.largeLengths,
  lineOffset: dump.lineOffset,
  segmentRow: dump.segmentRow,
  segmentOffset: dump.segmentOffset,
  fields: dump.fields,
  typeNames: dump.typeNames,
});
