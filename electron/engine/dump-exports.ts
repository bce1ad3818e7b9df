import type { CancelSignal } from '../../shared/base/cancel-signal.ts';
import type { WrittenFile } from '../../shared/protocol/table-export.ts';
import type { DumpPhase } from './dump-phase.ts';

export type OnExportProgress = (done: number, total: number) => void;

/** The exports of one dump that are under way: they read its file, so it stays open until the last has ended. */
export class DumpExports {
  readonly #phase: DumpPhase;
  readonly #running = new Set<Promise<WrittenFile>>();
  readonly #closing = new AbortController();

  constructor(phase: DumpPhase) {
    this.#phase = phase;
  }

  /** Has a file written; `write` is to reject with 'cancelled' once its signal is aborted, also when the dump is closed meanwhile. */
  async run(
    write: (signal: CancelSignal, onProgress: OnExportProgress) => Promise<WrittenFile>,
    signal: CancelSignal,
  ): Promise<WrittenFile> {
    const stopping = new AbortController();
    const stop = () => stopping.abort();
    if (signal.aborted || this.#closing.signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    this.#closing.signal.addEventListener('abort', stop, { once: true });
    const writing = this.#phase.whileItLasts('exporting', null, (onProgress) =>
      write(stopping.signal, onProgress),
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
