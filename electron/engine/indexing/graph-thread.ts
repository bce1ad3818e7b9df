import { Worker } from 'node:worker_threads';
import type { CancelSignal } from '../../../shared/base/cancel-signal.ts';
import type { Failure } from '../../../shared/protocol/failure.ts';
import { FailureError, fail } from '../../../shared/protocol/failure.ts';
import type { HeavyName, HeavyParams, HeavyResult } from '../answers/heavy/questions.ts';
import type { GraphTask, GraphTasks, ReplyMessage, TaskMessage } from './tasks.ts';

export type OnPass = (pass: string, done: number) => void;

interface Waiting {
  readonly onPass: OnPass;
  readonly settle: () => void;
  readonly resolve: (result: GraphTasks[GraphTask]['result']) => void;
  readonly reject: (error: FailureError) => void;
}

/**
 * The engine's end of one dump's graph thread. Tasks run one after the other. A thread that dies, out of memory included,
 * ends all its tasks with one failure; nothing else of the engine is touched.
 */
export class GraphThread {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  readonly #ended: Promise<void>;
  #nextId = 1;
  #dead: Failure | null = null;

  constructor(file: string) {
    this.#worker = new Worker(file);
    // An idle thread does not keep the command line from ending.
    this.#worker.unref();
    this.#worker.on('message', (message: ReplyMessage) => this.#receive(message));
    this.#worker.on('error', (error: Error & { code?: string }) => this.#die(failureOf(error)));
    this.#ended = new Promise((resolve) => {
      this.#worker.once('exit', () => {
        this.#die({ kind: 'closed', message: 'This dump is closed.' });
        resolve();
      });
    });
  }

  get alive(): boolean {
    return this.#dead === null;
  }

  run<T extends GraphTask>(
    task: T,
    params: GraphTasks[T]['params'],
    signal?: CancelSignal,
    onPass: OnPass = () => undefined,
    buffers: readonly ArrayBuffer[] = [],
  ): Promise<GraphTasks[T]['result']> {
    if (this.#dead !== null) return Promise.reject(new FailureError(this.#dead));
    if (signal?.aborted) return Promise.reject(fail('cancelled', 'Cancelled.'));
    const id = this.#nextId;
    this.#nextId += 1;
    const cancelled = new Int32Array(new SharedArrayBuffer(4));
    const stop = () => void Atomics.store(cancelled, 0, 1);
    signal?.addEventListener('abort', stop, { once: true });
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, {
        onPass,
        settle: () => signal?.removeEventListener('abort', stop),
        // The thread answers a task with that task's result.
        resolve: resolve,
        reject,
      });
      this.#worker.ref();
      const message: TaskMessage = { id, task, params, cancelled };
      this.#worker.postMessage(message, buffers);
    });
  }

  /** A question about a view whose graph was made. */
  async ask<Q extends HeavyName>(
    question: Q,
    params: HeavyParams<Q>,
    signal?: CancelSignal,
    onPass?: OnPass,
  ): Promise<HeavyResult<Q>> {
    const asked = { question, params };
    return await this.run('ask', asked, signal, onPass);
  }

  #receive(message: ReplyMessage): void {
    const waiting = this.#waiting.get(message.id);
    if (waiting === undefined) return;
    if (message.kind === 'progress') {
      waiting.onPass(message.pass, message.done);
      return;
    }
    this.#waiting.delete(message.id);
    if (this.#waiting.size === 0) this.#worker.unref();
    waiting.settle();
    if (message.kind === 'done') waiting.resolve(message.result);
    else waiting.reject(new FailureError(message.failure));
  }

  #die(failure: Failure): void {
    this.#dead ??= failure;
    for (const waiting of this.#waiting.values()) {
      waiting.settle();
      waiting.reject(new FailureError(this.#dead));
    }
    this.#waiting.clear();
  }

  /** Ends the thread, whatever it does; waiting tasks are told that the dump is closed. */
  async close(): Promise<void> {
    this.#dead ??= { kind: 'closed', message: 'This dump is closed.' };
    await this.#worker.terminate();
    await this.#ended;
  }
}

function failureOf(error: Error & { code?: string }): Failure {
  if (error.code === 'ERR_WORKER_OUT_OF_MEMORY' || /allocation failed|out of memory/i.test(error.message)) {
    return {
      kind: 'out-of-memory',
      message:
        'There is not enough memory to index the references of this dump; its summary stays. Close other dumps or programs and try again.',
    };
  }
  return {
    kind: 'engine-stopped',
    message: `The thread of this dump stopped on an internal error: ${error.message}`,
  };
}
