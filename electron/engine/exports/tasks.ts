import type { Failure } from '../../../shared/protocol/failure.ts';
import type { Report, ReportFormat, ReportRedaction } from '../../../shared/protocol/report.ts';
import type { ExportKind, TableFormat } from '../../../shared/protocol/table-export.ts';
import type { ViewName } from '../../../shared/protocol/views.ts';
import type { SummaryTable } from '../answers/summary-table.ts';
import type { ExportedHeap } from './heap-tables.ts';

/** What one export thread writes; then it ends. */
export type ExportTask =
  | {
      readonly what: 'heap';
      readonly kind: Exclude<ExportKind, 'summary'>;
      readonly format: TableFormat;
      readonly view: ViewName;
      readonly redaction: ReportRedaction;
      readonly heap: ExportedHeap;
      /** The dump's name, for formats that have a title. */
      readonly name: string;
    }
  | {
      readonly what: 'summary';
      readonly format: TableFormat;
      readonly view: ViewName;
      readonly redaction: ReportRedaction;
      readonly table: SummaryTable;
    }
  | { readonly what: 'report'; readonly format: ReportFormat; readonly report: Report }
  /** The first table of a report. */
  | { readonly what: 'report-table'; readonly format: TableFormat; readonly report: Report };

export interface ExportOrder {
  readonly task: ExportTask;
  readonly path: string;
  /** The name under which it is written until it is whole. */
  readonly draft: string;
  /** One word; not 0: stop. */
  readonly cancelled: Int32Array;
}

export type ExportMessage =
  | { readonly kind: 'progress'; readonly done: number; readonly total: number }
  | { readonly kind: 'done'; readonly bytes: number; readonly rows: number }
  | { readonly kind: 'failed'; readonly failure: Failure };
