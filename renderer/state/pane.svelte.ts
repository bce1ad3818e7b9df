import type { EngineClient } from '../../shared/protocol/wire.ts';
import { Desk } from './desks.svelte.ts';
import type { Place } from './place.ts';
import { parsePlace, placeHash } from './place.ts';
import type { Places, Step } from './places.svelte.ts';

/** The place of a second pane: like the window's own, but no part of the browser's history. */
class PanePlaces implements Places {
  #all = $state.raw<readonly Place[]>([]);
  #at = $state(0);
  readonly now: Place;
  readonly canGoBack = $derived(this.#at > 0);
  readonly canGoForward = $derived(this.#at < this.#all.length - 1);
  readonly way: readonly Step[] = $derived(
    this.#all.slice(0, this.#at).map((place, i): Step => ({ place, back: this.#at - i })),
  );

  constructor(first: Place) {
    this.#all = [first];
    this.now = $derived(this.#all[this.#at] ?? first);
  }

  go(change: Partial<Place>, replace = false): void {
    const next = { ...this.now, ...change };
    if (placeHash(next) === placeHash(this.now)) return;
    this.#all = [...this.#all.slice(0, replace ? this.#at : this.#at + 1), next];
    this.#at = this.#all.length - 1;
  }
  link(change: Partial<Place>): string {
    return placeHash({ ...this.now, ...change });
  }
  back(steps = 1): void {
    if (this.#at >= steps) this.#at -= steps;
  }
  forward(): void {
    if (this.canGoForward) this.#at += 1;
  }
}

/** Screens that a second pane can show; the others open where they always do. */
const isForPane = ({ view, dump }: Place): boolean =>
  dump !== null && view !== 'summary' && view !== 'problems';

/** A second place beside the first, to compare: with answers of its own, so that neither disturbs the other. */
export class Pane {
  readonly #client: EngineClient;
  places = $state.raw<Places | null>(null);
  #desk: { readonly desk: Desk; readonly key: string } | null = null;

  constructor(client: EngineClient) {
    this.#client = client;
  }

  /** Opens an address of the app beside; false where it is none, or its screen is not for a pane. */
  open(hash: string): boolean {
    const place = parsePlace(hash);
    if (!isForPane(place)) return false;
    const { places } = this;
    if (places !== null && places.now.dump === place.dump) places.go(place);
    else this.places = new PanePlaces(place);
    return true;
  }

  close(): void {
    this.places = null;
    this.#desk = null;
  }

  /** What is laid out in the pane; after a change of the roots, anew. */
  deskOf(dump: NonNullable<Place['dump']>, roots: number): Desk {
    const key = `${dump} ${roots}`;
    if (this.#desk?.key !== key) this.#desk = { desk: new Desk(this.#client, dump), key };
    return this.#desk.desk;
  }
}
