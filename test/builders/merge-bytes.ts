import type { ScanCore } from '../../electron/engine/scan/core.ts';
import { mergeSegments } from '../../electron/engine/scan/merge.ts';
import { SegmentScanner } from '../../electron/engine/scan/segment-scanner.ts';

/** Scans bytes in memory in segments and merges them into a dump's columns. */
export function mergeBytes(bytes: Uint8Array, core: () => ScanCore, segmentBytes = Infinity) {
  const names: Uint8Array[] = [];
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
  const size = Math.min(segmentBytes, Math.max(bytes.length, 1));
  const parts = [];
  for (let number = 0; number * size < bytes.length; number += 1) {
    const segment = scanner.scan(number, number * size, Math.min((number + 1) * size, bytes.length));
    if (segment !== null) parts.push({ segment, typeNames: names });
  }
  for (let type = 0; type < scanner.typeCount; type += 1) names.push(scanner.typeName(type));
  const merged = mergeSegments(parts, () => false);
  if (merged === null) throw new Error('cancelled');
  return merged;
}
