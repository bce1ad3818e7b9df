import { basename } from 'node:path';
import type { CancelSignal } from '../../shared/base/cancel-signal.ts';
import type { DumpId } from '../../shared/model/units.ts';
import { asBytes } from '../../shared/model/units.ts';
import type {
  DumpState,
  DumpTotals,
  GraphState,
  PhaseName,
  ProblemReport,
} from '../../shared/protocol/dump-state.ts';
import { phaseNames } from '../../shared/protocol/dump-state.ts';
import type { Failure, FailureError } from '../../shared/protocol/failure.ts';
import { fail, toFailure } from '../../shared/protocol/failure.ts';
import type { HeapExportQuestion, WrittenFile } from '../../shared/protocol/table-export.ts';
import type { ViewName } from '../../shared/protocol/views.ts';
import type { HeavyName, HeavyParams, HeavyResult } from './answers/heavy/questions.ts';
import { kindMatcher } from './answers/summary.ts';
import { SummaryPages } from './answers/summary-pages.ts';
import { tableOf } from './answers/summary-table.ts';
import type { DumpContent } from './dump-content.ts';
import { inflateToCache, isGzip, refuseOtherCompressions } from './dump-file/gzip.ts';
import type { FileMapping } from './dump-file/mapping.ts';
import { mapFile } from './dump-file/mapping.ts';
import type { OpenFile } from './dump-file/open-file.ts';
import { openPlainFile, readHead } from './dump-file/open-file.ts';
import { DumpGraph } from './dump-graph.ts';
import type { IndexPlace } from './dump-graph.ts';
import { runExport } from './exports/run-export.ts';
import type { ExportTask } from './exports/tasks.ts';
import type { OnPass } from './indexing/graph-thread.ts';
import type { RootWishes } from './indexing/tasks.ts';
import { gzipTime, headerTime } from './dump-file/taken-time.ts';
import type { InTurn } from './in-turn.ts';
import { recognise } from './importers/list.ts';
import { indexPlaceOf, readStoredSummary } from './index-place.ts';
import type { ProfileImporter } from './profiles/profile-importer.ts';
import type { ProfileThread } from './profile-thread/profile-thread.ts';
import { PhaseClock } from './phase-clock.ts';
import type { ProcessLines } from './process/process-lines.ts';
import { readProcessLines } from './process/process-lines.ts';
import { recogniseProfile } from './profiles/list.ts';
import { DumpScan } from './scan/dump-scan.ts';
import type { ScanThreads } from './scan/scan-threads.ts';
import { contentOf, storedSummary } from './stored-summary.ts';

export interface OpenDumpOptions {
  readonly threads: ScanThreads;
  /** null: use the twin. */
  readonly kernelFile: string | null;
  readonly graphWorkerFile: string;
  readonly exportWorkerFile: string;
  /** Null: profiles are refused. */
  readonly profiles: ProfileThread | null;
  readonly cacheFolder: string;
  /** 'eager': the graph is made as soon as the summary is whole. 'asked': when a question needs it. */
  readonly graph: 'eager' | 'asked';
  /** Graphs that nobody waits for are made one after the other: many dumps opened together would starve each other. */
  readonly eagerGraphs: InTurn;
  /** Whether an index of the dump is used and written. */
  readonly useIndex: boolean;
  readonly onState: (state: DumpState) => void;
}

const betweenStatesMs = 100;
/** A search that ends before is not worth a line of progress. */
const quietMs = 300;
const noTotals: DumpTotals = { objects: 0, types: 0, bytes: asBytes(0), references: 0 };
const noTable = {
  kind: [],
  count: new Float64Array(0),
  bytes: new Float64Array(0),
  max: new Float64Array(0),
  maxAddress: [],
};
const noContent: DumpContent = {
  partial: true,
  totals: () => noTotals,
  problemCount: () => 0,
  problems: () => ({ counts: [], total: 0, first: [], skippedLines: 0 }),
  table: () => noTable,
};

const isPhase = (pass: string): pass is PhaseName => (phaseNames as readonly string[]).includes(pass);

