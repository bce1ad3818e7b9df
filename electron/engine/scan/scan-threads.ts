import { Worker } from 'node:worker_threads';
import type { Failure } from '../../../shared/protocol/failure.ts';
import { FailureError } from '../../../shared/protocol/failure.ts';
import type { ScanTask, TaskMessage, WorkerMessage } from './scan-messages.ts';
import type { ScannedDump } from './scanned-dump.ts';
import type { Segment } from './segment.ts';

type OnSegment = (segment: Segment, newTypeNames: readonly Uint8Array[]) => void;

interface Waiting {
  readonly onSegment: OnSegment;
  readonly resolve: (merged: ScannedDump | null) => void;
  readonly reject: (error: FailureError) => void;
}

/**
 * A fixed set of scan threads. Each takes one task at a time and lives on between tasks; a thread that dies ends
 * its tasks with a failure and is replaced when the next task comes.
 */
export class ScanThreads {
  readonly #file: string;
  readonly size: number;
  #threads: (ScanThread | null)[];

  constructor(file: string, size: number) {
    this.#file = file;
    this.size = size;
    this.#threads = Array.from({ length: size }, () => null);
  }

  /** `buffers` go to the thread with the task. */
  run(
    thread: number,
    task: ScanTask,
    onSegment: OnSegment = () => undefined,
    buffers: readonly ArrayBuffer[] = [],
  ): Promise<ScannedDump | null> {
    let running = this.#threads[thread];
    if (!running?.alive) {
      running = new ScanThread(this.#file);
      this.#threads[thread] = running;
    }
    return running.run(task, onSegment, buffers);
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.filter((thread) => thread !== null).map((thread) => thread.stop()));
  }
}

class ScanThread {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #nextId = 1;
  alive = true;

  constructor(file: string) {
    this.#worker = new Worker(file);
    // An idle thread does not keep the command line from ending.
    this.#worker.unref();
    this.#worker.on('message', (message: WorkerMessage) => this.#receive(message));
    this.#worker.on('error', (error: Error & { code?: string }) => this.#die(failureOf(error)));
    this.#worker.on('exit', () => this.#die({ kind: 'engine-stopped', message: 'A scan thread stopped.' }));
  }

  run(task: ScanTask, onSegment: OnSegment, buffers: readonly ArrayBuffer[]): Promise<ScannedDump | null> {
    const id = this.#nextId;
    this.#nextId += 1;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { onSegment, resolve, reject });
      this.#worker.ref();
      const message: TaskMessage = { id, task };
      this.#worker.postMessage(message, buffers);
    });
  }

  #receive(message: WorkerMessage): void {
    const waiting = this.#waiting.get(message.id);
    if (waiting === undefined) return;
    if (message.kind === 'segment') {
      waiting.onSegment(message.segment, message.newTypeNames);
      return;
    }
    this.#waiting.delete(message.id);
    if (this.#waiting.size === 0) this.#worker.unref();
    if (message.kind === 'end') waiting.resolve(message.merged);
    else waiting.reject(new FailureError(message.failure));
  }

  #die(failure: Failure): void {
    this.alive = false;
    for (const waiting of this.#waiting.values()) waiting.reject(new FailureError(failure));
    this.#waiting.clear();
  }

  async stop(): Promise<void> {
    await this.#worker.terminate();
  }
}

function failureOf(error: Error & { code?: string }): Failure {
  if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') {
    return {
      kind: 'out-of-memory',
      message: 'A scan thread ran out of memory; close other dumps and open this one again.',
    };
  }
  return { kind: 'engine-stopped', message: `A scan thread stopped on an internal error: ${error.message}` };
}
