import type { ReportRedaction } from './report.ts';
import type { InView } from './graph.ts';

/** What can be exported of a dump: tables, and pictures as text for other programs. */
export const exportKinds = [
  'objects',
  'edges',
  'summary',
  'dominators',
  'folded',
  'speedscope',
  'dot',
] as const;
export type ExportKind = (typeof exportKinds)[number];

export const tableFormats = ['csv', 'json', 'jsonl', 'parquet'] as const;
export type TableFormat = (typeof tableFormats)[number];

export interface HeapExportQuestion extends InView {
  readonly kind: ExportKind;
  /** Of a table; the pictures have one format each. */
  readonly format: TableFormat;
  readonly redaction: ReportRedaction;
}

/** What the screens ask for: all of a dump, nothing left out. */
export type ExportTableQuestion = Omit<HeapExportQuestion, 'redaction'>;

/** What was written. */
export interface WrittenFile {
  readonly path: string;
  readonly bytes: number;
  /** Rows of a table, stacks or boxes of a picture, sections of a report. */
  readonly rows: number;
  /** Rows that there are, where not all of them can be had. */
  readonly of?: number;
}
