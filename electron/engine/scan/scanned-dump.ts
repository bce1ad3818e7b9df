import type { GroupTotals } from './segment.ts';

/**
 * A whole dump after its scan: one row per distinct address, in the order of the file. All columns are in shared
 * buffers. 29 bytes per object and 8 per reference.
 */
export interface ScannedDump {
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
  /** For each object, how many references it has. */
  readonly referenceCount: Uint32Array;
  /** For each object, which keys its line has: bits of `fieldBit`. */
  readonly fields: Uint8Array;
  /** The references' target addresses as halves, in row order, one chunk per segment. */
  readonly referenceChunks: readonly {
    readonly firstRow: number;
    readonly rows: number;
    readonly words: Uint32Array;
  }[];
  /** For each type, its name, in the order in which types first appear. */
  readonly typeNames: readonly string[];
  /** Per type, every type that occurs, ascending; `maxRow` is an object row. */
  readonly byType: GroupTotals;
  readonly bySizeClass: GroupTotals;
  readonly bytes: number;
  /** Lines for an address that an earlier line already had; they are not among the objects. */
  readonly duplicates: number;
  /** Segment and segment row of the first such lines, for the list of problems. */
  readonly firstDuplicates: readonly { readonly segment: number; readonly row: number }[];
}
