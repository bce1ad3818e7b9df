import { fail } from '../../../shared/protocol/failure.ts';
import { asByteOffset } from '../../../shared/model/units.ts';
import type { ScanCore } from './core.ts';
import { CoreMemory, padding } from './core-memory.ts';
import { control, inSideList, largestInline, noLength, status } from './layout.ts';
import type { OddObject } from './odd-line.ts';
import { readOddLine } from './odd-line.ts';
import { ProblemList } from './problem-list.ts';
import { SegmentColumns } from './segment-columns.ts';
import { segmentTotals } from './segment-totals.ts';
import type { Segment } from './segment.ts';

/** Reads of 1 MiB: large enough to be cheap, small enough to stay in a core's cache. */
const windowBytes = 1 << 20;
/** 2026-11: a line of ten million references is 150 MB; this leaves room for three times that. */
export const longestLine = 512 * 1024 * 1024;
/** A core that one huge line has made larger than this is replaced after its segment. */
const largestIdleMemory = 192 * 1024 * 1024;

/** Where the bytes come from: like `pread`, giving how many bytes there were (fewer only at the end). */
export type ReadBytes = (into: Uint8Array, fileOffset: number) => number;

/**
 * Scans byte ranges of one file with one core. A range owns the lines that start in it; the line that runs over
 * its end is read to its newline, the one that runs over its start is left to the range before.
 */
export class SegmentScanner {
  readonly #makeCore: () => ScanCore;
  readonly #read: ReadBytes;
  readonly #fileBytes: number;
  readonly #isCancelled: () => boolean;
  #memory: CoreMemory;

  // Of the segment being scanned:
  #start = 0;
  #columns = new SegmentColumns();
  #problems = new ProblemList();
  /** For each line without an object, the row it stands before. */
  #otherLines: number[] = [];
  #blankLines = 0;
  #largeSizes: [number, number][] = [];
  #largeLengths: [number, number][] = [];
  /** File offset of the byte that stands at the memory's position 0. */
  #shift = 0;
  /** The input in memory: from the cursor to here. */
  #dataEnd = 0;
  /** File offset of the next byte to read. */
  #next = 0;
  /** The newline at the input's end is ours: the file ends without one. */
  #unfinished = false;

  constructor(makeCore: () => ScanCore, read: ReadBytes, fileBytes: number, isCancelled: () => boolean) {
    this.#makeCore = makeCore;
    this.#read = read;
    this.#fileBytes = fileBytes;
    this.#isCancelled = isCancelled;
    this.#memory = new CoreMemory(makeCore(), windowBytes);
  }

  /** How many types were met so far; `typeName` gives each. */
  get typeCount(): number {
    return this.#memory.get(control.typeCount);
  }
  typeName(type: number): Uint8Array {
    return this.#memory.typeName(type);
  }

