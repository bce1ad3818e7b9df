import { availableParallelism } from 'node:os';
import type { CancelSignal } from '../../shared/base/cancel-signal.ts';
import type { DumpId } from '../../shared/model/units.ts';
import { asDumpId } from '../../shared/model/units.ts';
import type { DumpState, ProblemReport } from '../../shared/protocol/dump-state.ts';
import { fail } from '../../shared/protocol/failure.ts';
import type { ExportListingQuestion } from '../../shared/protocol/listing.ts';
import { dumpOfListing } from '../../shared/protocol/listing.ts';
import type { Report, ReportBox, ReportQuestion, WrittenFormat } from '../../shared/protocol/report.ts';
import type { SummaryPage, SummaryQuestion } from '../../shared/protocol/summary.ts';
import type { HeapExportQuestion, WrittenFile } from '../../shared/protocol/table-export.ts';
import type { EventMessage, Handlers } from '../../shared/protocol/wire.ts';
import type { ViewName } from '../../shared/protocol/views.ts';
import { listingPieces } from './exports/listing-pieces.ts';
import { refuseToReplace, runExport } from './exports/run-export.ts';
import { writePieces } from './exports/write-pieces.ts';
import type { ExportTask } from './exports/tasks.ts';
import type { GraphHandlers } from './graph-questions.ts';
import { graphHandlers } from './graph-questions.ts';
import type { GrowthHandlers } from './growth-questions.ts';
import { candidatesOf, growthHandlers, measurementsOf } from './growth-questions.ts';
import { InTurn } from './in-turn.ts';
import type { InsightHandlers } from './insight-questions.ts';
import { insightQuestions } from './insight-questions.ts';
import type { KeptHandlers } from './kept-questions.ts';
import { keptHandlers } from './kept-questions.ts';
import type { ObjectChangeHandlers } from './object-changes.ts';
import { objectChangeHandlers } from './object-changes.ts';
import { OpenDump } from './open-dump.ts';
import type { PictureHandlers } from './picture-questions.ts';
import { pictureHandlers } from './picture-questions.ts';
import type { RootHandlers } from './root-questions.ts';
import { rootHandlers } from './root-questions.ts';
import { ProfileThread } from './profile-thread/profile-thread.ts';
import type { ProfileHandlers } from './profile-questions.ts';
import { profileHandlers, profileReport } from './profile-questions.ts';
import type { ProfileMaterial } from './reports/profiles/material.ts';
import type { QueryHandlers } from './query-questions.ts';
import type { ProcessHandlers } from './process-questions.ts';
import { processHandlers } from './process-questions.ts';
import { queryHandlers } from './query-questions.ts';
import type { SampleHandlers } from './sample-questions.ts';
import { sampleHandlers } from './sample-questions.ts';
import { reportNote, reportOf } from './reports/report-of.ts';
import { namedBoxes } from './reports/named-boxes.ts';
import { ScanThreads } from './scan/scan-threads.ts';

/** Files the engine needs beside its own code; each host says where it keeps them. */
export interface EngineFiles {
  /** The bundled script of the scan worker. */
  readonly scanWorker: string;
  /** The bundled script of the graph worker. */
  readonly graphWorker: string;
  /** The bundled script of the export worker. */
  readonly exportWorker: string;
  /** The bundled script of the thread of the profiles. */
  readonly profileWorker: string;
  /** The compiled scan kernel; the plain-TypeScript twin works where it is missing. */
  readonly kernel: string;
}

