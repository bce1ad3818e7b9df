import type { GrowthTable } from './growth-table.ts';

/** So much more than before, or so much of what was before. */
export type Allowance =
  | { readonly unit: 'amount'; readonly amount: number }
  | { readonly unit: 'percent'; readonly percent: number };

/** What a check may hold a pair of dumps to. Bytes, or objects. */
export type Limit =
  | { readonly kind: 'growth' | 'count-growth'; readonly type: string | null; readonly allowed: Allowance }
  | {
      readonly kind: 'total';
      readonly type: null;
      readonly allowed: Allowance & { readonly unit: 'amount' };
    };

export interface LimitResult {
  readonly limit: Limit;
  /** Bytes or objects in the old dump and in the new one. */
  readonly before: number;
  readonly after: number;
  /** What the limit is about: the growth, or the total. */
  readonly actual: number;
  /** The growth in percent of what was before; null where that was nothing. */
  readonly percent: number | null;
  readonly passed: boolean;
  /** A type that neither dump has: probably a slip of the pen. */
  readonly unknownType: boolean;
}

const within = (before: number, actual: number, allowed: Allowance): boolean =>
  allowed.unit === 'amount' ? actual <= allowed.amount : actual <= (before * allowed.percent) / 100;

/** Holds the first and the last dump of a table by type to some limits. What grows from nothing passes every percentage. */
export function checkLimits(table: GrowthTable, limits: readonly Limit[]): LimitResult[] {
  const rows = new Map(table.kind.map((kind, row) => [kind, row]));
  const { dumps } = table;
  return limits.map((limit) => {
    const figures = limit.kind === 'count-growth' ? table.counts : table.bytes;
    const sum = (dump: number): number => {
      if (limit.type !== null) {
        const row = rows.get(limit.type);
        return row === undefined ? 0 : figures[row * dumps + dump]!;
      }
      let all = 0;
      for (let row = 0; row < table.kind.length; row += 1) all += figures[row * dumps + dump]!;
      return all;
    };
    const before = sum(0);
    const after = sum(dumps - 1);
    const actual = limit.kind === 'total' ? after : after - before;
    return {
      limit,
      before,
      after,
      actual,
      percent: before === 0 ? null : ((after - before) * 100) / before,
      passed: actual <= 0 && limit.kind !== 'total' ? true : within(before, actual, limit.allowed),
      unknownType: limit.type !== null && !rows.has(limit.type),
    };
  });
}
