import { fail } from '../../../shared/protocol/failure.ts';
import type { CellKind, Report, ReportTable } from '../../../shared/protocol/report.ts';
import type { ExportColumn, ExportValue, RowSource } from './row-source.ts';
import { rowsInMemory } from './row-source.ts';

/** The first table of a report, for formats that hold one. Throws 'bad-request' where no section has any. */
export function reportTableRows({ sections }: Report): RowSource {
  const table = sections
    .flatMap(({ blocks }) => blocks)
    .find((block): block is ReportTable => block.kind === 'table');
  if (table === undefined)
    throw fail('bad-request', 'None of the chosen sections has a table; choose one, such as summary.');
  return rowsInMemory(
    table.columns.map(({ id, kind }): ExportColumn => ({ name: id, kind: columnKind(kind), nullable: true })),
    table.rows.map((row) =>
      row.map((cell, i): ExportValue =>
        table.columns[i]?.kind === 'address' && typeof cell === 'string' && /^\d+$/.test(cell)
          ? exact(cell)
          : cell,
      ),
    ),
  );
}

function columnKind(kind: CellKind): ExportColumn['kind'] {
  if (kind === 'address') return 'address';
  if (kind === 'percent') return 'fraction';
  if (kind === 'seconds') return 'fraction';
  return kind === 'count' ||
    kind === 'line' ||
    kind === 'bytes' ||
    kind === 'change' ||
    kind === 'bytesChange'
    ? 'whole'
    : 'text';
}

const exact = (digits: string): number | bigint =>
  Number.isSafeInteger(Number(digits)) ? Number(digits) : BigInt(digits);
