/* eslint-disable svelte/prefer-svelte-reactivity -- the set is replaced as a whole, never changed in place */
import type { AddressText } from '../../../shared/model/units.ts';
import { FailureError } from '../../../shared/protocol/failure.ts';
import type { SelectHow } from '../selection.svelte.ts';
import type { HeapObject } from './heap-object.ts';
import type { PagedRows } from './paged-rows.svelte.ts';

/** As many addresses as a query may list. */
export const mostPicked = 10_000;

/** Which rows of a list of objects are selected: by address, so that they stay selected when the order changes. */
export class PickedObjects {
  readonly #objects: PagedRows<HeapObject>;
  addresses = $state.raw<ReadonlySet<AddressText>>(new Set());
  /** Why not all of a range could be selected; null where all could. */
  note = $state.raw<string | null>(null);
  #anchor = 0;

  constructor(objects: PagedRows<HeapObject>) {
    this.#objects = objects;
  }

  isPicked = (row: number): boolean => {
    const address = this.#objects.row(row)?.address;
    return address !== undefined && this.addresses.has(address);
  };

  /** Moves the keyboard's row, too. */
  select(row: number, how: SelectHow): void {
    this.#objects.active = row;
    if (how === 'extend') {
      void this.#extend(Math.min(row, this.#anchor), Math.max(row, this.#anchor) + 1);
      return;
    }
    this.#anchor = row;
    this.note = null;
    const address = this.#objects.row(row)?.address;
    if (address === undefined) this.addresses = new Set();
    else if (how === 'only') this.addresses = new Set([address]);
    else {
      const next = new Set(this.addresses);
      if (!next.delete(address) && next.size < mostPicked) next.add(address);
      this.addresses = next;
    }
  }

  selectAll(): void {
    void this.#extend(0, this.#objects.total ?? 0);
  }

  clear(): void {
    this.addresses = new Set();
    this.note = null;
    this.#anchor = 0;
  }

  async #extend(from: number, to: number): Promise<void> {
    const active = this.#objects.active;
    const last = Math.min(to, from + mostPicked);
    const held = Array.from({ length: Math.min(last - from, 500) }, (_, i) => this.#objects.row(from + i));
    const known = held.length === last - from && held.every((object) => object !== null);
    try {
      const rows = known ? held : await this.#objects.between(from, last, new AbortController().signal);
      // A later step may have overtaken this one.
      if (this.#objects.active !== active) return;
      this.addresses = new Set(rows.map(({ address }) => address));
      this.note = to > last ? `The first ${mostPicked.toLocaleString('en-US')} are selected.` : null;
    } catch (error) {
      // The list has changed, and with it what the range meant; the table shows any other failure.
      if (!(error instanceof FailureError)) throw error;
    }
  }
}

/** A query that finds exactly these objects. */
export const queryOfAddresses = (addresses: Iterable<AddressText>): string =>
  `address in (${[...addresses].join(', ')})`;
