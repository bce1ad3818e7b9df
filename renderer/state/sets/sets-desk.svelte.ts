/* eslint-disable svelte/prefer-svelte-reactivity -- the map is replaced as a whole, never changed in place */
import type { DumpId } from '../../../shared/model/units.ts';
import type { Failure } from '../../../shared/protocol/failure.ts';
import { toFailure } from '../../../shared/protocol/failure.ts';
import type { KeptSet, SetOperation, SetRetained } from '../../../shared/protocol/sets.ts';
import type { ViewName } from '../../../shared/protocol/views.ts';
import type { EngineClient } from '../../../shared/protocol/wire.ts';

/** What is known of the bytes that a set retains: a lower bound at first. */
export interface RetainedOfSet {
  readonly value: SetRetained | null;
  readonly busy: boolean;
  readonly failure: Failure | null;
}

/** The kept sets of a dump, and what they retain. */
export class SetsDesk {
  readonly #client: EngineClient;
  readonly #dump: DumpId;
  /** null until the first answer. */
  all = $state.raw<readonly KeptSet[] | null>(null);
  /** Raised with every change: answers about sets are then asked for again. */
  revision = $state(0);
  failure = $state.raw<Failure | null>(null);
  #retained = $state.raw<ReadonlyMap<string, RetainedOfSet>>(new Map());
  #view: ViewName = 'raw';
  readonly #aborts = new Map<string, AbortController>();

  constructor(client: EngineClient, dump: DumpId) {
    this.#client = client;
    this.#dump = dump;
  }

  /** Asks for the sets and a lower bound of what each retains in a view. */
  async refresh(view: ViewName): Promise<void> {
    if (view !== this.#view) {
      for (const abort of this.#aborts.values()) abort.abort();
      this.#aborts.clear();
      this.#retained = new Map();
      this.#view = view;
    }
    await this.#tell(async () => {
      const { sets } = await this.#client.ask('listSets', { dump: this.#dump });
      this.all = sets;
    });
    for (const { name } of this.all ?? []) if (!this.#retained.has(name)) void this.retain(name, false);
  }

  retained = (name: string): RetainedOfSet | undefined => this.#retained.get(name);

  /** What would go with all objects of a set: at once a lower bound, or exactly. */
  async retain(name: string, exact: boolean): Promise<void> {
    this.#aborts.get(name)?.abort();
    const abort = new AbortController();
    this.#aborts.set(name, abort);
    const known = this.#retained.get(name)?.value ?? null;
    this.#put(name, { value: known, busy: true, failure: null });
    const question = { dump: this.#dump, view: this.#view, name, exact };
    try {
      const value = await this.#client.ask('setRetained', question, abort.signal);
      if (!abort.signal.aborted) this.#put(name, { value, busy: false, failure: null });
    } catch (error) {
      if (!abort.signal.aborted) this.#put(name, { value: known, busy: false, failure: toFailure(error) });
    }
  }

  cancelRetain(name: string): void {
    this.#aborts.get(name)?.abort();
    this.#put(name, { value: this.#retained.get(name)?.value ?? null, busy: false, failure: null });
  }

  /** Keeps what a query finds; a set of that name is replaced. False, and `failure` says why, where it cannot be kept. */
  keep(name: string, text: string, view: ViewName): Promise<boolean> {
    return this.#change([name], () =>
      this.#client.ask('keepSet', { dump: this.#dump, view, name: name.trim(), text }),
    );
  }

  combine(operation: SetOperation, left: string, right: string, name: string): Promise<boolean> {
    return this.#change([name], () =>
      this.#client.ask('combineSets', { dump: this.#dump, operation, left, right, name: name.trim() }),
    );
  }

  drop(name: string): Promise<boolean> {
    return this.#change([name], () => this.#client.ask('dropSet', { dump: this.#dump, name }));
  }

  async #change(names: readonly string[], work: () => Promise<unknown>): Promise<boolean> {
    const done = await this.#tell(work);
    if (done) {
      this.revision += 1;
      const gone = new Set(names.map((name) => name.trim()));
      this.#retained = new Map([...this.#retained].filter(([name]) => !gone.has(name)));
      await this.refresh(this.#view);
    }
    return done;
  }

  async #tell(work: () => Promise<unknown>): Promise<boolean> {
    this.failure = null;
    try {
      await work();
      return true;
    } catch (error) {
      this.failure = toFailure(error);
      return false;
    }
  }

  #put(name: string, retained: RetainedOfSet): void {
    this.#retained = new Map([...this.#retained, [name, retained]]);
  }
}

/** A name that no set has yet: "set 1", "set 2", … */
export function freeName(taken: readonly string[]): string {
  for (let n = 1; ; n += 1) if (!taken.includes(`set ${n}`)) return `set ${n}`;
}
