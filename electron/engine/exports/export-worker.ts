import { parentPort, workerData } from 'node:worker_threads';
import { toFailure } from '../../../shared/protocol/failure.ts';
import { NewFile, writingFailure } from './new-file.ts';
import type { ExportMessage, ExportOrder } from './tasks.ts';
import { writeTask } from './write-task.ts';

/** The shell of an export thread: writes one file, says how it went, and ends. */
const port = parentPort;
if (port === null) throw new Error('the export worker runs only as a worker thread');
const post = (message: ExportMessage) => port.postMessage(message);

const betweenProgressMs = 100;
const { task, path, draft, cancelled } = workerData as ExportOrder;

let last = 0;
const watch = (done: number, total: number): boolean => {
  const now = performance.now();
  if (now - last >= betweenProgressMs) {
    last = now;
    post({ kind: 'progress', done, total });
  }
  return Atomics.load(cancelled, 0) !== 0;
};

let file: NewFile | null = null;
try {
  file = new NewFile(path, draft);
  const rows = await writeTask(task, file, watch);
  file.finish();
  post({ kind: 'done', bytes: file.bytes, rows });
} catch (error) {
  file?.discard();
  post({ kind: 'failed', failure: toFailure(writingFailure(error, path)) });
}
