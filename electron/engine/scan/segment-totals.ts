import type { GroupTotals, SegmentTotals } from './segment.ts';
import { sizeClassCount, sizeClassOf } from './size-class.ts';

/** Sums per type and size class over `rows` rows. O(rows + types). */
export function segmentTotals(
  rows: number,
  types: number,
  typeOf: Uint32Array,
  sizeOf: (row: number) => number,
): SegmentTotals {
  const byType = new Sums(types);
  const bySizeClass = new Sums(sizeClassCount);
  for (let row = 0; row < rows; row += 1) {
    const size = sizeOf(row);
    byType.add(typeOf[row]!, size, row);
    bySizeClass.add(sizeClassOf(size), size, row);
  }
  return { byType: byType.compact(), bySizeClass: bySizeClass.compact() };
}

/** Running count, bytes, largest and its first row, one per group. */
export class Sums {
  readonly count: Float64Array;
  readonly bytes: Float64Array;
  readonly max: Float64Array;
  readonly maxRow: Uint32Array;
  constructor(groups: number) {
    this.count = new Float64Array(groups);
    this.bytes = new Float64Array(groups);
    this.max = new Float64Array(groups);
    this.maxRow = new Uint32Array(groups);
  }
  add(group: number, size: number, row: number): void {
    if (this.count[group] === 0 || size > this.max[group]!) {
      this.max[group] = size;
      this.maxRow[group] = row;
    }
    this.count[group]! += 1;
    this.bytes[group]! += size;
  }
  /** Only the groups that occur. */
  compact(): GroupTotals {
    let used = 0;
    for (const count of this.count) if (count > 0) used += 1;
    const group = new Uint32Array(used);
    let next = 0;
    for (let i = 0; i < this.count.length; i += 1) if (this.count[i]! > 0) group[next++] = i;
    const pick = (column: Float64Array) => Float64Array.from(group, (i) => column[i]!);
    return {
      group,
      count: pick(this.count),
      bytes: pick(this.bytes),
      max: pick(this.max),
      maxRow: Uint32Array.from(group, (i) => this.maxRow[i]!),
    };
  }
}