/** One dump on its way from a path to answers: opened, inflated, mapped, scanned, indexed; then asked. */
export class OpenDump {
  readonly id: DumpId;
  readonly path: string;
  /** Settles when reading has ended, however it ended; never rejects. */
  settled: Promise<void> = Promise.resolve();
  readonly #options: OpenDumpOptions;
  readonly #abort = new AbortController();
  /** Of the graph's making; a new one each time it is begun. */
  #graphAbort = new AbortController();
  #stage: DumpState['stage'] = 'opening';
  #source: OpenFile | null = null;
  #plain: OpenFile | null = null;
  #mapping: FileMapping | null = null;
  #process: ProcessLines | null = null;
  #format: DumpState['format'] = null;
  #compressed = false;
  #takenMs: number | null = null;
  #phase: PhaseClock | null = null;
  #content: DumpContent = noContent;
  #scan: DumpScan | null = null;
  #indexPlace: IndexPlace | null = null;
  #fromIndex = false;
  #isProfile = false;
  #graph: Promise<DumpGraph> | null = null;
  #graphStage: GraphState['stage'] = 'none';
  #graphFailure: Failure | null = null;
  #rootWishes = 0;
  #rootsRevision = 0;
  #failure: Failure | null = null;
  #revision = 0;
  /** Exports under way, which read the file, and what stops each. */
  readonly #exports = new Set<Promise<WrittenFile>>();
  readonly #exportStops = new Set<() => void>();
  #lastState = 0;
  readonly #pages: SummaryPages;
  readonly #viewPages = new Map<ViewName, Promise<SummaryPages>>();

