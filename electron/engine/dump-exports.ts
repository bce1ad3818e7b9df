import type { CancelSignal } from '../../shared/base/cancel-signal.ts';
import type { WrittenFile } from '../../shared/protocol/table-export.ts';
import type { DumpPhase } from './dump-phase.ts';
import { runExport } from './exports/run-export.ts';
import type { ExportTask } from './exports/tasks.ts';

/** The exports of one dump that are under way: they read its file, so it stays open until the last has ended. */
export class DumpExports {
  readonly #workerFile: string;
  readonly #phase: DumpPhase;
  readonly #running = new Set<Promise<WrittenFile>>();
  readonly #closing = new AbortController();

  constructor(workerFile: string, phase: DumpPhase) {
    this.#workerFile = workerFile;
    this.#phase = phase;
  }

  /** Rejects as `runExport` does, also when the dump is closed meanwhile. */
  async run(task: ExportTask, path: string, signal: CancelSignal): Promise<WrittenFile> {
    const stopping = new AbortController();
    const stop = () => stopping.abort();
    if (signal.aborted || this.#closing.signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    this.#closing.signal.addEventListener('abort', stop, { once: true });
    const writing = this.#phase.whileItLasts('exporting', null, (onProgress) =>
      runExport(this.#workerFile, task, path, stopping.signal, onProgress),
    );
    this.#running.add(writing);
    try {
      return await writing;
    } finally {
      this.#running.delete(writing);
      signal.removeEventListener('abort', stop);
      this.#closing.signal.removeEventListener('abort', stop);
    }
  }

  /** Stops all, and waits until none reads the file any more. */
  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.allSettled(this.#running);
  }
}
