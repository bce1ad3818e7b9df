import type { DumpTotals, ProblemReport } from '../../shared/protocol/dump-state.ts';
import type { SummaryTable } from './answers/summary-table.ts';
import type { DumpContent } from './dump-content.ts';

interface StoredTable {
  readonly kind: readonly string[];
  readonly count: readonly number[];
  readonly bytes: readonly number[];
  readonly max: readonly number[];
  readonly maxAddress: readonly string[];
}

/** The summary of a whole dump as plain data: what an index keeps of it, so that the first table is there at once. */
export interface StoredSummary {
  readonly totals: DumpTotals;
  readonly problems: ProblemReport;
  readonly problemCount: number;
  readonly byType: StoredTable;
  readonly bySizeClass: StoredTable;
}

const stored = ({ kind, count, bytes, max, maxAddress }: SummaryTable): StoredTable => ({
  kind,
  count: [...count],
  bytes: [...bytes],
  max: [...max],
  maxAddress: maxAddress.map(String),
});

const restored = ({ kind, count, bytes, max, maxAddress }: StoredTable): SummaryTable => ({
  kind,
  count: Float64Array.from(count),
  bytes: Float64Array.from(bytes),
  max: Float64Array.from(max),
  maxAddress: maxAddress.map(BigInt),
});

export const storedSummary = (content: DumpContent): StoredSummary => ({
  totals: content.totals(),
  problems: content.problems(),
  problemCount: content.problemCount(),
  byType: stored(content.table('type')),
  bySizeClass: stored(content.table('size-class')),
});

/** The content that a stored summary was made of. The index's checksum and version have vouched for its shape. */
export function contentOf(summary: StoredSummary): DumpContent {
  const tables = { type: restored(summary.byType), 'size-class': restored(summary.bySizeClass) };
  return {
    partial: false,
    totals: () => summary.totals,
    problemCount: () => summary.problemCount,
    problems: () => summary.problems,
    table: (by) => tables[by],
  };
}
