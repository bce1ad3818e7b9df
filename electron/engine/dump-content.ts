import type { DumpTotals, ProblemReport } from '../../shared/protocol/dump-state.ts';
import type { SummaryTable } from './answers/summary-table.ts';

/** What the summary of a dump is made of: a scan, under way or ended, or what an index kept of one. */
export interface DumpContent {
  /** Figures are of what was read so far. */
  readonly partial: boolean;
  totals(): DumpTotals;
  problemCount(): number;
  problems(): ProblemReport;
  table(by: 'type' | 'size-class'): SummaryTable;
}
