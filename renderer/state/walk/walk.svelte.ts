/* eslint-disable svelte/prefer-svelte-reactivity -- the map is replaced as a whole, never changed in place */
import type { AddressText, DumpId } from '../../../shared/model/units.ts';
import type { ObjectFacts, PathsAnswer } from '../../../shared/protocol/graph.ts';
import type { SuspectsAnswer } from '../../../shared/protocol/suspects.ts';
import type { ViewName } from '../../../shared/protocol/views.ts';
import type { EngineClient } from '../../../shared/protocol/wire.ts';
import type { ObjectsLook } from '../place.ts';
import { PictureDesk } from '../picture/picture-desk.svelte.ts';
import { InsightDesk } from '../insight/insight-desk.svelte.ts';
import { Answer } from './answer.svelte.ts';
import { DominatorsDesk } from './dominators-desk.svelte.ts';
import type { HeapObject } from './heap-object.ts';
import { rowsPageOf } from './heap-object.ts';
import { ObjectDesk } from './object-desk.svelte.ts';
import type { LoadRows } from './paged-rows.svelte.ts';
import { PagedRows } from './paged-rows.svelte.ts';
import { KeepersDesk } from './keepers-desk.svelte.ts';
import { ProcessDesk } from './process-desk.svelte.ts';
import { RootsDesk } from './roots-desk.svelte.ts';
import { PickedObjects } from './picked-objects.svelte.ts';
import { RetainedTypes } from './retained-types.svelte.ts';
import { Whereabouts } from './whereabouts.svelte.ts';
import { Totals } from './totals.svelte.ts';

/** What is laid out of a dump's objects: the list, the object looked at, the dominators, and what is selected. */
export class Walk {
  readonly #client: EngineClient;
  readonly #dump: DumpId;
  readonly objects = new PagedRows<HeapObject>();
  /** Which of them are selected. */
  readonly picked = new PickedObjects(this.objects);
  readonly totals: Totals;
  readonly object: ObjectDesk;
  readonly dominators: DominatorsDesk;
  readonly picture: PictureDesk;
  readonly roots: RootsDesk;
  readonly keepers: KeepersDesk;
  readonly process: ProcessDesk;
  readonly insight: InsightDesk;
  readonly retainedTypes: RetainedTypes;
  readonly whereabouts: Whereabouts;
  #list = '';
  /** The object that the inspector tells of. */
  selected = $state.raw<AddressText | null>(null);
  readonly suspects = new Answer<SuspectsAnswer>();
  readonly inspected = new Answer<ObjectFacts>();
  readonly inspectedPath = new Answer<PathsAnswer>();
  /** Types of the objects that were met, for the names of places on the way. */
  #types = $state.raw<ReadonlyMap<AddressText, string>>(new Map());

  constructor(client: EngineClient, dump: DumpId) {
    this.#client = client;
    this.#dump = dump;
    this.totals = new Totals(client, dump);
    this.object = new ObjectDesk(client, dump);
    this.dominators = new DominatorsDesk(client, dump);
    this.picture = new PictureDesk(client, dump);
    this.roots = new RootsDesk(client, dump);
    this.insight = new InsightDesk(client, dump);
    this.keepers = new KeepersDesk(client, dump);
    this.process = new ProcessDesk(client, dump);
    this.whereabouts = new Whereabouts(client, dump);
    this.retainedTypes = new RetainedTypes(client, dump);
  }

  /** Objects of a type, or containers of all types where `type` is null. */
  list(type: string | null, { order, reversed }: ObjectsLook, as: ViewName): void {
    const among = type === null ? 'containers' : 'all';
    const question = { dump: this.#dump, view: as, type, among, sortBy: order, reversed } as const;
    this.totals.setView(as);
    const list = JSON.stringify([type, as]);
    if (list !== this.#list) this.picked.clear();
    this.#list = list;
    const load: LoadRows<HeapObject> = async (from, limit, signal) => {
      const page = await this.#client.ask('objects', { ...question, from, limit }, signal);
      return rowsPageOf(page);
    };
    this.objects.ask(JSON.stringify(question), load, { method: 'objects', params: question });
  }

  select(address: AddressText | null): void {
    this.selected = address;
  }

  /** What this dump alone makes suspicious. */
  askSuspects(as: ViewName): void {
    const question = { dump: this.#dump, view: as, baselines: [] };
    this.suspects.ask(as, (signal) => this.#client.ask('suspects', question, signal));
  }

  /** Asks for what the inspector shows of the selected object. */
  inspect(address: AddressText, as: ViewName): void {
    const about = { dump: this.#dump, view: as, address };
    const key = `${as} ${address}`;
    this.inspected.ask(key, (signal) => this.#client.ask('object', about, signal));
    this.inspectedPath.ask(key, (signal) => this.#client.ask('paths', { ...about, count: 1 }, signal));
  }

  /** The type of an object that was looked at; null where it is not known any more. */
  typeOf = (address: AddressText): string | null => this.#types.get(address) ?? null;

  remember(address: AddressText, type: string): void {
    if (this.#types.get(address) !== type) this.#types = new Map([...this.#types, [address, type]]);
  }
}
