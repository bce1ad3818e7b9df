import { assertNever } from '../../../shared/base/assert-never.ts';
import { fail } from '../../../shared/protocol/failure.ts';
import type { Report, ReportFormat } from '../../../shared/protocol/report.ts';
import type { TableFormat } from '../../../shared/protocol/table-export.ts';
import type { Watch } from '../graph/watch.ts';
import { reportHtml } from '../reports/writers/html.ts';
import { reportJson } from '../reports/writers/json.ts';
import { reportMarkdown } from '../reports/writers/markdown.ts';
import { reportPdf } from '../reports/writers/pdf.ts';
import { dominatorDot } from './dominator-dot.ts';
import { dominatorStacks, foldedText, speedscopeText } from './dominator-stacks.ts';
import { dominatorsTable, edgesTable, objectsTable, shownTypes } from './heap-tables.ts';
import type { NewFile } from './new-file.ts';
import { writeParquet } from './parquet.ts';
import { reportTableRows } from './report-table.ts';
import type { RowSource } from './row-source.ts';
import { summaryRows } from './summary-rows.ts';
import type { ExportTask } from './tasks.ts';
import { writeCsv, writeJsonRows } from './text-tables.ts';

/** Told how many of `total` rows are done; true: stop. */
export type ExportWatch = (done: number, total: number) => boolean;

const cancelled = () => fail('cancelled', 'Cancelled; no file was written.');

/** Writes one export into a new file, without putting it in its place. Gives its rows. Throws 'cancelled' when stopped. */
export async function writeTask(task: ExportTask, file: NewFile, watch: ExportWatch): Promise<number> {
  switch (task.what) {
    case 'report':
      file.write(await reportBytes(task.report, task.format));
      if (watch(1, 1)) throw cancelled();
      return task.report.sections.length;
    case 'report-table':
      return writeTable(reportTableRows(task.report), task.format, file, watch, {});
    case 'summary':
      return writeTable(summaryRows(task.table, task.redaction), task.format, file, watch, {
        'meliscope.table': 'summary',
        'meliscope.view': task.view,
      });
    case 'heap':
      return writeHeap(task, file, watch);
    default:
      return assertNever(task);
  }
}

function writeHeap(task: ExportTask & { what: 'heap' }, file: NewFile, watch: ExportWatch): number {
  const { kind, heap, format, redaction, view } = task;
  const facts = { 'meliscope.table': kind, 'meliscope.view': view };
  switch (kind) {
    case 'objects':
      return writeTable(objectsTable(heap, redaction), format, file, watch, facts);
    case 'edges':
      return writeTable(edgesTable(heap), format, file, watch, facts);
    case 'dominators':
      return writeTable(dominatorsTable(heap, redaction), format, file, watch, facts);
    case 'dot': {
      const { text, boxes } = dominatorDot(heap, shownTypes(heap, redaction), view);
      file.text(text);
      return boxes;
    }
    case 'folded':
    case 'speedscope': {
      const { objects } = heap.graph.view.edges;
      const stacks = dominatorStacks(heap.graph, shownTypes(heap, redaction), (done) => watch(done, objects));
      if (stacks === null) throw cancelled();
      const title = redaction.paths ? 'dominator tree' : `${task.name}: dominator tree`;
      file.text(kind === 'folded' ? foldedText(stacks) : speedscopeText(stacks, title));
      return stacks.length;
    }
    default:
      return assertNever(kind);
  }
}

function writeTable(
  source: RowSource,
  format: TableFormat,
  file: NewFile,
  watch: ExportWatch,
  facts: Readonly<Record<string, string>>,
): number {
  const watchRows: Watch = (done) => watch(done, source.rows);
  const done =
    format === 'csv'
      ? writeCsv(source, file, watchRows)
      : format === 'parquet'
        ? writeParquet(source, file, watchRows, facts)
        : writeJsonRows(source, file, watchRows, format === 'json');
  if (!done) throw cancelled();
  return source.rows;
}

/** A report in one of the formats that hold it whole. */
export async function reportBytes(report: Report, format: ReportFormat): Promise<Uint8Array> {
  switch (format) {
    case 'html':
      return Buffer.from(reportHtml(report));
    case 'md':
      return Buffer.from(reportMarkdown(report));
    case 'json':
      return Buffer.from(reportJson(report));
    case 'pdf':
      return reportPdf(report);
    default:
      return assertNever(format);
  }
}