export interface SessionOptions {
  readonly files: EngineFiles;
  /** Folder for inflated dumps and indexes; made when first needed. */
  readonly cacheFolder: string;
  /** Folder for notes and saved queries, which people would miss; made when first needed. Default: none are kept. */
  readonly dataFolder?: string;
  /** Scan threads. Default: the machine's cores, at most 8. */
  readonly workers?: number;
  /** Which scanner runs. Default 'kernel', falling back to 'twin' where WebAssembly SIMD is missing. */
  readonly scanner?: 'kernel' | 'twin';
  /** 'eager' (the default): a dump's graph is made as soon as its summary is whole. 'asked': when a question needs it. */
  readonly graph?: 'eager' | 'asked';
  /** Whether an index that the cache has of a dump is used, and one is written. Default true. */
  readonly useIndex?: boolean;
  /** Whether profiles open beside dumps, or are refused with a word on what reads them (the default: for commands about dumps). */
  readonly profiles?: 'open' | 'refuse';
  /** Programs that profiles name are read below this folder only. Default: wherever they are. */
  readonly sourceFolder?: string;
  /** Told of every change of a dump's state, at most ten times a second per dump while it is read. */
  readonly onEvent?: (message: EventMessage) => void;
}

/** The questions that the session itself answers; the hosts add their own. */
export type EngineHandlers = Pick<
  Handlers,
  'openDump' | 'dumps' | 'cancelReading' | 'closeDump' | 'summary' | 'summaryText' | 'problems'
> &
  GraphHandlers &
  ProcessHandlers &
  PictureHandlers &
  RootHandlers &
  QueryHandlers &
  GrowthHandlers &
  ObjectChangeHandlers &
  KeptHandlers &
  ProfileHandlers &
  SampleHandlers &
  InsightHandlers &
  Pick<Handlers, 'report'>;

