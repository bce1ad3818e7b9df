/* eslint-disable svelte/prefer-svelte-reactivity -- the map is replaced as a whole, never changed in place */
import type { DumpId } from '../../../shared/model/units.ts';
import { FailureError } from '../../../shared/protocol/failure.ts';
import type { ViewName } from '../../../shared/protocol/views.ts';
import type { EngineClient } from '../../../shared/protocol/wire.ts';

/** At most so many names go into one question. */
const atOnce = 500;

/** What all objects of each type retain, for the summary: asked for the types in view once the graph is there. */
export class RetainedTypes {
  readonly #client: EngineClient;
  readonly #dump: DumpId;
  #view: ViewName | null = null;
  #known = $state.raw<ReadonlyMap<string, number | null>>(new Map());
  readonly #asked = new Set<string>();

  constructor(client: EngineClient, dump: DumpId) {
    this.#client = client;
    this.#dump = dump;
  }

  /** undefined: not known yet; null: there is no such type. */
  of = (type: string): number | null | undefined => this.#known.get(type);

  async need(types: readonly string[], view: ViewName): Promise<void> {
    if (view !== this.#view) {
      this.#view = view;
      this.#asked.clear();
      this.#known = new Map();
    }
    const wanted = types.filter((type) => !this.#asked.has(type) && type.length <= 1000).slice(0, atOnce);
    if (wanted.length === 0) return;
    for (const type of wanted) this.#asked.add(type);
    try {
      const { bytes } = await this.#client.ask('retainedOfTypes', { dump: this.#dump, view, types: wanted });
      if (view !== this.#view) return;
      const found = wanted.map((type, i): [string, number | null] => [type, bytes[i] ?? null]);
      this.#known = new Map([...this.#known, ...found]);
    } catch (error) {
      // The column stays empty; whoever opens an object sees what went wrong with the graph.
      if (!(error instanceof FailureError)) throw error;
      for (const type of wanted) this.#asked.delete(type);
    }
  }
}
