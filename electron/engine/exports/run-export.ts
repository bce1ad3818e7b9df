import { randomBytes } from 'node:crypto';
import { rm, stat } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import type { CancelSignal } from '../../../shared/base/cancel-signal.ts';
import { FailureError, fail } from '../../../shared/protocol/failure.ts';
import type { WrittenFile } from '../../../shared/protocol/table-export.ts';
import { identityOf } from '../dump-file/open-file.ts';
import { systemCode } from '../dump-file/system-error.ts';
import type { ExportMessage, ExportOrder, ExportTask } from './tasks.ts';

/**
 * Writes one file in a thread of its own, which ends with it: under another name at first, so that a failed or cancelled
 * export leaves what was there before. Rejects with the thread's failure, or 'cancelled'.
 */
export async function runExport(
  workerFile: string,
  task: ExportTask,
  path: string,
  signal: CancelSignal,
  onProgress: (done: number, total: number) => void = () => undefined,
): Promise<WrittenFile> {
  if (signal.aborted) throw fail('cancelled', 'Cancelled; no file was written.');
  const draft = `${path}.${randomBytes(4).toString('hex')}.part`;
  const cancelled = new Int32Array(new SharedArrayBuffer(4));
  const stop = () => void Atomics.store(cancelled, 0, 1);
  signal.addEventListener('abort', stop, { once: true });
  const order: ExportOrder = { task, path, draft, cancelled };
  const worker = new Worker(workerFile, { workerData: order });
  try {
    return await new Promise<WrittenFile>((resolve, reject) => {
      worker.on('message', (message: ExportMessage) => {
        if (message.kind === 'progress') onProgress(message.done, message.total);
        else if (message.kind === 'done') resolve({ path, bytes: message.bytes, rows: message.rows });
        else reject(new FailureError(message.failure));
      });
      worker.on('error', (error: Error & { code?: string }) => reject(failureOf(error)));
      worker.once('exit', () => reject(fail('engine-stopped', 'The thread that wrote the file stopped.')));
    });
  } catch (error) {
    await worker.terminate();
    // A thread that died could not clean up after itself.
    await rm(draft, { force: true });
    throw error;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function failureOf(error: Error & { code?: string }): FailureError {
  return error.code === 'ERR_WORKER_OUT_OF_MEMORY' || /allocation failed|out of memory/i.test(error.message)
    ? fail('out-of-memory', 'There is not enough memory to write this file.')
    : fail('engine-stopped', `The thread that wrote the file stopped on an internal error: ${error.message}`);
}

/** Throws 'bad-request' where a file that is to be written is one of those that are read: it would be gone. */
export async function refuseToReplace(path: string, inputs: readonly string[]): Promise<void> {
  const target = await identityAt(path);
  if (target === null) return;
  for (const input of inputs)
    if ((await identityAt(input)) === target)
      throw fail('bad-request', `${path} is the dump itself; give the new file another name.`);
}

async function identityAt(path: string): Promise<string | null> {
  try {
    return identityOf(await stat(path, { bigint: true }));
  } catch (error) {
    if (systemCode(error) !== '') return null;
    throw error;
  }
}
