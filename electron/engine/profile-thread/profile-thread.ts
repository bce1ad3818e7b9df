import { Worker } from 'node:worker_threads';
import type { CancelSignal } from '../../../shared/base/cancel-signal.ts';
import type { Failure } from '../../../shared/protocol/failure.ts';
import { FailureError, fail } from '../../../shared/protocol/failure.ts';
import type {
  ProfileReply,
  ProfileTask,
  ProfileTaskMessage,
  ProfileTasks,
  ProfileThreadSettings,
} from './tasks.ts';

interface Waiting {
  readonly onProgress: (done: number, total: number) => void;
  readonly settle: () => void;
  readonly resolve: (result: ProfileTasks[ProfileTask]['result']) => void;
  readonly reject: (error: FailureError) => void;
}

/**
 * The engine's end of the thread that reads and holds all open profiles: one thread, because they are compared and added
 * up with each other. It starts with the first profile. When it dies, out of memory included, all its profiles are gone
 * and say so; the next one that is opened starts another.
 */
export class ProfileThread {
  readonly #file: string;
  readonly #settings: ProfileThreadSettings;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | null = null;
  #lastId = 0;
  #closed = false;

  constructor(file: string, settings: ProfileThreadSettings) {
    this.#file = file;
    this.#settings = settings;
  }

  run<T extends ProfileTask>(
    task: T,
    params: ProfileTasks[T]['params'],
    signal?: CancelSignal,
    onProgress: Waiting['onProgress'] = () => undefined,
  ): Promise<ProfileTasks[T]['result']> {
    if (this.#closed) return Promise.reject(fail('engine-stopped', 'The engine has stopped.'));
    if (signal?.aborted) return Promise.reject(fail('cancelled', 'Cancelled.'));
    const worker = this.#started();
    this.#lastId += 1;
    const id = this.#lastId;
    const stop = () => worker.postMessage({ id, task: 'stop' } satisfies ProfileTaskMessage);
    signal?.addEventListener('abort', stop, { once: true });
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, {
        onProgress,
        settle: () => signal?.removeEventListener('abort', stop),
        // The thread answers a task with that task's result.
        resolve,
        reject,
      });
      worker.ref();
      worker.postMessage({ id, task, params });
    });
  }

  #started(): Worker {
    if (this.#worker !== null) return this.#worker;
    const worker = new Worker(this.#file, { workerData: this.#settings });
    worker.unref();
    worker.on('message', (message: ProfileReply) => this.#receive(message));
    worker.on('error', (error: Error & { code?: string }) => this.#die(worker, failureOf(error)));
    worker.once('exit', () =>
      this.#die(worker, { kind: 'engine-stopped', message: 'The thread of the profiles stopped.' }),
    );
    this.#worker = worker;
    return worker;
  }

  #receive(message: ProfileReply): void {
    const waiting = this.#waiting.get(message.id);
    if (waiting === undefined) return;
    if (message.kind === 'progress') {
      waiting.onProgress(message.done, message.total);
      return;
    }
    this.#waiting.delete(message.id);
    if (this.#waiting.size === 0) this.#worker?.unref();
    waiting.settle();
    if (message.kind === 'done') waiting.resolve(message.result);
    else waiting.reject(new FailureError(message.failure));
  }

  #die(worker: Worker, failure: Failure): void {
    if (this.#worker !== worker) return;
    this.#worker = null;
    for (const waiting of this.#waiting.values()) {
      waiting.settle();
      waiting.reject(new FailureError(failure));
    }
    this.#waiting.clear();
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#worker?.terminate();
  }
}

function failureOf(error: Error & { code?: string }): Failure {
  if (error.code === 'ERR_WORKER_OUT_OF_MEMORY' || /allocation failed|out of memory/i.test(error.message))
    return {
      kind: 'out-of-memory',
      message:
        'There is not enough memory to read this profile. Close other profiles or programs and open it again.',
    };
  return {
    kind: 'engine-stopped',
    message: `The thread of the profiles stopped on an internal error: ${error.message}`,
  };
}
