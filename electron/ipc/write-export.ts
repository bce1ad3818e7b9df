import type { CancelSignal } from '../../shared/base/cancel-signal.ts';
import type { ExportQuestion } from '../../shared/protocol/export.ts';
import type { Handlers } from '../../shared/protocol/wire.ts';
import { writePieces } from '../engine/exports/write-pieces.ts';
import { exportedObjects } from '../hosts/export-objects.ts';

/** Writes what a query finds into a file, whole or not at all. Gives the rows written. Rejects as the query and `writePieces` do. */
export async function writeExport(
  path: string,
  query: Handlers['query'],
  question: ExportQuestion,
  signal: CancelSignal,
): Promise<number> {
  const counted = { rows: 0 };
  await writePieces(path, exportedObjects(query, question, signal, counted), signal);
  return counted.rows;
}
