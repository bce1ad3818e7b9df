import type { SummaryTable } from '../answers/summary-table.ts';
import type { GroupTotals, Segment } from './segment.ts';
import { sizeClassLabel } from './size-class.ts';
import { decodeTypeName } from './type-name.ts';

interface Group {
  count: number;
  bytes: number;
  max: number;
  maxAddress: bigint;
  /** Where the largest object's segment is, so that a tie goes to the earlier one. */
  segment: number;
}

/** Sums over the segments that have arrived, in whatever order: what the tables show while a dump is read. */
export class RunningTotals {
  objects = 0;
  references = 0;
  bytes = 0;
  readonly #byType = new Map<string, Group>();
  readonly #bySizeClass = new Map<string, Group>();
  #names: string[][] = [];

  add(worker: number, segment: Segment, newTypeNames: readonly Uint8Array[]): void {
    const names = (this.#names[worker] ??= []);
    for (const name of newTypeNames) names.push(decodeTypeName(name));
    this.objects += segment.rows;
    this.references += segment.references;
    for (const bytes of segment.totals.byType.bytes) this.bytes += bytes;
    this.#fold(this.#byType, segment, segment.totals.byType, (type) => names[type] ?? '');
    this.#fold(this.#bySizeClass, segment, segment.totals.bySizeClass, sizeClassLabel);
  }

  #fold(
    into: Map<string, Group>,
    segment: Segment,
    totals: GroupTotals,
    label: (group: number) => string,
  ): void {
    totals.group.forEach((number, i) => {
      const row = totals.maxRow[i]!;
      const max = totals.max[i]!;
      const key = label(number);
      let group = into.get(key);
      if (group === undefined) {
        group = { count: 0, bytes: 0, max: -Infinity, maxAddress: 0n, segment: segment.number };
        into.set(key, group);
      }
      if (max > group.max || (max === group.max && segment.number < group.segment)) {
        group.max = max;
        group.segment = segment.number;
        group.maxAddress =
          (BigInt(segment.addressWords[row * 2 + 1]!) << 32n) | BigInt(segment.addressWords[row * 2]!);
      }
      group.count += totals.count[i]!;
      group.bytes += totals.bytes[i]!;
    });
  }

  get types(): number {
    return this.#byType.size;
  }

  table(by: 'type' | 'size-class'): SummaryTable {
    const groups = by === 'type' ? this.#byType : this.#bySizeClass;
    const all = [...groups.values()];
    return {
      kind: [...groups.keys()],
      count: Float64Array.from(all, (group) => group.count),
      bytes: Float64Array.from(all, (group) => group.bytes),
      max: Float64Array.from(all, (group) => group.max),
      maxAddress: all.map((group) => group.maxAddress),
    };
  }
}
