import type { FolderListing } from '../../../shared/protocol/engine-api.ts';
import type { Failure } from '../../../shared/protocol/failure.ts';
import { toFailure } from '../../../shared/protocol/failure.ts';
import type { EngineClient } from '../../../shared/protocol/wire.ts';

type Entry = FolderListing['entries'][number];

/** Folders before files, each by name as people count: dump.9 before dump.10. */
const byKindAndName = (a: Entry, b: Entry): number =>
  a.kind === b.kind
    ? a.name.localeCompare(b.name, undefined, { numeric: true })
    : a.kind === 'folder'
      ? -1
      : 1;

/** Part of a name, or a pattern with `*` and `?` for the whole of it. Case does not count. */
export function nameFilter(filter: string): (name: string) => boolean {
  const part = filter.toLowerCase();
  if (!/[*?]/.test(part)) return (name) => name.toLowerCase().includes(part);
  return (name) => fitsPattern(name.toLowerCase(), part);
}

/** Greedy with one place to go back to: O(name × pattern) at worst, where a regular expression of many stars takes for ever. */
function fitsPattern(name: string, pattern: string): boolean {
  let [at, place, star, retry] = [0, 0, -1, 0];
  while (at < name.length) {
    if (pattern[place] === '*') {
      star = place;
      retry = at;
      place += 1;
    } else if (place < pattern.length && (pattern[place] === '?' || pattern[place] === name[at])) {
      at += 1;
      place += 1;
    } else if (star >= 0) {
      place = star + 1;
      retry += 1;
      at = retry;
    } else return false;
  }
  return /^\**$/.test(pattern.slice(place));
}

/** One folder of the server, filtered by name. */
export class Folder {
  readonly #client: EngineClient;
  listing = $state.raw<FolderListing | null>(null);
  failure = $state.raw<Failure | null>(null);
  filter = $state('');
  active = $state(0);
  root = $state('');
  readonly #sorted = $derived((this.listing?.entries ?? []).toSorted(byKindAndName));
  readonly shown = $derived.by(() => {
    const fits = nameFilter(this.filter);
    return this.#sorted.filter(({ name }) => fits(name));
  });
  /** Paths of the files that are chosen beside the one the keys are on. */
  marked = $state.raw<readonly string[]>([]);
  readonly shownFiles = $derived(this.shown.filter(({ kind }) => kind === 'file').map(({ path }) => path));
  #latest = 0;

  constructor(client: EngineClient) {
    this.#client = client;
    void this.open(null);
  }

  /** null opens the root. Where that fails, the folder before stays. */
  async open(path: string | null): Promise<void> {
    this.#latest += 1;
    const asked = this.#latest;
    const left = this.listing?.path;
    try {
      const listing = await this.#client.ask('listFolder', { path });
      if (asked !== this.#latest) return;
      this.listing = listing;
      if (listing.parent === null) this.root = listing.path;
      this.failure = null;
      this.filter = '';
      this.marked = [];
      // Coming out of a folder, that folder is the one that is chosen.
      this.active = Math.max(
        0,
        this.shown.findIndex((entry) => entry.path === left),
      );
    } catch (error) {
      if (asked === this.#latest) this.failure = toFailure(error);
    }
  }

  async up(): Promise<void> {
    const parent = this.listing?.parent ?? null;
    if (parent !== null) await this.open(parent);
  }

  /** Nobody looks at it any more: an answer that is still to come is of no use. */
  leave(): void {
    this.#latest += 1;
  }

  /** Chooses a file, or no more; folders cannot be chosen. */
  mark(index: number): void {
    const entry = this.shown[index];
    if (entry?.kind !== 'file') return;
    this.marked = this.marked.includes(entry.path)
      ? this.marked.filter((path) => path !== entry.path)
      : [...this.marked, entry.path];
  }

  /** All files from the one the keys are on to another one. */
  markTo(index: number): void {
    const [from, to] = [Math.min(this.active, index), Math.max(this.active, index)];
    const paths = this.shown
      .slice(from, to + 1)
      .filter(({ kind }) => kind === 'file')
      .map(({ path }) => path);
    this.marked = [...this.marked, ...paths.filter((path) => !this.marked.includes(path))];
    this.active = index;
  }

  /** The chosen files in the order of the list: by name, as people count. */
  get chosen(): string[] {
    return this.#sorted.filter(({ path }) => this.marked.includes(path)).map(({ path }) => path);
  }

  move(rows: number): void {
    this.active = Math.max(0, Math.min(this.shown.length - 1, this.active + rows));
  }
}
