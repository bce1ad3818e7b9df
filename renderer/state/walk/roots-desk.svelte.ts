import type { AddressText, DumpId } from '../../../shared/model/units.ts';
import type { Failure } from '../../../shared/protocol/failure.ts';
import { toFailure } from '../../../shared/protocol/failure.ts';
import type { RootReasonName, RootsAnswer } from '../../../shared/protocol/graph.ts';
import type { RootWishesAnswer } from '../../../shared/protocol/root-wishes.ts';
import type { ViewName } from '../../../shared/protocol/views.ts';
import type { EngineClient } from '../../../shared/protocol/wire.ts';
import { Answer } from './answer.svelte.ts';
import type { HeapObject } from './heap-object.ts';
import { rowsPageOf } from './heap-object.ts';
import { PagedRows } from './paged-rows.svelte.ts';

export const wishKinds = ['added', 'ignored', 'ignoredHolders'] as const;
/** Counts as a root; counts as none; what it refers to is held as if by a weak reference. */
export type WishKind = (typeof wishKinds)[number];

/** The roots of a dump, and what a person changed about them. */
export class RootsDesk {
  readonly #client: EngineClient;
  readonly #dump: DumpId;
  readonly counts = new Answer<RootsAnswer>();
  readonly list = new PagedRows<HeapObject>();
  readonly wishes = new Answer<RootWishesAnswer>();
  /** Whose roots are listed. */
  reason = $state<RootReasonName | null>(null);
  /** Why the last wish was not taken. */
  failure = $state.raw<Failure | null>(null);

  constructor(client: EngineClient, dump: DumpId) {
    this.#client = client;
    this.#dump = dump;
  }

  show(as: ViewName): void {
    this.counts.ask(as, (signal) => this.#client.ask('roots', { dump: this.#dump, view: as }, signal));
    this.askWishes();
  }

  /** The roots of one reason, largest first. */
  open(reason: RootReasonName, as: ViewName): void {
    const question = { dump: this.#dump, view: as, reason };
    this.reason = reason;
    this.list.ask(
      `${as} ${reason}`,
      async (from, limit, signal) =>
        rowsPageOf(await this.#client.ask('rootObjects', { ...question, from, limit }, signal)),
      { method: 'rootObjects', params: question },
    );
  }

  askWishes(): void {
    this.wishes.ask('', (signal) => this.#client.ask('rootWishes', { dump: this.#dump }, signal));
  }

  has(kind: WishKind, address: AddressText): boolean {
    return this.wishes.value?.[kind].some((one) => one.address === address) ?? false;
  }

  /** An object cannot be added to the roots and be ignored at once: the later wish counts. */
  wish(kind: WishKind, address: AddressText): Promise<void> {
    const other: WishKind | null = kind === 'added' ? 'ignored' : kind === 'ignored' ? 'added' : null;
    return this.#tell((list) => {
      const others = this.#addresses(list).filter((one) => one !== address);
      return list === kind ? [...others, address] : list === other ? others : this.#addresses(list);
    });
  }

  unwish(kind: WishKind, address: AddressText): Promise<void> {
    return this.#tell((list) => this.#addresses(list).filter((one) => list !== kind || one !== address));
  }

  /** The roots as the rules have them. */
  reset(): Promise<void> {
    return this.#tell(() => []);
  }

  readonly #addresses = (kind: WishKind): readonly AddressText[] =>
    this.wishes.value?.[kind].map(({ address }) => address) ?? [];

  /** The engine answers once it has taken them; the graph is then made anew, and this desk is put away. */
  async #tell(listOf: (kind: WishKind) => readonly AddressText[]): Promise<void> {
    this.failure = null;
    try {
      await this.#client.ask('wishRoots', {
        dump: this.#dump,
        added: listOf('added'),
        ignored: listOf('ignored'),
        ignoredHolders: listOf('ignoredHolders'),
      });
    } catch (error) {
      this.failure = toFailure(error);
    }
  }
}
