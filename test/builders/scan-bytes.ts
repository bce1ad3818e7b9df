import { readFileSync } from 'node:fs';
import type { ScanCore } from '../../electron/engine/scan/core.ts';
import { kernelCore } from '../../electron/engine/scan/kernel-core.ts';
import { inSideList, noLength } from '../../electron/engine/scan/layout.ts';
import type { Segment } from '../../electron/engine/scan/segment.ts';
import { SegmentScanner } from '../../electron/engine/scan/segment-scanner.ts';
import { decodeTypeName } from '../../electron/engine/scan/type-name.ts';
import { twinCore } from '../../electron/engine/scan/twin.ts';
import { kernelFile } from './engine-setup.ts';

export const cores: Readonly<Record<'kernel' | 'twin', () => ScanCore>> = {
  kernel: () => kernelCore(new Uint8Array(readFileSync(kernelFile))),
  twin: twinCore,
};

/** One line as a plain object, for comparing. */
export interface PlainRow {
  address: bigint;
  type: string;
  size: number;
  length: number | null;
  offset: number;
  fields: number;
  refs: bigint[];
}

export interface ScannedBytes {
  rows: PlainRow[];
  segments: Segment[];
  problems: { kind: string; line: number; byteOffset: number }[];
  counts: Record<string, number>;
  lines: number;
}

/** Scans bytes in memory in segments of the given size with one core, and joins what comes out. */
export function scanBytes(bytes: Uint8Array, core: () => ScanCore, segmentBytes = Infinity): ScannedBytes {
  const scanner = new SegmentScanner(
    core,
    (into, offset) => {
      const part = bytes.subarray(offset, offset + into.length);
      into.set(part);
      return part.length;
    },
    bytes.length,
    () => false,
  );
  const result: ScannedBytes = { rows: [], segments: [], problems: [], counts: {}, lines: 0 };
  const size = Math.min(segmentBytes, Math.max(bytes.length, 1));
  for (let number = 0; number * size < bytes.length; number += 1) {
    const segment = scanner.scan(number, number * size, Math.min((number + 1) * size, bytes.length));
    if (segment === null) throw new Error('cancelled');
    result.segments.push(segment);
    appendRows(result.rows, segment, (type) => decodeTypeName(scanner.typeName(type)));
    for (const { kind, line, byteOffset } of segment.problems) {
      result.problems.push({ kind, line: line + result.lines, byteOffset });
    }
    for (const [kind, count] of Object.entries(segment.problemCounts)) {
      result.counts[kind] = (result.counts[kind] ?? 0) + count;
    }
    result.lines += segment.lines;
  }
  return result;
}

function appendRows(rows: PlainRow[], segment: Segment, typeName: (type: number) => string): void {
  const sizes = new Map(segment.largeSizes);
  const lengths = new Map(segment.largeLengths);
  let at = 0;
  for (let row = 0; row < segment.rows; row += 1) {
    const length = segment.length[row]!;
    const size = segment.size[row]!;
    const refs: bigint[] = [];
    for (let i = 0; i < segment.referenceCount[row]!; i += 1, at += 1)
      refs.push(pair(segment.referenceWords, at));
    rows.push({
      address: pair(segment.addressWords, row),
      type: typeName(segment.type[row]!),
      size: size === inSideList ? sizes.get(row)! : size,
      length: length === noLength ? null : length === inSideList ? lengths.get(row)! : length,
      offset: segment.startOffset + segment.lineOffset[row]!,
      fields: segment.fields[row]!,
      refs,
    });
  }
}

const pair = (words: Uint32Array, i: number) => (BigInt(words[i * 2 + 1]!) << 32n) | BigInt(words[i * 2]!);

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