  constructor(id: DumpId, path: string, options: OpenDumpOptions) {
    this.id = id;
    this.path = path;
    this.#options = options;
    const content = () => this.#content;
    this.#pages = new SummaryPages({
      get partial() {
        return content().partial;
      },
      totals: () => content().totals(),
      table: (by) => content().table(by),
    });
  }

  start(): void {
    this.settled = this.#read().then(
      () => {
        this.#end('ready', null);
        if (this.#options.graph === 'eager' && !this.#isProfile)
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

  async #read(): Promise<void> {
    const { signal } = this.#abort;
    this.#source = await openPlainFile(this.path);
    let head = readHead(this.#source);
    let plain = this.#source;
    let truncated: Failure | null = null;
    if (isGzip(head)) {
      this.#compressed = true;
      this.#takenMs = gzipTime(head);
      const clock = this.#begin(new PhaseClock('inflating', 'bytes', this.#source.bytes));
      const inflated = await inflateToCache(this.#source, this.#options.cacheFolder, {
        signal,
        onProgress: ({ compressedDone }) => {
          clock.done = compressedDone;
          this.#changed(false);
        },
      });
      truncated = inflated.truncated;
      plain = await openPlainFile(inflated.path);
      head = readHead(plain);
    }
    this.#plain = plain;
    this.#takenMs = headerTime(head) ?? this.#takenMs;
    refuseOtherCompressions(head, this.path);
    const importer = recognise(head);
    if (importer === null) {
      await this.#readProfile(plain, head);
      return;
    }
    this.#format = { id: importer.id, title: importer.title };
    signal.throwIfAborted();
    this.#mapping = await mapFile(plain);
    signal.throwIfAborted();
    this.#process = readProcessLines(this.#mapping, plain.bytes);
    if (this.#options.useIndex) {
      this.#indexPlace = await indexPlaceOf(this.path, this.#options.cacheFolder);
      const summary = await readStoredSummary(this.#indexPlace);
      signal.throwIfAborted();
      if (summary !== null) {
        this.#content = contentOf(summary);
        this.#fromIndex = true;
        return;
      }
    }
    await this.#scanFile(plain, truncated);
  }

  /** Not a dump: a profile, or nothing that is known. The thread of the profiles reads it and keeps it. */
  async #readProfile(plain: OpenFile, head: Uint8Array): Promise<void> {
    const { profiles, cacheFolder } = this.#options;
    const importer = recogniseProfile(head);
    if (importer === null || profiles === null) throw unknownContent(this.path, importer);
    this.#format = { id: importer.id, title: importer.title };
    this.#isProfile = true;
    const clock = this.#begin(new PhaseClock('reading', 'bytes', plain.bytes));
    const params = { dump: this.id, path: this.path, cacheFolder };
    await profiles.run('open', params, this.#abort.signal, (done) => {
      clock.done = done;
      this.#changed(false);
    });
  }

  async #scanFile(plain: OpenFile, truncated: Failure | null): Promise<void> {
    const { signal } = this.#abort;
    const scan = new DumpScan(plain, this.#options.threads, this.#options.kernelFile, truncated);
    this.#scan = scan;
    if (!this.#fromIndex) this.#content = scan;
    const scanning = this.#begin(new PhaseClock('scanning', 'bytes', plain.bytes));
    await scan.read(signal, (bytesDone) => {
      scanning.done = bytesDone;
      scanning.objects = scan.totals().objects;
      this.#changed(false);
    });
    if (scan.totals().objects === 0) {
      throw fail(
        'no-objects',
        `Not one object could be read from ${basename(this.path)}; the list of problems says why.`,
      );
    }
    const identifying = this.#begin(new PhaseClock('identifying', 'objects', scan.totals().objects));
    await scan.merge(signal);
    identifying.done = scan.totals().objects;
  }

  #begin(clock: PhaseClock): PhaseClock {
    this.#phase = clock;
    if (this.#stage === 'opening') this.#stage = 'reading';
    this.#changed(true);
    return clock;
  }

  #end(stage: DumpState['stage'], failure: Failure | null): void {
    this.#stage = stage;
    this.#failure = failure;
    this.#phase = null;
    this.#changed(true);
  }

  #changed(now: boolean): void {
    const time = performance.now();
    if (!now && time - this.#lastState < betweenStatesMs) return;
    this.#lastState = time;
    this.#revision += 1;
    // The figures of a whole dump stay as they are while its graph is made.
    if (this.#stage !== 'ready' || now) this.#pages.forget();
    this.#options.onState(this.state());
  }

  state(): DumpState {
    return {
      dump: this.id,
      path: this.path,
      name: basename(this.path),
      stage: this.#stage,
      format: this.#format,
      compressed: this.#compressed,
      fileBytes: this.#source?.bytes ?? 0,
      modifiedMs: this.#source?.modifiedMs ?? 0,
      takenMs: this.#takenMs,
      phase: this.#phase?.progress() ?? null,
      totals: this.#content.totals(),
      problems: this.#content.problemCount(),
      failure: this.#failure,
      graph: {
        stage: this.#graphStage,
        failure: this.#graphFailure,
        fromIndex: this.#fromIndex,
        roots: { wishes: this.#rootWishes, revision: this.#rootsRevision },
      },
      revision: this.#revision,
    };
  }

  /** Stops what runs: the reading, or the making of the graph. */
  cancel(): void {
    if (this.#stage === 'opening' || this.#stage === 'reading') this.#abort.abort();
    else if (this.#graphStage === 'making') this.#graphAbort.abort();
  }

  /** The summary as the dump was written; at once, also while it is read. */
  summary(question: Parameters<SummaryPages['page']>[0]) {
    return this.#pages.page(question);
  }

  summaryText(limit: number): string {
    return this.#pages.text(limit);
  }

  problems(): ProblemReport {
    return this.#content.problems();
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
    const graph = await this.#references();
    const sums = await graph.sums(view, this.#graphAbort.signal, this.#onPass());
    this.#finishPhase();
    const raw = this.#content;
    const totals: DumpTotals = {
      objects: sums.objects,
      types: sums.byType.group.length,
      bytes: asBytes(sums.bytes),
      references: sums.references,
    };
    return new SummaryPages({
      partial: raw.partial,
      totals: () => totals,
      table: (by) => tableOf(sums, sums.addressWords, by),
    });
  }

  /** Begins to make the graph, if it is not made or under way. Failures arrive as the dump's state. */
  makeGraph(): void {
    void this.graph('raw').then(
      () => undefined,
      () => undefined,
    );
  }

  /** The graph with one view made. Rejects with the failure that the state shows, too. */
  async graph(view: ViewName): Promise<DumpGraph> {
    if (this.#stage !== 'ready') throw this.#notReady();
    if (this.#isProfile) throw fail('bad-request', 'This file is a profile, which has no objects.');
    if (this.#graphStage !== 'ready') this.#graphStage = 'making';
    try {
      const graph = await this.#references();
      if (!graph.has(view)) {
        await graph.make(view, this.#graphAbort.signal, this.#onPass());
        if (view === 'raw') await this.#saveIndex(graph);
      }
      if (this.#graphStage !== 'ready' || this.#phase !== null) {
        this.#graphStage = 'ready';
        this.#graphFailure = null;
        this.#finishPhase();
      }
      return graph;
    } catch (error) {
      this.#graphFailed(toFailure(error));
      throw error;
    }
  }

  /** Other roots. Settles when they are taken; the making of the graph goes on, its failures arrive as the dump's state. */
  async wishRoots(wishes: RootWishes): Promise<void> {
    const graph = await this.#references();
    await graph.wish(wishes);
    const { added, ignored, ignoredHolders } = wishes;
    this.#rootWishes = added.length + ignored.length + ignoredHolders.length;
    this.#rootsRevision += 1;
    this.#graphStage = 'none';
    this.#changed(true);
    this.makeGraph();
  }

  /** A question of the graph's thread that may read the whole file: its progress is the dump's phase once it lasts. */
  async search<Q extends HeavyName>(
    question: Q,
    params: HeavyParams<Q> & { readonly view: ViewName },
    signal: CancelSignal,
  ): Promise<HeavyResult<Q>> {
    const graph = await this.graph(params.view);
    const clock = new PhaseClock('searching', 'objects', this.#content.totals().objects);
    const begun = performance.now();
    try {
      return await graph.ask(question, params, signal, (_, done) => {
        if (performance.now() - begun < quietMs) return;
        clock.done = Math.min(done, clock.total ?? done);
        this.#phase = clock;
        this.#options.onState(this.state());
      });
    } finally {
      if (this.#phase === clock) {
        this.#phase = null;
        this.#options.onState(this.state());
      }
    }
  }

  /**
   * Writes a table or a picture of the dump into a file; its progress is the dump's phase once it lasts. Rejects as `graph` and
   * `runExport` do.
   */
  async exportTo(question: HeapExportQuestion, path: string, signal: CancelSignal): Promise<WrittenFile> {
    const task = await this.#exportTask(question);
    const closing = new AbortController();
    const stop = () => closing.abort();
    signal.addEventListener('abort', stop, { once: true });
    this.#exportStops.add(stop);
    const clock = new PhaseClock('exporting', 'objects', null);
    const begun = performance.now();
    const writing = runExport(
      this.#options.exportWorkerFile,
      task,
      path,
      signal.aborted ? signal : closing.signal,
      (done, total) => {
        if (performance.now() - begun < quietMs) return;
        clock.total = total;
        clock.done = done;
        this.#phase = clock;
        this.#options.onState(this.state());
      },
    );
    this.#exports.add(writing);
    try {
      return await writing;
    } finally {
      this.#exports.delete(writing);
      this.#exportStops.delete(stop);
      signal.removeEventListener('abort', stop);
      if (this.#phase === clock) {
        this.#phase = null;
        this.#options.onState(this.state());
      }
    }
  }

  async #exportTask({ kind, format, view, redaction }: HeapExportQuestion): Promise<ExportTask> {
    // A bad pattern is said before an hour of indexing.
    kindMatcher(redaction.types ?? '');
    if (kind === 'summary') {
      if (this.#stage !== 'ready') throw this.#notReady();
      const { table } = (await this.viewPages(view)).whole('type');
      return { what: 'summary', format, view, redaction, table };
    }
    const { columns, graph } = (await this.graph(view)).context(view);
    const plain = this.#plain;
    if (plain === null) throw fail('closed', 'This dump is closed.');
    const heap = { columns, graph, file: { fd: plain.fd, bytes: plain.bytes } };
    return { what: 'heap', kind, format, view, redaction, heap, name: basename(this.path) };
  }

  #graphFailed(failure: Failure): void {
    const cancelled = this.#graphAbort.signal.aborted || failure.kind === 'cancelled';
    if (this.#graphStage === 'making') {
      this.#graphStage = cancelled ? 'cancelled' : 'failed';
      this.#graphFailure = failure;
    }
    if (cancelled) this.#graphAbort = new AbortController();
    this.#finishPhase();
  }

  #finishPhase(): void {
    this.#phase = null;
    this.#changed(true);
  }

  #onPass(): OnPass {
    const objects = this.#content.totals().objects;
    return (pass, done) => {
      if (!isPhase(pass)) return;
      if (this.#phase?.name !== pass) this.#begin(new PhaseClock(pass, 'objects', objects));
      if (this.#phase !== null) this.#phase.done = Math.min(done, objects);
      this.#changed(false);
    };
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
    const { signal } = this.#graphAbort;
    const plain = this.#plain;
    const mapping = this.#mapping;
    if (plain === null || mapping === null) throw fail('closed', 'This dump is closed.');
    const { graphWorkerFile } = this.#options;
    if (this.#fromIndex && this.#indexPlace !== null) {
      this.#begin(new PhaseClock('loading', 'objects', null));
      const loaded = await DumpGraph.ofIndex(
        graphWorkerFile,
        this.#indexPlace,
        mapping,
        plain,
        this.#process,
        signal,
      );
      if (loaded !== null) return loaded;
      // Damaged behind its first page: the dump is read again, and the index written anew.
      await this.#scanFile(plain, null);
      this.#fromIndex = false;
    }
    const scan = this.#scan;
    if (scan === null || scan.merged === null) throw this.#notReady();
    const graph = await DumpGraph.ofScan(graphWorkerFile, scan.merged, mapping, plain, this.#process);
    scan.forgetReferences();
    return graph;
  }

  async #saveIndex(graph: DumpGraph): Promise<void> {
    const place = this.#indexPlace;
    // An index holds what the rules say, never a person's wishes.
    if (place === null || this.#fromIndex || this.#rootWishes > 0) return;
    try {
      await graph.save(place, storedSummary(this.#content), this.#graphAbort.signal, this.#onPass());
    } catch (error) {
      // Without an index the dump is only slower to open the next time; a stopped or dead thread is another matter.
      const { kind } = toFailure(error);
      if (kind === 'closed' || kind === 'cancelled' || kind === 'engine-stopped') throw error;
    }
  }

  #notReady() {
    return this.#failure === null
      ? fail('not-found', 'This dump is still being read.')
      : fail(this.#failure.kind, this.#failure.message);
  }

  /** A profile, whose questions the thread of the profiles answers. */
  get isProfile(): boolean {
    return this.#isProfile;
  }

  /** What the dump says of the process; null where it says nothing. */
  get process(): ProcessLines | null {
    return this.#process;
  }

  /** Where this dump's index is or would be; null where indexes are not used. */
  get indexPath(): string | null {
    return this.#indexPlace?.path ?? null;
  }

  /** Stops reading, waits for the threads to let go of the file, and closes it. */
  async close(): Promise<void> {
    this.#abort.abort();
    this.#graphAbort.abort();
    for (const stop of this.#exportStops) stop();
    await Promise.allSettled(this.#exports);
    await this.settled;
    const graph = await this.#graph?.catch(() => null);
    await graph?.close();
    // The thread may be gone, and the profile with it.
    if (this.#isProfile) await this.#options.profiles?.run('close', { dump: this.id }).catch(() => null);
    this.#mapping?.close();
    this.#plain?.close();
    this.#source?.close();
    this.#scan = null;
    this.#content = noContent;
  }
}

function unknownContent(path: string, profile: ProfileImporter | null): FailureError {
  const name = basename(path);
  return fail(
    'not-a-dump',
    profile === null
      ? `${name} is not a dump that Meliscope knows: no line of a meliae dump was found at its start.`
      : `${name} is a ${profile.title}, not a heap dump; see what is in it with: meliscope profile ${path}`,
  );
}
