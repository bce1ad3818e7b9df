/** What a column holds. `address`: whole numbers to 2^64-1. `whole`: to ±2^53. */
export type ExportColumnKind = 'text' | 'address' | 'whole' | 'fraction' | 'flag';

export interface ExportColumn {
  readonly name: string;
  readonly kind: ExportColumnKind;
  /** Some rows may have null. */
  readonly nullable: boolean;
}

/** An address up to 2^53 is a number, for speed; above, a bigint. */
export type ExportValue = string | number | bigint | boolean | null;

/** A table that is too large to be in memory: formats take it a part at a time, from front to back. */
export interface RowSource {
  readonly columns: readonly ExportColumn[];
  readonly rows: number;
  /** Rows `from` to before `to` as columns, in the order of `columns`. */
  take(from: number, to: number): readonly (readonly ExportValue[])[];
}

/** A table that is in memory. */
export const rowsInMemory = (
  columns: readonly ExportColumn[],
  rows: readonly (readonly ExportValue[])[],
): RowSource => ({
  columns,
  rows: rows.length,
  take: (from, to) => {
    const part = rows.slice(from, to);
    return columns.map((_, i) => part.map((row) => row[i] ?? null));
  },
});
