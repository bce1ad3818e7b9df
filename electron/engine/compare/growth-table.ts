/** What one dump says of each kind (type, module or size class). Every array has the same length. */
export interface KindTable {
  readonly kind: readonly string[];
  readonly count: ArrayLike<number>;
  readonly bytes: ArrayLike<number>;
}

/** N tables side by side. One row per kind that any of them has, in the order in which kinds first appear. */
export interface GrowthTable {
  readonly dumps: number;
  readonly kind: readonly string[];
  /** For each kind, one figure per dump: `dumps` of them, 0 where the dump has no such kind. */
  readonly counts: Float64Array;
  readonly bytes: Float64Array;
}

/** O(kinds of all tables). A kind that stands twice in one table counts as one. */
export function growthTable(tables: readonly KindTable[]): GrowthTable {
  const rows = new Map<string, number>();
  for (const { kind } of tables) for (const name of kind) if (!rows.has(name)) rows.set(name, rows.size);
  const dumps = tables.length;
  const counts = new Float64Array(rows.size * dumps);
  const bytes = new Float64Array(rows.size * dumps);
  tables.forEach((table, dump) => {
    table.kind.forEach((name, i) => {
      const at = (rows.get(name) ?? 0) * dumps + dump;
      counts[at]! += table.count[i]!;
      bytes[at]! += table.bytes[i]!;
    });
  });
  return { dumps, kind: [...rows.keys()], counts, bytes };
}
