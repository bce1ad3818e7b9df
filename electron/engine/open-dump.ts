import { basename } from 'node:path';
import type { CancelSignal } from '../../shared/base/cancel-signal.ts';
import type { DumpId } from '../../shared/model/units.ts';
import { asBytes } from '../../shared/model/units.ts';
import type { DumpState, DumpTotals, ProblemReport } from '../../shared/protocol/dump-state.ts';
import type { Failure, FailureError } from '../../shared/protocol/failure.ts';
import { fail, toFailure } from '../../shared/protocol/failure.ts';
import type { HeapExportQuestion, WrittenFile } from '../../shared/protocol/table-export.ts';
import type { ViewName } from '../../shared/protocol/views.ts';
import type { HeavyName, HeavyParams, HeavyResult } from './answers/heavy/questions.ts';
import { kindMatcher } from './answers/summary.ts';
import { SummaryPages } from './answers/summary-pages.ts';
import { tableOf } from './answers/summary-table.ts';
import { DumpExports } from './dump-exports.ts';
import type { DumpGraph } from './dump-graph.ts';
import { DumpPhase } from './dump-phase.ts';
import type { ReadingOptions } from './dump-reading.ts';
import { DumpReading } from './dump-reading.ts';
import { runExport } from './exports/run-export.ts';
import type { ExportTask } from './exports/tasks.ts';
import { GraphMaking } from './graph-making.ts';
import type { InTurn } from './in-turn.ts';
import type { RootWishes } from './indexing/tasks.ts';
import type { ProcessLines } from './process/process-lines.ts';

export interface OpenDumpOptions extends ReadingOptions {
  readonly graphWorkerFile: string;
  readonly exportWorkerFile: string;
  /** 'eager': the graph is made as soon as the summary is whole. 'asked': when a question needs it. */
  readonly graph: 'eager' | 'asked';
  /** Graphs that nobody waits for are made one after the other: many dumps opened together would starve each other. */
  readonly eagerGraphs: InTurn;
  readonly onState: (state: DumpState) => void;
}

const betweenStatesMs = 100;

/** One dump that is open: read, then asked. What it is at and what it can tell is its state. */
export class OpenDump {
  readonly id: DumpId;
  readonly path: string;
  /** Settles when reading has ended, however it ended; never rejects. */
  settled: Promise<void> = Promise.resolve();
  readonly #options: OpenDumpOptions;
  readonly #abort = new AbortController();
  readonly #phase: DumpPhase;
  readonly #reading: DumpReading;
  readonly #making: GraphMaking;
  readonly #exports: DumpExports;
  readonly #pages: SummaryPages;
  readonly #viewPages = new Map<ViewName, Promise<SummaryPages>>();
  #stage: DumpState['stage'] = 'opening';
  #failure: Failure | null = null;
  #revision = 0;
  #lastState = 0;

