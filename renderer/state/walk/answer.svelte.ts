import type { Failure } from '../../../shared/protocol/failure.ts';
import { toFailure } from '../../../shared/protocol/failure.ts';

/** One question and its answer; the latest question wins, and the one before it is cancelled. */
export class Answer<Value> {
  value = $state.raw<Value | null>(null);
  failure = $state.raw<Failure | null>(null);
  busy = $state(false);
  #key: string | null = null;
  #load: ((signal: AbortSignal) => Promise<Value>) | null = null;
  #abort = new AbortController();

  /** `key` names the question: the same one is not asked twice while it has an answer or is under way. */
  ask(key: string, load: (signal: AbortSignal) => Promise<Value>): void {
    if (key === this.#key && (this.busy || this.value !== null || this.failure !== null)) return;
    this.forget();
    this.#key = key;
    this.#load = load;
    void this.#run(load);
  }

  again(): void {
    const load = this.#load;
    if (load !== null) void this.#run(load);
  }

  /** Stops what is under way; says so where an answer would be. */
  cancel(): void {
    if (!this.busy) return;
    this.#abort.abort();
    this.busy = false;
    this.failure = { kind: 'cancelled', message: 'Cancelled.' };
  }

  forget(): void {
    this.#abort.abort();
    this.#key = null;
    this.#load = null;
    this.value = null;
    this.failure = null;
    this.busy = false;
  }

  async #run(load: (signal: AbortSignal) => Promise<Value>): Promise<void> {
    this.#abort.abort();
    const abort = new AbortController();
    this.#abort = abort;
    this.busy = true;
    this.failure = null;
    try {
      const value = await load(abort.signal);
      if (!abort.signal.aborted) this.value = value;
    } catch (error) {
      if (!abort.signal.aborted) this.failure = toFailure(error);
    } finally {
      if (this.#abort === abort) this.busy = false;
    }
  }
}
