/* eslint-disable svelte/prefer-svelte-reactivity -- the map is replaced as a whole, never changed in place */
import type { AddressText, DumpId } from '../../../shared/model/units.ts';
import { FailureError } from '../../../shared/protocol/failure.ts';
import type { PathStep } from '../../../shared/protocol/graph.ts';
import type { ViewName } from '../../../shared/protocol/views.ts';
import type { EngineClient } from '../../../shared/protocol/wire.ts';

type Way = readonly PathStep[] | null;

/** At most so many addresses go into one question. */
const atOnce = 500;
/** What is beyond is forgotten and asked for again. */
const mostKept = 5_000;

/** How roots lead to the objects that are in view, for a column of a table. */
export class Whereabouts {
  readonly #client: EngineClient;
  readonly #dump: DumpId;
  #view: ViewName | null = null;
  #known = $state.raw<ReadonlyMap<AddressText, Way>>(new Map());
  readonly #asked = new Set<AddressText>();

  constructor(client: EngineClient, dump: DumpId) {
    this.#client = client;
    this.#dump = dump;
  }

  /** undefined: not known yet; null: the way is long, or there is none. */
  of = (address: AddressText): Way | undefined => this.#known.get(address);

  async need(addresses: readonly AddressText[], view: ViewName): Promise<void> {
    if (view !== this.#view || this.#asked.size > mostKept) {
      this.#view = view;
      this.#asked.clear();
      this.#known = new Map();
    }
    const wanted = addresses.filter((address) => !this.#asked.has(address)).slice(0, atOnce);
    if (wanted.length === 0) return;
    for (const address of wanted) this.#asked.add(address);
    try {
      const { paths } = await this.#client.ask('whereabouts', { dump: this.#dump, view, addresses: wanted });
      if (view !== this.#view) return;
      const found = wanted.map((address, i): [AddressText, Way] => [address, paths[i] ?? null]);
      this.#known = new Map([...this.#known, ...found]);
    } catch (error) {
      // The column stays empty; the table itself says what is wrong.
      if (!(error instanceof FailureError)) throw error;
      for (const address of wanted) this.#asked.delete(address);
    }
  }
}
