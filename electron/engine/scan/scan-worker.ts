import { parentPort } from 'node:worker_threads';
import { toFailure } from '../../../shared/protocol/failure.ts';
import { readInto } from '../dump-file/aligned-reader.ts';
import type { ScanCore } from './core.ts';
import { kernelCore } from './kernel-core.ts';
import { mergeSegments } from './merge.ts';
import type { ScanTask, TaskMessage, WorkerMessage } from './scan-messages.ts';
import { referenceBuffers } from './scanned-dump.ts';
import { SegmentScanner } from './segment-scanner.ts';
import { buffersOf } from './segment.ts';
import { twinCore } from './twin.ts';

/** The shell of a scan thread: takes a task, runs it to its end, answers. One task at a time. */
const port = parentPort;
if (port === null) throw new Error('the scan worker runs only as a worker thread');
const post = (message: WorkerMessage, buffers: ArrayBuffer[] = []) => port.postMessage(message, buffers);

port.on('message', ({ id, task }: TaskMessage) => {
  try {
    if (task.kind === 'scan') {
      scan(id, task);
      post({ id, kind: 'end', merged: null });
    } else {
      const parts = task.parts.map(({ segment, worker }) => ({
        segment,
        typeNames: task.typeNames[worker] ?? [],
      }));
      const merged = mergeSegments(parts, () => Atomics.load(task.cancelled, 0) !== 0);
      post({ id, kind: 'end', merged }, merged === null ? [] : referenceBuffers(merged));
    }
  } catch (error) {
    post({ id, kind: 'failed', failure: toFailure(error) });
  }
});

function scan(id: number, task: Extract<ScanTask, { kind: 'scan' }>): void {
  const isCancelled = () => Atomics.load(task.cancelled, 0) !== 0;
  const scanner = new SegmentScanner(
    coreMaker(task.kernel),
    (into, offset) => readInto(task.fd, into, offset, into.length),
    task.fileBytes,
    isCancelled,
  );
  let knownTypes = 0;
  for (;;) {
    const number = Atomics.add(task.nextSegment, 0, 1);
    const start = number * task.segmentBytes;
    if (start >= task.fileBytes) return;
    const segment = scanner.scan(number, start, Math.min(start + task.segmentBytes, task.fileBytes));
    if (segment === null || isCancelled()) return;
    const newTypeNames: Uint8Array[] = [];
    for (; knownTypes < scanner.typeCount; knownTypes += 1) newTypeNames.push(scanner.typeName(knownTypes));
    post({ id, kind: 'segment', segment, newTypeNames }, buffersOf(segment));
  }
}

/** The kernel where this machine can run it, else the twin. */
function coreMaker(kernel: Uint8Array<ArrayBuffer> | null): () => ScanCore {
  if (kernel === null) return twinCore;
  return () => {
    try {
      return kernelCore(kernel);
    } catch (error) {
      if (error instanceof RangeError) throw error;
      return twinCore();
    }
  };
}
