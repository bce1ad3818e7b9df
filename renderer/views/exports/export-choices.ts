import type { ExportKind, TableFormat } from '../../../shared/protocol/table-export.ts';

export interface ExportChoice {
  readonly title: string;
  readonly kind: ExportKind;
  readonly format: TableFormat;
}

const asTable = (kind: ExportKind, what: string): readonly ExportChoice[] => [
  { title: `${what} as CSV`, kind, format: 'csv' },
  { title: `${what} as JSON lines`, kind, format: 'jsonl' },
  { title: `${what} as Parquet`, kind, format: 'parquet' },
];

export const summaryExports = asTable('summary', 'All types');
export const objectExports = [
  ...asTable('objects', 'All objects of the dump'),
  ...asTable('edges', 'All references of the dump'),
];
export const dominatorExports: readonly ExportChoice[] = [
  ...asTable('dominators', 'What the roots hold'),
  { title: 'Flame graph: folded stacks', kind: 'folded', format: 'json' },
  { title: 'Flame graph: speedscope', kind: 'speedscope', format: 'json' },
  { title: 'Drawing for Graphviz (DOT)', kind: 'dot', format: 'json' },
];
