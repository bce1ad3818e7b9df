import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { CancelSignal } from '../../shared/base/cancel-signal.ts';
import type { ExportQuestion } from '../../shared/protocol/export.ts';
import { fail, FailureError } from '../../shared/protocol/failure.ts';
import type { Handlers } from '../../shared/protocol/wire.ts';
import { exportedObjects } from '../hosts/export-objects.ts';

/**
 * Writes what a query finds into a file, beside it at first: an export that was cancelled or failed leaves what was there before.
 * Gives the rows written. Rejects with the query's failure, 'cancelled', 'disk-full' or 'io'.
 */
export async function writeExport(
  path: string,
  query: Handlers['query'],
  question: ExportQuestion,
  signal: CancelSignal,
): Promise<number> {
  const draft = `${path}.${randomBytes(4).toString('hex')}.part`;
  const counted = { rows: 0 };
  try {
    const pieces = Readable.from(exportedObjects(query, question, signal, counted));
    await pipeline(pieces, createWriteStream(draft));
    await rename(draft, path);
    return counted.rows;
  } catch (error) {
    // Where the folder is none there is no draft either, and why is told below.
    await rm(draft, { force: true }).catch(() => undefined);
    if (error instanceof FailureError) throw error;
    if (signal.aborted) throw fail('cancelled', 'The export was cancelled; no file was written.');
    const full = (error as NodeJS.ErrnoException).code === 'ENOSPC';
    const why = full ? 'the disk is full' : (error as Error).message;
    throw fail(full ? 'disk-full' : 'io', `${basename(path)} could not be written: ${why}.`);
  }
}