/** All open dumps of one engine: opens, reads, answers, closes. Throws `FailureError` for expected failures. */
export class Session {
  readonly #options: SessionOptions;
  readonly #threads: ScanThreads;
  readonly #profiles: ProfileThread;
  readonly #dumps = new Map<DumpId, OpenDump>();
  /** One for all who ask: kept sets are the session's. */
  readonly #queries = queryHandlers((id) => this.#dump(id));
  /** One for all who ask, so that changes of one file wait for each other. */
  readonly #kept: KeptHandlers;
  /** One for all who ask: what was worked out is kept. */
  readonly #insight: ReturnType<typeof insightQuestions>;
  readonly #eagerGraphs = new InTurn();
  #lastId = 0;
  #closed = false;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#kept = keptHandlers((id) => this.#dump(id), options.dataFolder ?? null);
    this.#profiles = new ProfileThread(options.files.profileWorker, {
      sourceFolder: options.sourceFolder ?? null,
    });
    this.#insight = insightQuestions((id) => this.#dump(id), this.#profiles);
    this.#threads = new ScanThreads(
      options.files.scanWorker,
      options.workers ?? Math.min(availableParallelism(), 8),
    );
  }

  /** Begins to open a file; never throws for the file's sake: failures arrive as the dump's state. */
  openDump(path: string): DumpId {
    if (this.#closed) throw fail('engine-stopped', 'The engine has stopped.');
    this.#lastId += 1;
    const id = asDumpId(this.#lastId);
    const dump = new OpenDump(id, path, {
      threads: this.#threads,
      kernelFile: this.#options.scanner === 'twin' ? null : this.#options.files.kernel,
      graphWorkerFile: this.#options.files.graphWorker,
      exportWorkerFile: this.#options.files.exportWorker,
      profiles: this.#options.profiles === 'open' ? this.#profiles : null,
      cacheFolder: this.#options.cacheFolder,
      graph: this.#options.graph ?? 'eager',
      eagerGraphs: this.#eagerGraphs,
      useIndex: this.#options.useIndex ?? true,
      onState: (state) => this.#options.onEvent?.({ event: 'dumpState', data: state }),
    });
    this.#dumps.set(id, dump);
    dump.start();
    return id;
  }

  /** In the order of opening. */
  dumps(): readonly DumpState[] {
    return [...this.#dumps.values()].map((dump) => dump.state());
  }

  /** Settles with the state once the dump is ready, failed or cancelled. An abort cancels the reading. */
  async whenRead(dump: DumpId, signal?: CancelSignal): Promise<DumpState> {
    const open = this.#dump(dump);
    const abort = () => open.cancel();
    signal?.addEventListener('abort', abort);
    if (signal?.aborted) abort();
    await open.settled;
    signal?.removeEventListener('abort', abort);
    return open.state();
  }

  cancelReading(dump: DumpId): void {
    this.#dump(dump).cancel();
  }

  closeDump(dump: DumpId): void {
    const open = this.#dump(dump);
    this.#dumps.delete(dump);
    void open.close();
    this.#options.onEvent?.({ event: 'dumpClosed', data: { dump } });
  }

  /** The summary as the dump was written; at once, also while it is read. */
  summary(question: Omit<SummaryQuestion, 'view'>): SummaryPage {
    return this.#dump(question.dump).summary(question);
  }

  /** The summary of any view; other views than 'raw' wait for the dump's references. */
  async viewSummary(question: SummaryQuestion): Promise<SummaryPage> {
    return (await this.#dump(question.dump).viewPages(question.view)).page(question);
  }

  /** meliae's `summarize()` text of `limit` rows (default 20), without a final newline. */
  summaryText(dump: DumpId, limit = 20): string {
    return this.#dump(dump).summaryText(limit);
  }

  async viewSummaryText(dump: DumpId, view: ViewName, limit = 20): Promise<string> {
    return (await this.#dump(dump).viewPages(view)).text(limit);
  }

  /** Every type, module or size class of a dump with its sums. Throws 'not-found' while the dump is not read whole. */
  async kindTable({ dump, view, groupBy }: Pick<SummaryQuestion, 'dump' | 'view' | 'groupBy'>) {
    return (await this.#dump(dump).viewPages(view)).whole(groupBy);
  }

  /** What may be a suspect in a dump; plain data, so that the dump may be closed before its baselines are opened. */
  suspectCandidates(dump: DumpId, view: ViewName, signal?: CancelSignal) {
    return candidatesOf(this.#dump(dump), view, signal);
  }

  /** The same places in an earlier dump. */
  measureCandidates(dump: DumpId, view: ViewName, candidates: Parameters<typeof measurementsOf>[2]) {
    return measurementsOf(this.#dump(dump), view, candidates);
  }

  /** The largest boxes of the dominator tree, for a picture: three levels, at most 40 boxes in each. */
  async dominatorBoxes(dump: DumpId, view: ViewName, signal?: CancelSignal): Promise<readonly ReportBox[]> {
    const graph = await this.#dump(dump).graph(view);
    const asked = { view, depth: 3, most: 40, leastShare: 0.002 };
    const boxes = await graph.ask('dominatorBoxes', asked, signal);
    return namedBoxes(graph.context(view), boxes);
  }

  /** Writes a table or a picture of a dump into a file, whole or not at all. */
  async exportHeap(question: HeapExportQuestion, path: string, signal: CancelSignal): Promise<WrittenFile> {
    await refuseToReplace(
      path,
      this.dumps().map((dump) => dump.path),
    );
    return this.#dump(question.dump).exportTo(question, path, signal);
  }

  /** Writes a table as it stands on a screen, a page at a time, whole or not at all. */
  async exportListing(
    question: ExportListingQuestion,
    path: string,
    signal: CancelSignal,
  ): Promise<WrittenFile> {
    const open = this.dumps();
    await refuseToReplace(
      path,
      open.map((dump) => dump.path),
    );
    const of = dumpOfListing(question.listing);
    if (of === null) throw fail('bad-request', 'No dump was named.');
    const nameOf = (id: DumpId): string => open.find(({ dump }) => dump === id)?.name ?? '';
    return this.#dump(of).exportWith(async (stop, onProgress) => {
      let [rows, total] = [0, 0];
      const pieces = listingPieces(this.handlers(), question, nameOf, stop, (listed) => {
        ({ rows, total } = listed);
        onProgress(rows, total);
      });
      const bytes = await writePieces(path, pieces, stop);
      return { path, bytes, rows, ...(rows < total ? { of: total } : {}) };
    }, signal);
  }

  /** A report about a dump and earlier ones, with its notes where this engine keeps any. */
  async report(question: ReportQuestion, signal: CancelSignal): Promise<Report> {
    const { dump, sections } = question;
    const kept = sections.includes('notes') ? (await this.#kept.notes({ dump }, signal)).notes : [];
    const profiles: ProfileMaterial[] = [];
    for (const id of question.profiles)
      profiles.push(await profileReport(this.#dump(id), this.#profiles, signal));
    return reportOf(this, question, kept.map(reportNote), profiles, signal);
  }

  /** Writes a report, or its first table where the format holds no more. */
  async writeReport(
    question: ReportQuestion & { readonly format: WrittenFormat },
    path: string,
    signal: CancelSignal,
  ): Promise<WrittenFile> {
    const { format } = question;
    const report = await this.report(question, signal);
    const task: ExportTask =
      format === 'csv' ? { what: 'report-table', format, report } : { what: 'report', format, report };
    await refuseToReplace(
      path,
      this.dumps().map((dump) => dump.path),
    );
    return runExport(this.#options.files.exportWorker, task, path, signal);
  }

  /** The account of a process's memory, with evidence that was read outside. */
  diagnoseWith(...asked: Parameters<ReturnType<typeof insightQuestions>['diagnoseWith']>) {
    return this.#insight.diagnoseWith(...asked);
  }

  /** Settles once the dump's graph is made and its index is written. Rejects with the failure that stopped it. */
  async whenIndexed(dump: DumpId, signal?: CancelSignal): Promise<DumpState> {
    const open = this.#dump(dump);
    const abort = () => open.cancel();
    signal?.addEventListener('abort', abort);
    try {
      await open.graph('raw');
    } finally {
      signal?.removeEventListener('abort', abort);
    }
    return open.state();
  }

  /** The file of a dump's index; null when indexes are not used. */
  indexPath(dump: DumpId): string | null {
    return this.#dump(dump).indexPath;
  }

  problems(dump: DumpId): ProblemReport {
    return this.#dump(dump).problems();
  }

  handlers(): EngineHandlers {
    return {
      openDump: ({ path }) => ({ dump: this.openDump(path) }),
      dumps: () => this.dumps(),
      cancelReading: ({ dump }) => {
        this.cancelReading(dump);
        return {};
      },
      closeDump: ({ dump }) => {
        this.closeDump(dump);
        return {};
      },
      summary: (question) => (question.view === 'raw' ? this.summary(question) : this.viewSummary(question)),
      summaryText: async ({ dump, view }) => ({ text: await this.viewSummaryText(dump, view) }),
      problems: ({ dump }) => this.problems(dump),
      ...graphHandlers((id) => this.#dump(id)),
      ...pictureHandlers((id) => this.#dump(id)),
      ...processHandlers((id) => this.#dump(id)),
      ...rootHandlers((id) => this.#dump(id)),
      ...this.#queries,
      ...growthHandlers((id) => this.#dump(id)),
      ...objectChangeHandlers((id) => this.#dump(id)),
      ...this.#insight.handlers,
      ...this.#kept,
      report: (question, signal) => this.report(question, signal),
      ...profileHandlers((id) => this.#dump(id), this.#profiles),
      ...sampleHandlers((id) => this.#dump(id), this.#profiles, this.#options.cacheFolder),
    };
  }

  /** Stops all work and threads, unmaps all files. */
  async close(): Promise<void> {
    this.#closed = true;
    const open = [...this.#dumps.values()];
    this.#dumps.clear();
    await Promise.all(open.map((dump) => dump.close()));
    await this.#profiles.close();
    await this.#threads.close();
  }

  #dump(id: DumpId): OpenDump {
    const dump = this.#dumps.get(id);
    if (dump === undefined) throw fail('not-found', 'This dump is not open any more.');
    return dump;
  }
}
