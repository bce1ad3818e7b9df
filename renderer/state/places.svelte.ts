import type { Place } from './place.ts';
import { nowhere, parsePlace, placeHash } from './place.ts';

/** The current place, and the way taken to it: the browser's own history, with each entry numbered. */
export class Places {
  now = $state.raw<Place>(nowhere);
  #at = $state(0);
  #last = $state(0);
  readonly canGoBack = $derived(this.#at > 0);
  readonly canGoForward = $derived(this.#at < this.#last);

  constructor() {
    this.#arrive();
    // Also a link that was followed, and an address that was typed.
    window.addEventListener('popstate', () => this.#arrive());
  }

  #arrive(): void {
    const known = (history.state as { at?: unknown } | null)?.at;
    if (typeof known === 'number') {
      this.#at = known;
      this.#last = Math.max(this.#last, known);
    } else {
      const first = this.now === nowhere && this.#last === 0;
      this.#at = first ? 0 : this.#at + 1;
      this.#last = this.#at;
      history.replaceState({ at: this.#at }, '');
    }
    this.now = parsePlace(location.hash);
  }

  /** Goes there and leaves a step to come back to; a mere correction (`replace`) leaves none. */
  go(change: Partial<Place>, replace = false): void {
    const next = { ...this.now, ...change };
    const hash = placeHash(next);
    if (hash !== location.hash) {
      if (replace) history.replaceState({ at: this.#at }, '', hash);
      else {
        this.#at += 1;
        this.#last = this.#at;
        history.pushState({ at: this.#at }, '', hash);
      }
    }
    this.now = next;
  }

  /** The address of a place near this one, for links. */
  link(change: Partial<Place>): string {
    return placeHash({ ...this.now, ...change });
  }

  /** Never leaves the app. */
  back(): void {
    if (this.canGoBack) history.back();
  }

  forward(): void {
    history.forward();
  }
}
