import type { DumpId } from '../../shared/model/units.ts';
import type { DumpState } from '../../shared/protocol/dump-state.ts';
import type { HostFacts, RecentFile } from '../../shared/protocol/engine-api.ts';
import type { Failure } from '../../shared/protocol/failure.ts';
import { toFailure } from '../../shared/protocol/failure.ts';
import type { HostClient } from '../engine/connect.ts';
import type { Places } from './place.svelte.ts';

/** The open dumps as the engine last told, and the ways to open another. */
export class Dumps {
  readonly client: HostClient;
  readonly #places: Places;
  all = $state.raw<readonly DumpState[]>([]);
  host = $state.raw<HostFacts | null>(null);
  recent = $state.raw<readonly RecentFile[]>([]);
  /** False while the engine cannot be reached. */
  reachable = $state(true);
  /** What the last attempt to open or ask met, until it is read. */
  notice = $state.raw<Failure | null>(null);
  /** False until the engine has told of its dumps once. */
  known = $state(false);
  current = $derived.by(() => this.all.find(({ dump }) => dump === this.#places.now.dump) ?? null);

  constructor(client: HostClient, places: Places) {
    this.client = client;
    this.#places = places;
    client.listen('dumpState', (state) => this.#put(state));
    client.listen('dumpClosed', ({ dump }) => this.#drop(dump));
    client.onReachable((reachable) => {
      this.reachable = reachable;
      if (reachable) void this.refresh();
    });
  }

  async refresh(): Promise<void> {
    try {
      this.host = await this.client.ask('hostFacts', {});
      this.all = await this.client.ask('dumps', {});
      this.recent = await this.client.ask('recentFiles', {});
      const { dump } = this.#places.now;
      const first = this.all[0];
      if (dump === null && first !== undefined) this.#places.go({ dump: first.dump }, true);
      else if (dump !== null && this.current === null) this.#places.go({ dump: first?.dump ?? null }, true);
      this.reachable = true;
    } catch (error) {
      this.#tell(error);
    } finally {
      this.known = true;
    }
  }

  #put(state: DumpState): void {
    const at = this.all.findIndex(({ dump }) => dump === state.dump);
    // An answer and an event may cross; the higher revision is the later truth.
    if (at >= 0 && (this.all[at]?.revision ?? 0) > state.revision) return;
    this.all = at < 0 ? [...this.all, state] : this.all.with(at, state);
  }

  #drop(dump: DumpId): void {
    const at = this.all.findIndex((state) => state.dump === dump);
    this.all = this.all.filter((state) => state.dump !== dump);
    if (this.#places.now.dump === dump) {
      this.#places.go({ dump: (this.all[at] ?? this.all.at(-1))?.dump ?? null, view: 'summary' }, true);
    }
  }

  #tell(error: unknown): void {
    const failure = toFailure(error);
    if (failure.kind === 'engine-stopped') this.reachable = false;
    else if (failure.kind !== 'cancelled') this.notice = failure;
  }

  /** Runs an opening and goes to the dump it began. */
  async #opening(work: Promise<{ dump: DumpId } | { dumps: readonly DumpId[] }>): Promise<void> {
    this.notice = null;
    try {
      const opened = await work;
      const dump = 'dump' in opened ? opened.dump : opened.dumps[0];
      if (dump !== undefined) this.#places.go({ dump, view: 'summary', groupBy: 'type' });
      this.recent = await this.client.ask('recentFiles', {});
    } catch (error) {
      this.#tell(error);
    }
  }

  open = (path: string): Promise<void> => this.#opening(this.client.ask('openDump', { path }));
  openSample = (): Promise<void> => this.#opening(this.client.ask('openSample', {}));
  choose = (): Promise<void> => this.#opening(this.client.ask('chooseFiles', {}));

  async #quietly(work: Promise<unknown>): Promise<void> {
    try {
      await work;
    } catch (error) {
      this.#tell(error);
    }
  }
  close = (dump: DumpId): Promise<void> => this.#quietly(this.client.ask('closeDump', { dump }));
  cancel = (dump: DumpId): Promise<void> => this.#quietly(this.client.ask('cancelReading', { dump }));
  clearRecent = async (): Promise<void> => {
    await this.#quietly(this.client.ask('clearRecentFiles', {}));
    this.recent = [];
  };
}
