import type { Grouping } from '../../../shared/protocol/summary.ts';
import type { DumpSums } from '../scan/scanned-dump.ts';
import type { GroupTotals } from '../scan/segment.ts';
import { sizeClassLabel } from '../scan/size-class.ts';

/** Every group of a dump with its sums, in the order in which groups first appear. One entry per group. */
export interface SummaryTable {
  readonly kind: readonly string[];
  readonly count: Float64Array;
  readonly bytes: Float64Array;
  readonly max: Float64Array;
  readonly maxAddress: readonly bigint[];
}

export function addressOfRow(words: Uint32Array, row: number): bigint {
  return (BigInt(words[row * 2 + 1]!) << 32n) | BigInt(words[row * 2]!);
}

/**
 * The table of a dump, or of a view of it, by type or by size class. Modules are folded from types: `byModule`. A row beyond
 * the addresses, which stands for references that a view cut, has address 0.
 */
export function tableOf(
  sums: DumpSums & { readonly typeNames: readonly string[] },
  addressWords: Uint32Array,
  by: Exclude<Grouping, 'module'>,
): SummaryTable {
  const totals: GroupTotals = by === 'type' ? sums.byType : sums.bySizeClass;
  const label = by === 'type' ? (type: number) => sums.typeNames[type] ?? '' : sizeClassLabel;
  return {
    kind: Array.from(totals.group, label),
    count: totals.count,
    bytes: totals.bytes,
    max: totals.max,
    maxAddress: Array.from(totals.maxRow, (row) =>
      row * 2 < addressWords.length ? addressOfRow(addressWords, row) : 0n,
    ),
  };
}

export const noModule = '(no module in the type name)';

/** The dotted part of a type's name; meliae writes one only for types made in C. */
export function moduleOf(typeName: string): string {
  const dot = typeName.lastIndexOf('.');
  return dot > 0 ? typeName.slice(0, dot) : noModule;
}

/** Folds a table by type into one by module. */
export function byModule(types: SummaryTable): SummaryTable {
  const rows = new Map<string, number>();
  const rowOf = types.kind.map((kind) => {
    const name = moduleOf(kind);
    const row = rows.get(name) ?? rows.size;
    rows.set(name, row);
    return row;
  });
  const table = {
    kind: [...rows.keys()],
    count: new Float64Array(rows.size),
    bytes: new Float64Array(rows.size),
    max: new Float64Array(rows.size).fill(-Infinity),
    maxAddress: new Array<bigint>(rows.size).fill(0n),
  };
  rowOf.forEach((row, type) => {
    table.count[row]! += types.count[type]!;
    table.bytes[row]! += types.bytes[type]!;
    if (types.max[type]! > table.max[row]!) {
      table.max[row] = types.max[type]!;
      table.maxAddress[row] = types.maxAddress[type]!;
    }
  });
  return table;
}