  /** Gives null when cancelled. Throws a FailureError when the file cannot be read or has shrunk. */
  scan(number: number, startOffset: number, endOffset: number): Segment | null {
    this.#begin(startOffset);
    if (!this.#findFirstLine(endOffset)) return this.#finish(number, startOffset, endOffset);
    for (;;) {
      if (this.#isCancelled()) return null;
      const cursor = this.#memory.get(control.cursor);
      if (cursor + this.#shift >= endOffset) break;
      if (cursor >= this.#dataEnd && !this.#fill(endOffset)) break;
      this.#memory.set(control.inputEnd, Math.min(this.#dataEnd, endOffset - this.#shift));
      switch (this.#memory.core.scan()) {
        case status.done:
          break;
        case status.outputFull:
          if (this.#memory.get(control.rows) > 0) this.#take();
          else this.#memory.growReferences(this.#memory.get(control.referenceCapacity) * 2);
          break;
        case status.typesFull:
          this.#memory.growTypes(this.#dataEnd - this.#memory.get(control.cursor));
          break;
        default:
          if (!this.#oddLine(endOffset)) return this.#finish(number, startOffset, endOffset);
      }
    }
    return this.#finish(number, startOffset, endOffset);
  }

  #begin(startOffset: number): void {
    if (this.#memory.bytes.length > largestIdleMemory) this.#replaceCore();
    this.#start = startOffset;
    this.#columns = new SegmentColumns();
    this.#problems = new ProblemList();
    this.#otherLines = [];
    this.#blankLines = 0;
    this.#largeSizes = [];
    this.#largeLengths = [];
    this.#unfinished = false;
    // One byte before the range tells whether a line starts exactly at its start.
    this.#next = Math.max(0, startOffset - 1);
    this.#memory.set(control.cursor, this.#memory.inputBase);
    this.#dataEnd = this.#memory.inputBase;
    this.#shift = this.#next - this.#memory.inputBase;
  }

  /** The types keep their numbers: they are entered again in the same order. */
  #replaceCore(): void {
    const old = this.#memory;
    this.#memory = new CoreMemory(this.#makeCore(), windowBytes);
    for (let type = 0; type < old.get(control.typeCount); type += 1) this.#internType(old.typeName(type));
  }

  /** Moves the cursor to the first line of the range; false when none starts in it. */
  #findFirstLine(endOffset: number): boolean {
    const memory = this.#memory;
    if (this.#start === 0) {
      if (!this.#fill(endOffset)) return false;
      const at = memory.get(control.cursor);
      const { bytes } = memory;
      if (bytes[at] === 0xef && bytes[at + 1] === 0xbb && bytes[at + 2] === 0xbf)
        memory.set(control.cursor, at + 3);
      return true;
    }
    for (;;) {
      if (this.#isCancelled() || !this.#fill(endOffset)) return false;
      const from = memory.get(control.cursor);
      const newline = memory.bytes.subarray(from, this.#dataEnd).indexOf(0x0a);
      memory.set(control.cursor, newline < 0 ? this.#dataEnd : from + newline + 1);
      if (memory.get(control.cursor) + this.#shift >= endOffset) return false;
      if (newline >= 0) return true;
    }
  }

  /** Reads the next window behind what is left of the last one. False at the end of the file. */
  #fill(endOffset: number): boolean {
    const memory = this.#memory;
    const left = this.#dataEnd - memory.get(control.cursor);
    const missing = this.#fileBytes - this.#next;
    if (missing <= 0) return false;
    // Past the range's end only the rest of one line is wanted; a long line is met with ever larger reads.
    const length = Math.min(missing, Math.max(this.#next < endOffset ? windowBytes : 64 * 1024, left));
    this.#take();
    const rest = memory.bytes.slice(memory.get(control.cursor), this.#dataEnd);
    if (left > memory.room || length > memory.window)
      memory.growInput(left * 2, Math.max(windowBytes, length * 2));
    const base = memory.inputBase;
    memory.bytes.set(rest, base - left);
    const got = this.#read(memory.bytes.subarray(base, base + length), this.#next);
    if (got < length) {
      throw fail(
        'file-changed',
        'The file became shorter while it was being read; open it again once it is complete.',
        {
          byteOffset: asByteOffset(this.#next + got),
        },
      );
    }
    this.#shift = this.#next - base;
    this.#next += got;
    this.#dataEnd = base + got;
    if (this.#next >= this.#fileBytes && memory.bytes[this.#dataEnd - 1] !== 0x0a) {
      memory.bytes[this.#dataEnd] = 0x0a;
      this.#dataEnd += 1;
      this.#unfinished = true;
    }
    memory.bytes.fill(0, this.#dataEnd, this.#dataEnd + padding);
    memory.set(control.cursor, base - left);
    return true;
  }

  #take(): void {
    this.#columns.take(this.#memory, this.#shift - this.#start);
  }

  /** The line at the cursor goes through the slow path. False when the file ended instead. */
  #oddLine(endOffset: number): boolean {
    const memory = this.#memory;
    const from = memory.get(control.cursor);
    const newline = memory.bytes.subarray(from, this.#dataEnd).indexOf(0x0a);
    if (newline < 0) {
      if (this.#dataEnd - from > longestLine) return this.#skipLongLine(endOffset);
      return this.#fill(endOffset);
    }
    const cut = this.#unfinished && from + newline === this.#dataEnd - 1;
    const bytes = memory.bytes.slice(from, from + newline);
    const { object, blank, problems } = readOddLine(bytes, !cut);
    const line = this.#lines() + 1;
    for (const { kind, message } of problems)
      this.#problems.add(kind, message, line, from + this.#shift, bytes);
    if (object !== null) this.#append(object, from);
    else {
      this.#otherLines.push(this.#rows());
      if (blank) this.#blankLines += 1;
    }
    memory.set(control.cursor, from + newline + 1);
    return true;
  }

  #rows(): number {
    return this.#columns.rows + this.#memory.get(control.rows);
  }
  #lines(): number {
    return this.#rows() + this.#otherLines.length;
  }

  #append(object: OddObject, lineStart: number): void {
    const memory = this.#memory;
    if (memory.get(control.rows) >= memory.get(control.rowCapacity)) this.#take();
    const references = object.references.length;
    while (memory.get(control.references) + references > memory.get(control.referenceCapacity)) {
      memory.growReferences(memory.get(control.referenceCapacity) * 2);
    }
    const type = this.#internType(object.type);
    const row = memory.get(control.rows);
    const rowInSegment = this.#columns.rows + row;
    const addressWords = memory.column(control.addressColumn, (row + 1) * 2);
    addressWords[row * 2] = Number(object.address & 0xffffffffn);
    addressWords[row * 2 + 1] = Number(object.address >> 32n);
    const large = object.size < 0 || object.size > largestInline;
    if (large) this.#largeSizes.push([rowInSegment, object.size]);
    memory.column(control.sizeColumn, row + 1)[row] = large ? inSideList : object.size;
    memory.column(control.typeColumn, row + 1)[row] = type;
    const length = object.length ?? noLength;
    const long = object.length !== null && length > largestInline;
    if (long) this.#largeLengths.push([rowInSegment, length]);
    memory.column(control.lengthColumn, row + 1)[row] = long ? inSideList : length;
    memory.column(control.lineStartColumn, row + 1)[row] = lineStart;
    memory.column(control.referenceCountColumn, row + 1)[row] = references;
    memory.fields(row + 1)[row] = object.fields;
    const at = memory.get(control.references);
    memory
      .column(control.referenceColumn, (at + references) * 2)
      .set(new Uint32Array(object.references.buffer, object.references.byteOffset, references * 2), at * 2);
    memory.set(control.references, at + references);
    memory.set(control.rows, row + 1);
  }

  #internType(name: Uint8Array): number {
    const memory = this.#memory;
    // The name passes through the free end of the arena, where `internType` then finds it in place.
    for (;;) {
      if (memory.get(control.nameArenaCapacity) - memory.get(control.nameArenaUsed) >= name.length * 2) {
        const at = memory.get(control.nameArena) + memory.get(control.nameArenaCapacity) - name.length;
        memory.bytes.set(name, at);
        const type = memory.core.internType(at, name.length);
        if (type >= 0) return type;
      }
      memory.growTypes(name.length * 2);
    }
  }

  /** A line beyond the limit is counted and passed over. */
  #skipLongLine(endOffset: number): boolean {
    const memory = this.#memory;
    const from = memory.get(control.cursor);
    const offset = from + this.#shift;
    const bytes = memory.bytes.slice(from, from + 512);
    this.#problems.add(
      'line-too-long',
      `The line is longer than ${longestLine / 1024 / 1024} MiB; it was skipped.`,
      this.#lines() + 1,
      offset,
      bytes,
    );
    this.#otherLines.push(this.#rows());
    for (;;) {
      memory.set(control.cursor, this.#dataEnd);
      if (this.#isCancelled() || !this.#fill(endOffset)) return false;
      const newline = memory.bytes.subarray(memory.get(control.cursor), this.#dataEnd).indexOf(0x0a);
      if (newline < 0) continue;
      memory.set(control.cursor, memory.get(control.cursor) + newline + 1);
      return true;
    }
  }

  #finish(number: number, startOffset: number, endOffset: number): Segment {
    this.#take();
    const { rows, references } = this.#columns;
    const joined = this.#columns.join();
    this.#columns = new SegmentColumns();
    const large = new Map(this.#largeSizes);
    const sizeOf = (row: number) => {
      const size = joined.size[row] ?? 0;
      return size === inSideList ? (large.get(row) ?? 0) : size;
    };
    return {
      number,
      startOffset,
      endOffset,
      rows,
      references,
      ...joined,
      largeSizes: this.#largeSizes,
      largeLengths: this.#largeLengths,
      lines: rows + this.#otherLines.length,
      otherLines: Uint32Array.from(this.#otherLines),
      blankLines: this.#blankLines,
      problemCounts: this.#problems.counts,
      problems: this.#problems.first,
      totals: segmentTotals(rows, this.typeCount, joined.type, sizeOf),
    };
  }
}
