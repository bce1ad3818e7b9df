import type { FolderListing } from '../../../shared/protocol/engine-api.ts';
import type { Failure } from '../../../shared/protocol/failure.ts';
import { toFailure } from '../../../shared/protocol/failure.ts';
import type { EngineClient } from '../../../shared/protocol/wire.ts';

/** One folder of the server, filtered by name. */
export class Folder {
  readonly #client: EngineClient;
  listing = $state.raw<FolderListing | null>(null);
  failure = $state.raw<Failure | null>(null);
  filter = $state('');
  active = $state(0);
  root = $state('');
  shown = $derived.by(() => {
    const part = this.filter.toLowerCase();
    return (this.listing?.entries ?? []).filter(({ name }) => name.toLowerCase().includes(part));
  });

  constructor(client: EngineClient) {
    this.#client = client;
    void this.open(null);
  }

  async open(path: string | null): Promise<void> {
    try {
      this.listing = await this.#client.ask('listFolder', { path });
      if (this.listing.parent === null) this.root = this.listing.path;
      this.failure = null;
      this.filter = '';
      this.active = 0;
    } catch (error) {
      this.failure = toFailure(error);
    }
  }

  async up(): Promise<void> {
    const parent = this.listing?.parent ?? null;
    if (parent !== null) await this.open(parent);
  }
}
