import type { CancelSignal } from '../../shared/base/cancel-signal.ts';
import type { ExportFormat, ExportQuestion } from '../../shared/protocol/export.ts';
import { fail } from '../../shared/protocol/failure.ts';
import type { QueryPage } from '../../shared/protocol/query.ts';
import type { Handlers } from '../../shared/protocol/wire.ts';
import { exactAddress } from './cli/addresses.ts';
import { csvLine } from './cli/csv.ts';

/** The engine never hands out more rows in one page. */
const pageRows = 500;
const columns = ['address', 'type', 'size', 'len', 'refs', 'referrers', 'retained', 'value'] as const;

export const contentTypes: Readonly<Record<ExportFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  json: 'application/json; charset=utf-8',
};

/** `leak.dump.gz` and `csv` → `leak objects.csv`, of letters that every file system takes. */
export function exportName(dumpName: string, format: ExportFormat): string {
  const stem = dumpName.replace(/\.(?:gz|dump|json|jsonl|meliae)(?=\.|$)/gi, '').replace(/[^\w.-]+/g, '_');
  return `${stem.slice(0, 80) || 'dump'}-objects.${format}`;
}

/** What an export counts as it goes. */
export interface Exported {
  rows: number;
}

/**
 * The objects that a query finds as a file in pieces, a page of the engine at a time: CSV with a line of titles, or the JSON that
 * `meliscope query --json` prints with each object's value. Values are cut as the dump cuts them. Rejects as `query` does.
 */
export async function* exportedObjects(
  query: Handlers['query'],
  { format, ...question }: ExportQuestion,
  signal: CancelSignal,
  counted: Exported = { rows: 0 },
): AsyncGenerator<string, void, void> {
  const first = await query({ ...question, from: 0, limit: pageRows }, signal);
  const { objects, bytes } = first.matching;
  yield format === 'csv' ? csvLine(columns) : `{"total":${objects},"bytes":${bytes},"rows":[`;
  for (let page = first, from = 0; page.address.length > 0;) {
    yield page.address.map((_, at) => line(page, at, format, from + at === 0)).join('');
    from += page.address.length;
    counted.rows = from;
    if (from >= page.total) break;
    if (signal.aborted) throw fail('cancelled', 'The export was cancelled.');
    page = await query({ ...question, from, limit: pageRows }, signal);
  }
  if (format === 'json') yield '\n]}\n';
}

function line(page: QueryPage, at: number, format: ExportFormat, isFirst: boolean): string {
  const address = page.address[at] ?? '';
  const rest = {
    type: page.type[at] ?? null,
    size: page.size[at] ?? 0,
    len: page.length[at] ?? null,
    refs: page.references[at] ?? 0,
    referrers: page.referrers[at] ?? 0,
    retained: page.retained[at] ?? 0,
    value: page.value[at]?.text ?? null,
  };
  if (format === 'csv') return csvLine([address, ...Object.values(rest)]);
  return `${isFirst ? '' : ','}\n${JSON.stringify({ address: exactAddress(address), ...rest })}`;
}
