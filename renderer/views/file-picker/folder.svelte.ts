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
    const part = this.filter.toLowerCase();
    return this.#sorted.filter(({ name }) => name.toLowerCase().includes(part));
  });
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

  move(rows: number): void {
    this.active = Math.max(0, Math.min(this.shown.length - 1, this.active + rows));
  }
}
