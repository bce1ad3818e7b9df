/* eslint-disable svelte/prefer-svelte-reactivity -- the map is replaced as a whole, never changed in place */
import type { AddressText, DumpId } from '../../../shared/model/units.ts';
import type { Failure } from '../../../shared/protocol/failure.ts';
import { toFailure } from '../../../shared/protocol/failure.ts';
import type { ViewName } from '../../../shared/protocol/views.ts';
import type { EngineClient } from '../../../shared/protocol/wire.ts';

/** Each total is a walk from one object: so many at once keep both progress and cancel lively. */
const atOnce = 10;
/** As many as the engine sorts by. */
export const mostTotals = 100_000;

/** meliae's total sizes of the objects of one list, worked out when they are asked for. */
export class Totals {
  readonly #client: EngineClient;
  readonly #dump: DumpId;
  known = $state.raw<ReadonlyMap<AddressText, number>>(new Map());
  /** How many of how many are done while it works. */
  running = $state.raw<{ readonly done: number; readonly of: number } | null>(null);
  failure = $state.raw<Failure | null>(null);
  #view: ViewName = 'raw';
  #abort = new AbortController();

  constructor(client: EngineClient, dump: DumpId) {
    this.#client = client;
    this.#dump = dump;
  }

  /** Totals differ by view: another one begins anew. */
  setView(view: ViewName): void {
    if (view === this.#view) return;
    this.cancel();
    this.#view = view;
    this.known = new Map();
    this.failure = null;
  }

  /** Works out those of `count` objects that are not known yet; `list` gives their addresses, 500 at a time or so. */
  async work(
    count: number,
    list: (from: number, to: number, signal: AbortSignal) => Promise<readonly AddressText[]>,
  ): Promise<void> {
    this.cancel();
    const abort = new AbortController();
    this.#abort = abort;
    this.failure = null;
    this.running = { done: 0, of: count };
    try {
      for (let from = 0; from < count; from += 500) {
        const addresses = await list(from, Math.min(count, from + 500), abort.signal);
        await this.#some(addresses, from, count, abort.signal);
      }
    } catch (error) {
      if (!abort.signal.aborted) this.failure = toFailure(error);
    } finally {
      if (this.#abort === abort) this.running = null;
    }
  }

  async #some(addresses: readonly AddressText[], before: number, of: number, signal: AbortSignal) {
    for (let at = 0; at < addresses.length; at += atOnce) {
      const wanted = addresses.slice(at, at + atOnce).filter((address) => !this.known.has(address));
      if (wanted.length > 0) {
        const question = { dump: this.#dump, view: this.#view, addresses: wanted, excluding: [] };
        const { bytes } = await this.#client.ask('totals', question, signal);
        if (signal.aborted) return;
        const found = wanted.map((address, i): [AddressText, number] => [address, bytes[i] ?? 0]);
        this.known = new Map([...this.known, ...found]);
      }
      this.running = { done: before + Math.min(addresses.length, at + atOnce), of };
    }
  }

  cancel(): void {
    this.#abort.abort();
    this.running = null;
  }
}
