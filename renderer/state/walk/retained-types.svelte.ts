/* eslint-disable svelte/prefer-svelte-reactivity -- the map is replaced as a whole, never changed in place */
import type { DumpId } from '../../../shared/model/units.ts';
import { FailureError } from '../../../shared/protocol/failure.ts';
import type { ViewName } from '../../../shared/protocol/views.ts';
import type { EngineClient } from '../../../shared/protocol/wire.ts';

/** At most so many names go into one question, and so many characters unless one name alone has more. */
const atOnce = 500;
const charactersAtOnce = 200_000;

/** The first names that go into one question. */
function together(types: readonly string[]): readonly string[] {
  let characters = 0;
  const end = types.findIndex((type, i) => {
    characters += type.length;
    return i > 0 && (i >= atOnce || characters > charactersAtOnce);
  });
  return types.slice(0, end < 0 ? types.length : end);
}

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
    const left = types.filter((type) => !this.#asked.has(type));
    for (let wanted = together(left); wanted.length > 0; wanted = together(left)) {
      left.splice(0, wanted.length);
      for (const type of wanted) this.#asked.add(type);
      await this.#ask(wanted, view);
    }
  }

  async #ask(wanted: readonly string[], view: ViewName): Promise<void> {
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
