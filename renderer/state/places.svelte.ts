import type { Place } from './place.ts';
import { nowhere, parsePlace, placeHash } from './place.ts';

/** Steps of the way that are kept with each entry, so that the way is still known after a reload. */
const longestTrail = 24;

interface Entry {
  readonly at: number;
  /** Fragments of the places before this one, oldest first. */
  readonly trail: readonly string[];
}

function entryOf(state: unknown): Entry | null {
  const { at, trail } = (state ?? {}) as { at?: unknown; trail?: unknown };
  if (typeof at !== 'number') return null;
  return {
    at,
    trail: Array.isArray(trail) ? trail.filter((hash): hash is string => typeof hash === 'string') : [],
  };
}

/** A place on the way here, and how many steps back it lies. */
export interface Step {
  readonly place: Place;
  readonly back: number;
}

/** Where something of the window is, and how it got there. */
export interface Places {
  readonly now: Place;
  readonly canGoBack: boolean;
  readonly canGoForward: boolean;
  /** The places before this one, oldest first. */
  readonly way: readonly Step[];
  /** Goes there and leaves a step to come back to; a mere correction (`replace`) leaves none. */
  go(change: Partial<Place>, replace?: boolean): void;
  /** The address of a place near this one, for links. */
  link(change: Partial<Place>): string;
  back(steps?: number): void;
  forward(): void;
}

/** The window's place: the browser's own history, with each entry numbered. */
export class WindowPlaces implements Places {
  now = $state.raw<Place>(nowhere);
  #at = $state(0);
  #last = $state(0);
  #trail = $state.raw<readonly string[]>([]);
  readonly canGoBack = $derived(this.#at > 0);
  readonly canGoForward = $derived(this.#at < this.#last);
  readonly way: readonly Step[] = $derived(
    this.#trail.map((hash, i): Step => ({ place: parsePlace(hash), back: this.#trail.length - i })),
  );

  constructor() {
    this.#arrive();
    // Also a link that was followed, and an address that was typed.
    window.addEventListener('popstate', () => this.#arrive());
  }

  #arrive(): void {
    const known = entryOf(history.state);
    if (known !== null) {
      this.#at = known.at;
      this.#trail = known.trail;
      this.#last = Math.max(this.#last, known.at);
    } else {
      const first = this.now === nowhere && this.#last === 0;
      if (!first) this.#stepOn();
      history.replaceState(this.#entry(), '');
    }
    this.now = parsePlace(location.hash);
  }

  #entry(): Entry {
    return { at: this.#at, trail: this.#trail };
  }

  #stepOn(): void {
    this.#trail = [...this.#trail, placeHash(this.now)].slice(-longestTrail);
    this.#at += 1;
    this.#last = this.#at;
  }

  go(change: Partial<Place>, replace = false): void {
    const next = { ...this.now, ...change };
    const hash = placeHash(next);
    if (hash !== location.hash) {
      if (replace) history.replaceState(this.#entry(), '', hash);
      else {
        this.#stepOn();
        history.pushState(this.#entry(), '', hash);
      }
    }
    this.now = next;
  }

  link(change: Partial<Place>): string {
    return placeHash({ ...this.now, ...change });
  }

  /** Never leaves the app. */
  back(steps = 1): void {
    if (this.#at >= steps) history.go(-steps);
  }

  forward(): void {
    history.forward();
  }
}
