import type { DumpId } from '../../shared/model/units.ts';
import type { DumpState } from '../../shared/protocol/dump-state.ts';
import type { HostFacts, RecentFile } from '../../shared/protocol/engine-api.ts';
import type { Failure } from '../../shared/protocol/failure.ts';
import { toFailure } from '../../shared/protocol/failure.ts';
import type { HostClient } from '../engine/host-client.ts';
import { landingOf } from './landing.ts';
import { isOfNoDump, placeHash } from './place.ts';
import type { Places } from './places.svelte.ts';

/** The open dumps as the engine last told, and the ways to open another. */
export class Dumps {
  readonly client: HostClient;
  readonly #places: Places;
  /** Files that were opened at once, until it is known where they show, and where the person stood then. */
  #landing: { readonly opened: readonly DumpId[]; readonly from: string } | null = null;
  all = $state.raw<readonly DumpState[]>([]);
  host = $state.raw<HostFacts | null>(null);
  recent = $state.raw<readonly RecentFile[]>([]);
  /** False while the engine cannot be reached. */
  reachable = $state(true);
  /** What the last attempt to open or ask met, until it is read. */
  notice = $state.raw<Failure | null>(null);
  /** False until the engine has told of its dumps once. */
  known = $state(false);
  readonly current = $derived.by(() => this.all.find(({ dump }) => dump === this.#places.now.dump) ?? null);

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

  /** Asks for everything afresh: at the start, and after the engine was away. */
  async refresh(): Promise<void> {
    try {
      const [host, all, recent] = await Promise.all([
        this.client.ask('hostFacts', {}),
        this.client.ask('dumps', {}),
        this.client.ask('recentFiles', {}),
      ]);
      this.host = host;
      this.recent = recent;
      // What events told meanwhile is newer than the answer.
      this.all = all.map((state) => {
        const told = this.all.find(({ dump }) => dump === state.dump);
        return told !== undefined && told.revision > state.revision ? told : state;
      });
      this.reachable = true;
      if (!this.known || (this.#places.now.dump !== null && this.current === null)) this.#settle();
    } catch (error) {
      this.#tell(error);
    } finally {
      this.known = true;
    }
  }

  /** A dump that is not there any more, or none asked for: the first one open. */
  #settle(): void {
    if (this.current === null && !isOfNoDump(this.#places.now.view))
      this.#places.go({ dump: this.all[0]?.dump ?? null }, true);
  }

  #put(state: DumpState): void {
    const at = this.all.findIndex(({ dump }) => dump === state.dump);
    if (at < 0) {
      this.all = [...this.all, state];
      // The desktop opens what was double-clicked; one engine there has one window. A server may have many.
      if (this.known && this.host?.host === 'electron') this.#show(state.dump);
    } else if ((this.all[at]?.revision ?? 0) <= state.revision) this.all = this.all.with(at, state);
    this.#land();
  }

  #drop(dump: DumpId): void {
    const at = this.all.findIndex((state) => state.dump === dump);
    this.all = this.all.filter((state) => state.dump !== dump);
    if (this.#places.now.dump === dump) {
      const next = this.all[at] ?? this.all.at(-1);
      this.#places.go({ dump: next?.dump ?? null, view: 'summary', filter: '' }, true);
    }
  }

  #show(dump: DumpId): void {
    this.#places.go({ dump, view: 'summary', filter: '' });
  }

  /** The first of them shows until it is known what they are; whoever goes elsewhere meanwhile stays there. */
  #showAll(opened: readonly DumpId[]): void {
    if (opened[0] === undefined) return;
    this.#show(opened[0]);
    this.#landing = { opened, from: placeHash(this.#places.now) };
    this.#land();
  }

  #land(): void {
    if (this.#landing === null) return;
    const { opened, from } = this.#landing;
    if (placeHash(this.#places.now) !== from) {
      this.#landing = null;
      return;
    }
    const where = landingOf(opened, this.all);
    if (where === null) return;
    this.#landing = null;
    if (where === 'growth') this.#places.go({ dump: null, view: 'growth' }, true);
    else this.#places.go({ dump: where.dump, view: 'summary', filter: '' }, true);
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
      if ('dumps' in opened && opened.dumps.length > 1) this.#showAll(opened.dumps);
      else if (dump !== undefined) this.#show(dump);
    } catch (error) {
      this.#tell(error);
    }
  }

  /** Opens several files at once. */
  openAll = async (paths: readonly string[]): Promise<void> => {
    if (paths.length === 1 && paths[0] !== undefined) return this.open(paths[0]);
    this.notice = null;
    // One after the other: the order of opening is the order they were given in. One that is refused keeps none back.
    const opened: DumpId[] = [];
    for (const path of paths)
      await this.#quietly(this.client.ask('openDump', { path }).then(({ dump }) => opened.push(dump)));
    this.#showAll(opened);
  };

  open = (path: string): Promise<void> => this.#opening(this.client.ask('openDump', { path }));
  openSample = (): Promise<void> => this.#opening(this.client.ask('openSample', {}));
  choose = (): Promise<void> => this.#opening(this.client.ask('chooseFiles', {}));

  /** Opens the same file once more in the place of a dump that failed or was cancelled. */
  reopen = async ({ path, dump }: DumpState): Promise<void> => {
    await this.open(path);
    if (this.#places.now.dump !== dump) await this.close(dump);
  };

  async #quietly(work: Promise<unknown>): Promise<void> {
    try {
      await work;
    } catch (error) {
      this.#tell(error);
    }
  }
  close = (dump: DumpId): Promise<void> => this.#quietly(this.client.ask('closeDump', { dump }));
  /** Begins to follow the references; how that goes arrives as the dump's state. */
  makeGraph = (dump: DumpId): Promise<void> => this.#quietly(this.client.ask('makeGraph', { dump }));
  cancel = (dump: DumpId): Promise<void> => this.#quietly(this.client.ask('cancelReading', { dump }));

  readRecent = (): Promise<void> =>
    this.#quietly(this.client.ask('recentFiles', {}).then((recent) => (this.recent = recent)));
  clearRecent = async (): Promise<void> => {
    await this.#quietly(this.client.ask('clearRecentFiles', {}));
    await this.readRecent();
  };

  /** Where the engine went away: both its events and the questions try again. */
  tryAgain = (): void => {
    this.client.reconnect();
    void this.refresh();
  };
}