  constructor(id: DumpId, path: string, options: OpenDumpOptions) {
    this.id = id;
    this.path = path;
    this.#options = options;
    this.#phase = new DumpPhase({
      changed: (now) => this.#changed(now),
      moved: () => options.onState(this.state()),
    });
    const reading = new DumpReading(id, path, options, this.#phase);
    this.#reading = reading;
    this.#making = new GraphMaking(options.graphWorkerFile, reading, this.#phase);
    this.#exports = new DumpExports(this.#phase);
    this.#pages = new SummaryPages({
      get partial() {
        return reading.content.partial;
      },
      totals: () => reading.content.totals(),
      table: (by) => reading.content.table(by),
    });
  }

  start(): void {
    this.settled = this.#reading.read(this.#abort.signal).then(
      () => {
        this.#end('ready', null);
        if (this.#options.graph === 'eager' && !this.isProfile)
          this.#options.eagerGraphs.add(() => this.graph('raw'));
      },
      (error: unknown) => {
        const failure = this.#abort.signal.aborted
          ? ({ kind: 'cancelled', message: 'Reading was cancelled; what was read so far is shown.' } as const)
          : toFailure(error);
        this.#end(failure.kind === 'cancelled' ? 'cancelled' : 'failed', failure);
      },
    );
  }

  #end(stage: DumpState['stage'], failure: Failure | null): void {
    this.#stage = stage;
    this.#failure = failure;
    this.#phase.end();
  }

  #changed(now: boolean): void {
    if (this.#stage === 'opening' && this.#phase.busy) this.#stage = 'reading';
    const time = performance.now();
    if (!now && time - this.#lastState < betweenStatesMs) return;
    this.#lastState = time;
    this.#revision += 1;
    // The figures of a whole dump stay as they are while its graph is made.
    if (this.#stage !== 'ready' || now) this.#pages.forget();
    this.#options.onState(this.state());
  }

  state(): DumpState {
    const { format, compressed, fileBytes, modifiedMs, takenMs, content } = this.#reading;
    return {
      dump: this.id,
      path: this.path,
      name: basename(this.path),
      stage: this.#stage,
      format,
      compressed,
      fileBytes,
      modifiedMs,
      takenMs,
      phase: this.#phase.progress(),
      totals: content.totals(),
      problems: content.problemCount(),
      failure: this.#failure,
      graph: this.#making.state(),
      revision: this.#revision,
    };
  }

  /** Stops what runs: the reading, or the making of the graph. */
  cancel(): void {
    if (this.#stage === 'opening' || this.#stage === 'reading') this.#abort.abort();
    else this.#making.cancel();
  }

  /** The summary as the dump was written; at once, also while it is read. */
  summary(question: Parameters<SummaryPages['page']>[0]) {
    return this.#pages.page(question);
  }

  summaryText(limit: number): string {
    return this.#pages.text(limit);
  }

  problems(): ProblemReport {
    return this.#reading.content.problems();
  }

  /** The summary of a view. Rejects as `graph` does. */
  async viewPages(view: ViewName): Promise<SummaryPages> {
    if (view === 'raw') return this.#pages;
    let pages = this.#viewPages.get(view);
    if (pages === undefined) {
      pages = this.#makeViewPages(view);
      this.#viewPages.set(view, pages);
      pages.catch(() => this.#viewPages.delete(view));
    }
    return pages;
  }

  async #makeViewPages(view: ViewName): Promise<SummaryPages> {
    this.#assertRead();
    const sums = await this.#making.sums(view);
    const totals: DumpTotals = {
      objects: sums.objects,
      types: sums.byType.group.length,
      bytes: asBytes(sums.bytes),
      references: sums.references,
    };
    return new SummaryPages({
      partial: this.#reading.content.partial,
      totals: () => totals,
      table: (by) => tableOf(sums, sums.addressWords, by),
    });
  }

  /** Begins to make the graph, if it is not made or under way. Failures arrive as the dump's state. */
  makeGraph(): void {
    if (this.#stage === 'ready') this.#making.begin();
  }

  /** The graph with one view made. Rejects with the failure that the state shows, too. */
  async graph(view: ViewName): Promise<DumpGraph> {
    this.#assertRead();
    return this.#making.graph(view);
  }

  /** Other roots. Settles when they are taken; the making of the graph goes on, its failures arrive as the dump's state. */
  async wishRoots(wishes: RootWishes): Promise<void> {
    this.#assertRead();
    await this.#making.wishRoots(wishes);
  }

  /** A question of the graph's thread that may read the whole file: its progress is the dump's phase once it lasts. */
  async search<Q extends HeavyName>(
    question: Q,
    params: HeavyParams<Q> & { readonly view: ViewName },
    signal: CancelSignal,
  ): Promise<HeavyResult<Q>> {
    this.#assertRead();
    return this.#making.search(question, params, signal);
  }

  /**
   * Writes a table or a picture of the dump into a file; its progress is the dump's phase once it lasts. Rejects as `graph` and
   * `runExport` do.
   */
  async exportTo(question: HeapExportQuestion, path: string, signal: CancelSignal): Promise<WrittenFile> {
    const task = await this.#exportTask(question);
    const worker = this.#options.exportWorkerFile;
    return this.#exports.run((stop, onProgress) => runExport(worker, task, path, stop, onProgress), signal);
  }

  /** The same for a file that is written another way. */
  exportWith(...asked: Parameters<DumpExports['run']>): Promise<WrittenFile> {
    this.#assertRead();
    return this.#exports.run(...asked);
  }

  async #exportTask({ kind, format, view, redaction }: HeapExportQuestion): Promise<ExportTask> {
    // A bad pattern is said before an hour of indexing.
    kindMatcher(redaction.types ?? '');
    if (kind === 'summary') {
      this.#assertRead();
      const { table } = (await this.viewPages(view)).whole('type');
      return { what: 'summary', format, view, redaction, table };
    }
    const { columns, graph } = (await this.graph(view)).context(view);
    const { plain } = this.#reading;
    if (plain === null) throw fail('closed', 'This dump is closed.');
    const heap = { columns, graph, file: { fd: plain.fd, bytes: plain.bytes } };
    return { what: 'heap', kind, format, view, redaction, heap, name: basename(this.path) };
  }

  #assertRead(): void {
    if (this.#stage !== 'ready') throw this.#notReady();
  }

  #notReady(): FailureError {
    return this.#failure === null
      ? fail('not-found', 'This dump is still being read.')
      : fail(this.#failure.kind, this.#failure.message);
  }

  /** A profile, whose questions the thread of the profiles answers. */
  get isProfile(): boolean {
    return this.#reading.isProfile;
  }

  /** What the dump says of the process; null where it says nothing. */
  get process(): ProcessLines | null {
    return this.#reading.process;
  }

  /** Where this dump's index is or would be; null where indexes are not used. */
  get indexPath(): string | null {
    return this.#reading.indexPlace?.path ?? null;
  }

  /** Stops reading, waits for the threads to let go of the file, and closes it. */
  async close(): Promise<void> {
    this.#abort.abort();
    this.#making.cancel();
    await this.#exports.close();
    await this.settled;
    await this.#making.close();
    await this.#reading.close();
  }
}
