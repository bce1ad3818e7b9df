import type { DumpId } from '../../../shared/model/units.ts';
import { FailureError } from '../../../shared/protocol/failure.ts';
import type { ViewName } from '../../../shared/protocol/views.ts';
import type { EngineClient } from '../../../shared/protocol/wire.ts';
import type { Completion, Completions } from '../../../shared/query/complete.ts';
import { parseQuery } from '../../../shared/query/parse.ts';
import type { QueryError } from '../../../shared/query/tree.ts';

const nothing: Completions = { from: 0, to: 0, items: [], own: [] };

/** The query as it is being written: what is wrong with it so far, and what may come at the cursor. */
export class QueryDraft {
  readonly #client: EngineClient;
  readonly #dump: DumpId;
  text = $state('');
  /** What may come at the cursor; empty while the list is closed. */
  completions = $state.raw<Completions>(nothing);
  /** Which of them the keyboard is on; -1 for none. */
  chosen = $state(-1);
  /** Whether what is wrong was asked for, by trying to run it. */
  tried = $state(false);
  readonly error = $derived.by((): QueryError | null => {
    const read = parseQuery(this.text);
    return read.ok ? null : read.failure;
  });
  /** The error to show: one in the midst of the text at once, one at its end only when the query was to be run. */
  readonly shownError = $derived(
    this.error !== null && (this.tried || this.error.position < this.text.trimEnd().length)
      ? this.error
      : null,
  );
  #abort = new AbortController();

  constructor(client: EngineClient, dump: DumpId) {
    this.#client = client;
    this.#dump = dump;
  }

  /** Another query in its place, as a link or an example brings it. */
  put(text: string): void {
    this.text = text;
    this.tried = !parseQuery(text).ok;
    this.close();
  }

  /** The text after typing, with the cursor at `position`. */
  async typed(text: string, position: number, view: ViewName): Promise<void> {
    this.text = text;
    this.tried = false;
    await this.complete(position, view);
  }

  /** Opens the list of what may come at `position`. */
  async complete(position: number, view: ViewName): Promise<void> {
    this.#abort.abort();
    const abort = new AbortController();
    this.#abort = abort;
    const question = { dump: this.#dump, view, text: this.text, position };
    try {
      const { completions } = await this.#client.ask('checkQuery', question, abort.signal);
      if (abort.signal.aborted) return;
      const half = this.text.slice(completions.from, completions.to);
      // A word that is whole already needs no help.
      const whole = completions.items.length === 1 && completions.items[0]?.text === half;
      this.completions = whole ? nothing : completions;
      this.chosen = -1;
    } catch (error) {
      // Without completions a query can still be written and run; running it says what is wrong.
      if (!(error instanceof FailureError)) throw error;
      if (!abort.signal.aborted) this.close();
    }
  }

  get isOpen(): boolean {
    return this.completions.items.length > 0;
  }

  step(by: number): void {
    const { length } = this.completions.items;
    if (length > 0)
      this.chosen = this.chosen < 0 && by < 0 ? length - 1 : (this.chosen + by + length) % length;
  }

  close(): void {
    this.#abort.abort();
    this.completions = nothing;
    this.chosen = -1;
  }

  /** Puts a completion in its place; gives the cursor's new position. */
  take({ text, kind }: Completion): number {
    const { from, to } = this.completions;
    const rest = this.text.slice(to);
    const gap = kind === 'unit' || /^\s/.test(rest) ? '' : ' ';
    this.text = this.text.slice(0, from) + text + gap + rest;
    this.close();
    return from + text.length + (gap === '' && kind !== 'unit' ? 1 : gap.length);
  }
}
