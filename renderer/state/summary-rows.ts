import type { SummaryPage } from '../../shared/protocol/summary.ts';

export interface SummaryRow {
  readonly kind: string;
  readonly count: number;
  readonly bytes: number;
  readonly max: number;
  /** Decimal digits. */
  readonly maxAddress: string;
  /** Shares 0..100 of the whole dump. */
  readonly countPercent: number;
  readonly bytesPercent: number;
  readonly cumulativePercent: number;
}

/** The row at `i` of a page, counted from the page's first; null beyond its end. */
export function rowOf(page: SummaryPage, i: number): SummaryRow | null {
  const kind = page.kind[i];
  if (kind === undefined) return null;
  return {
    kind,
    count: page.count[i] ?? 0,
    bytes: page.bytes[i] ?? 0,
    max: page.max[i] ?? 0,
    maxAddress: page.maxAddress[i] ?? '0',
    countPercent: page.countPercent[i] ?? 0,
    bytesPercent: page.bytesPercent[i] ?? 0,
    cumulativePercent: page.cumulativePercent[i] ?? 0,
  };
}

export const rowsOf = (page: SummaryPage): SummaryRow[] =>
  page.kind.flatMap((_, i) => {
    const row = rowOf(page, i);
    return row === null ? [] : [row];
  });
