import type { CancelSignal } from '../../shared/base/cancel-signal.ts';
import type { GraphState } from '../../shared/protocol/dump-state.ts';
import type { Failure } from '../../shared/protocol/failure.ts';
import { fail, toFailure } from '../../shared/protocol/failure.ts';
import type { ViewName } from '../../shared/protocol/views.ts';
import type { HeavyName, HeavyParams, HeavyResult } from './answers/heavy/questions.ts';
import { DumpGraph } from './dump-graph.ts';
import type { DumpPhase } from './dump-phase.ts';
import type { DumpReading } from './dump-reading.ts';
import type { OnPass } from './indexing/graph-thread.ts';
import type { GraphTasks, RootWishes } from './indexing/tasks.ts';
import { PhaseClock } from './phase-clock.ts';
import { storedSummary } from './stored-summary.ts';

/**
 * The object graph of a dump that was read, from nothing to ready: made when first asked for, saved as an index, made anew for
 * other roots; cancelled or failed, it can be asked for again.
 */
export class GraphMaking {
  readonly #workerFile: string;
  readonly #reading: DumpReading;
  readonly #phase: DumpPhase;
  /** A new one each time the making was stopped. */
  #abort = new AbortController();
  #graph: Promise<DumpGraph> | null = null;
  #stage: GraphState['stage'] = 'none';
  #failure: Failure | null = null;
  #wishes = 0;
  #revision = 0;

  constructor(workerFile: string, reading: DumpReading, phase: DumpPhase) {
    this.#workerFile = workerFile;
    this.#reading = reading;
    this.#phase = phase;
  }

  state(): GraphState {
    return {
      stage: this.#stage,
      failure: this.#failure,
      fromIndex: this.#reading.fromIndex,
      roots: { wishes: this.#wishes, revision: this.#revision },
    };
  }

  /** With one view made. Rejects with the failure that the state shows, too. */
  async graph(view: ViewName): Promise<DumpGraph> {
    if (this.#reading.isProfile) throw fail('bad-request', 'This file is a profile, which has no objects.');
    if (this.#stage !== 'ready') this.#stage = 'making';
    try {
      const graph = await this.#references();
      if (!graph.has(view)) {
        await graph.make(view, this.#abort.signal, this.#onPass());
        if (view === 'raw') await this.#saveIndex(graph);
      }
      if (this.#stage !== 'ready' || this.#phase.busy) {
        this.#stage = 'ready';
        this.#failure = null;
        this.#phase.end();
      }
      return graph;
    } catch (error) {
      this.#failed(toFailure(error));
      throw error;
    }
  }

  /** Begins, if the graph is not made or under way. Failures arrive as the dump's state. */
  begin(): void {
    void this.graph('raw').then(
      () => undefined,
      () => undefined,
    );
  }

  /** Sums of a view, which need the references only. Rejects as `graph` does. */
  async sums(view: ViewName): Promise<GraphTasks['sums']['result']> {
    const graph = await this.#references();
    const sums = await graph.sums(view, this.#abort.signal, this.#onPass());
    this.#phase.end();
    return sums;
  }

  /** Other roots. Settles when they are taken; the making of the graph goes on, its failures arrive as the dump's state. */
  async wishRoots(wishes: RootWishes): Promise<void> {
    const graph = await this.#references();
    await graph.wish(wishes);
    const { added, ignored, ignoredHolders } = wishes;
    this.#wishes = added.length + ignored.length + ignoredHolders.length;
    this.#revision += 1;
    this.#stage = 'none';
    this.#phase.end();
    this.begin();
  }

  /** A question of the graph's thread that may read the whole file. */
  async search<Q extends HeavyName>(
    question: Q,
    params: HeavyParams<Q> & { readonly view: ViewName },
    signal: CancelSignal,
  ): Promise<HeavyResult<Q>> {
    const graph = await this.graph(params.view);
    return this.#phase.whileItLasts('searching', this.#objects, (onProgress) =>
      graph.ask(question, params, signal, (_, done) => onProgress(done)),
    );
  }

  /** Stops the making of the graph. */
  cancel(): void {
    if (this.#stage === 'making') this.#abort.abort();
  }

  /** Stops all, and waits until the thread has let go of the file. */
  async close(): Promise<void> {
    this.#abort.abort();
    const graph = await this.#graph?.catch(() => null);
    await graph?.close();
  }

  get #objects(): number {
    return this.#reading.content.totals().objects;
  }

  #onPass(): OnPass {
    return this.#phase.passes(this.#objects);
  }

  #failed(failure: Failure): void {
    const cancelled = this.#abort.signal.aborted || failure.kind === 'cancelled';
    if (this.#stage === 'making') {
      this.#stage = cancelled ? 'cancelled' : 'failed';
      this.#failure = failure;
    }
    if (cancelled) this.#abort = new AbortController();
    this.#phase.end();
  }

  /** The dump's thread, with its references: loaded from the index, or handed over by the scan. */
  #references(): Promise<DumpGraph> {
    this.#graph ??= this.#makeReferences().catch((error: unknown) => {
      this.#graph = null;
      throw error;
    });
    return this.#graph;
  }

  async #makeReferences(): Promise<DumpGraph> {
    const { signal } = this.#abort;
    const reading = this.#reading;
    const { plain, mapping, process } = reading;
    if (plain === null || mapping === null) throw fail('closed', 'This dump is closed.');
    if (reading.fromIndex && reading.indexPlace !== null) {
      this.#phase.begin(new PhaseClock('loading', 'objects', null));
      const place = reading.indexPlace;
      const loaded = await DumpGraph.ofIndex(this.#workerFile, place, mapping, plain, process, signal);
      if (loaded !== null) return loaded;
      await reading.readAgain(signal);
    }
    const { scan } = reading;
    if (scan === null || scan.merged === null) throw fail('not-found', 'This dump is still being read.');
    const graph = await DumpGraph.ofScan(this.#workerFile, scan.merged, mapping, plain, process);
    scan.forgetReferences();
    return graph;
  }

  async #saveIndex(graph: DumpGraph): Promise<void> {
    const { indexPlace, fromIndex, content } = this.#reading;
    // An index holds what the rules say, never a person's wishes.
    if (indexPlace === null || fromIndex || this.#wishes > 0) return;
    try {
      await graph.save(indexPlace, storedSummary(content), this.#abort.signal, this.#onPass());
    } catch (error) {
      // Without an index the dump is only slower to open the next time; a stopped or dead thread is another matter.
      const { kind } = toFailure(error);
      if (kind === 'closed' || kind === 'cancelled' || kind === 'engine-stopped') throw error;
    }
  }
}
