import type { ReportRedaction } from '../../../shared/protocol/report.ts';
import { orderRows } from '../answers/summary.ts';
import type { SummaryTable } from '../answers/summary-table.ts';
import { TypeNames } from '../reports/redaction.ts';
import type { RowSource } from './row-source.ts';
import { rowsInMemory } from './row-source.ts';

/** Every type with its sums, in the order of the summary: largest first. */
export function summaryRows(table: SummaryTable, { types }: ReportRedaction): RowSource {
  const names = new TypeNames(types);
  const { rows } = orderRows(table, { sortBy: 'bytes', descending: true, filter: '' });
  return rowsInMemory(
    [
      { name: 'kind', kind: 'text', nullable: false },
      { name: 'count', kind: 'whole', nullable: false },
      { name: 'bytes', kind: 'whole', nullable: false },
      { name: 'max', kind: 'whole', nullable: false },
      { name: 'maxAddress', kind: 'address', nullable: false },
    ],
    Array.from(rows, (row) => [
      names.shown(table.kind[row] ?? ''),
      table.count[row]!,
      table.bytes[row]!,
      table.max[row]!,
      exact(table.maxAddress[row]!),
    ]),
  );
}

const exact = (address: bigint): number | bigint =>
  address <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(address) : address;
