import type { AddressText, DumpId } from '../../../shared/model/units.ts';
import type {
  DeepSizesAnswer,
  ObjectFacts,
  PathsAnswer,
  TypeSumsAnswer,
} from '../../../shared/protocol/graph.ts';
import type { Listing } from '../../../shared/protocol/listing.ts';
import type { ViewName } from '../../../shared/protocol/views.ts';
import type { EngineClient } from '../../../shared/protocol/wire.ts';
import { Answer } from './answer.svelte.ts';
import { dominatorTree } from './dominator-tree.ts';
import type { DominatorItem } from './dominator-tree.ts';
import type { HeapObject } from './heap-object.ts';
import { rowsPageOf } from './heap-object.ts';
import type { HoldersItem } from './holders-tree.ts';
import { holdersTree } from './holders-tree.ts';
import type { LoadRows } from './paged-rows.svelte.ts';
import { PagedRows } from './paged-rows.svelte.ts';
import { Tree } from './tree.svelte.ts';

/** What is laid out of the object that is looked at. Each part is asked for when it is first shown. */
export class ObjectDesk {
  readonly #client: EngineClient;
  readonly #dump: DumpId;
  readonly facts = new Answer<ObjectFacts>();
  /** The shortest path: the sentence at the top is made of it. */
  readonly path = new Answer<PathsAnswer>();
  readonly paths = new Answer<PathsAnswer>();
  readonly childTypes = new Answer<TypeSumsAnswer>();
  readonly referrerTypes = new Answer<TypeSumsAnswer>();
  readonly deepSizes = new Answer<DeepSizesAnswer>();
  readonly reached = new Answer<TypeSumsAnswer>();
  readonly children = new PagedRows<HeapObject>();
  /** The note of the last page of children. */
  childrenNote = $state<string | null>(null);
  readonly heldBy = new Tree<HoldersItem>();
  readonly dominates = new Tree<DominatorItem>();
  readonly holders = new PagedRows<HeapObject>();
  address = $state.raw<AddressText | null>(null);
  #as: ViewName = 'raw';

  constructor(client: EngineClient, dump: DumpId) {
    this.#client = client;
    this.#dump = dump;
  }

  get #about() {
    return { dump: this.#dump, view: this.#as, address: this.address ?? ('0' as AddressText) };
  }
  /** Who refers to it, as a table. */
  get referrersListing(): Listing {
    return { method: 'referrers', params: { ...this.#about, type: null } };
  }
  get #key(): string {
    return `${this.#as} ${this.address ?? ''}`;
  }

  /** Another object: what costs a walk is forgotten and not asked for by itself. */
  show(address: AddressText, as: ViewName): void {
    if (address !== this.address || as !== this.#as) {
      for (const part of [this.deepSizes, this.reached, this.paths]) part.forget();
      this.address = address;
      this.#as = as;
      this.childrenNote = null;
    }
    const about = this.#about;
    this.facts.ask(this.#key, (signal) => this.#client.ask('object', about, signal));
    this.path.ask(this.#key, (signal) => this.#client.ask('paths', { ...about, count: 1 }, signal));
    this.childTypes.ask(this.#key, (signal) => this.#client.ask('childTypes', about, signal));
  }

  askChildren(): void {
    const about = this.#about;
    const load: LoadRows<HeapObject> = async (from, limit, signal) => {
      const page = await this.#client.ask('children', { ...about, from, limit }, signal);
      if (page.note !== null) this.childrenNote = page.note;
      return rowsPageOf(page);
    };
    this.children.ask(this.#key, load, { method: 'children', params: about });
  }

  askHeldBy(): void {
    const about = this.#about;
    this.referrerTypes.ask(this.#key, (signal) => this.#client.ask('referrerTypes', about, signal));
    this.heldBy.ask(this.#key, holdersTree(this.#client, about));
  }

  askPaths(count: number): void {
    const about = this.#about;
    this.paths.ask(`${this.#key} ${count}`, (signal) =>
      this.#client.ask('paths', { ...about, count }, signal),
    );
  }

  askDominates(): void {
    const about = this.#about;
    this.dominates.ask(this.#key, dominatorTree(this.#client, about, 'objects'));
    this.holders.ask(this.#key, async (from, limit, signal) =>
      rowsPageOf(await this.#client.ask('holders', { ...about, from, limit }, signal)),
    );
  }

  askDeepSizes(): void {
    const about = this.#about;
    this.deepSizes.ask(this.#key, (signal) => this.#client.ask('deepSizes', about, signal));
  }

  askReached(): void {
    const about = this.#about;
    this.reached.ask(this.#key, (signal) => this.#client.ask('reached', { ...about, excluding: [] }, signal));
  }

  /** After the graph could not be made and now can: what failed is asked once more. */
  again(): void {
    for (const part of [this.facts, this.path, this.childTypes]) if (part.failure !== null) part.again();
  }
}
