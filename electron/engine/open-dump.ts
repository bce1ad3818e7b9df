import { basename } from 'node:path';
import type { DumpId } from '../../shared/model/units.ts';
import { asBytes } from '../../shared/model/units.ts';
import type { DumpState, DumpTotals, ProblemReport } from '../../shared/protocol/dump-state.ts';
import type { Failure, FailureError } from '../../shared/protocol/failure.ts';
import { fail, toFailure } from '../../shared/protocol/failure.ts';
import type { Grouping, SummaryPage, SummaryQuestion } from '../../shared/protocol/summary.ts';
import type { OrderedRows } from './answers/summary.ts';
import { orderRows, summaryPage } from './answers/summary.ts';
import type { SummaryTable } from './answers/summary-table.ts';
import { byModule, tableOf } from './answers/summary-table.ts';
import { summaryText } from './answers/summary-text.ts';
import { inflateToCache, isGzip, refuseOtherCompressions } from './dump-file/gzip.ts';
import type { FileMapping } from './dump-file/mapping.ts';
import { mapFile } from './dump-file/mapping.ts';
import type { OpenFile } from './dump-file/open-file.ts';
import { openPlainFile, readHead } from './dump-file/open-file.ts';
import { recognise } from './importers/list.ts';
import { PhaseClock } from './phase-clock.ts';
import { recogniseProfile } from './profiles/list.ts';
import { DumpScan } from './scan/dump-scan.ts';
import type { ScanThreads } from './scan/scan-threads.ts';

export interface OpenDumpOptions {
  readonly threads: ScanThreads;
  /** null: use the twin. */
  readonly kernelFile: string | null;
  readonly cacheFolder: string;
  readonly onState: (state: DumpState) => void;
}

const betweenStatesMs = 100;

/** One dump on its way from a path to answers: opened, inflated, mapped, scanned; then asked. */
export class OpenDump {
  readonly id: DumpId;
  readonly path: string;
  /** Settles when reading has ended, however it ended; never rejects. */
  settled: Promise<void> = Promise.resolve();
  readonly #options: OpenDumpOptions;
  readonly #abort = new AbortController();
  #stage: DumpState['stage'] = 'opening';
  #source: OpenFile | null = null;
  #plain: OpenFile | null = null;
  #mapping: FileMapping | null = null;
  #format: DumpState['format'] = null;
  #compressed = false;
  #phase: PhaseClock | null = null;
  #scan: DumpScan | null = null;
  #failure: Failure | null = null;
  #revision = 0;
  #lastState = 0;
  #tables = new Map<Grouping, SummaryTable>();
  #ordered: { key: string; rows: OrderedRows } | null = null;

  constructor(id: DumpId, path: string, options: OpenDumpOptions) {
    this.id = id;
    this.path = path;
    this.#options = options;
  }

  start(): void {
    this.settled = this.#read().then(
      () => this.#end('ready', null),
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
    refuseOtherCompressions(head, this.path);
    const importer = recognise(head);
    if (importer === null) throw unknownContent(this.path, head);
    this.#format = { id: importer.id, title: importer.title };
    signal.throwIfAborted();
    this.#mapping = await mapFile(plain);
    signal.throwIfAborted();
    const scan = new DumpScan(plain, this.#options.threads, this.#options.kernelFile, truncated);
    this.#scan = scan;
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
    this.#stage = 'reading';
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
    this.#tables.clear();
    this.#ordered = null;
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
      phase: this.#phase?.progress() ?? null,
      totals: this.#scan?.totals() ?? noTotals,
      problems: this.#scan?.problemCount() ?? 0,
      failure: this.#failure,
      revision: this.#revision,
    };
  }

  cancel(): void {
    if (this.#stage === 'opening' || this.#stage === 'reading') this.#abort.abort();
  }

  summary(question: SummaryQuestion): SummaryPage {
    const table = this.#table(question.groupBy);
    const key = JSON.stringify([question.groupBy, question.sortBy, question.descending, question.filter]);
    if (this.#ordered?.key !== key) this.#ordered = { key, rows: orderRows(table, question) };
    return summaryPage(
      table,
      this.#ordered.rows,
      this.#totals(),
      (this.#scan?.merged ?? null) === null,
      question,
    );
  }

  summaryText(limit: number): string {
    return summaryText(this.#table('type'), this.#totals(), limit);
  }

  problems(): ProblemReport {
    return this.#scan?.problems() ?? { counts: [], total: 0, first: [], skippedLines: 0 };
  }

  #totals(): DumpTotals {
    return this.#scan?.totals() ?? noTotals;
  }

  #table(by: Grouping): SummaryTable {
    let table = this.#tables.get(by);
    if (table === undefined) {
      if (by === 'module') table = byModule(this.#table('type'));
      else if (this.#scan === null) table = emptyTable;
      else table = this.#scan.merged === null ? this.#scan.running.table(by) : tableOf(this.#scan.merged, by);
      this.#tables.set(by, table);
    }
    return table;
  }

  /** Stops reading, waits for the threads to let go of the file, and closes it. */
  async close(): Promise<void> {
    this.#abort.abort();
    await this.settled;
    this.#mapping?.close();
    this.#plain?.close();
    this.#source?.close();
    this.#scan = null;
  }
}

function unknownContent(path: string, head: Uint8Array): FailureError {
  const name = basename(path);
  const profile = recogniseProfile(head);
  return fail(
    'not-a-dump',
    profile === null
      ? `${name} is not a dump that Meliscope knows: no line of a meliae dump was found at its start.`
      : `${name} is a ${profile.title}, not a heap dump; see what is in it with: meliscope profile ${path}`,
  );
}

const noTotals: DumpTotals = { objects: 0, types: 0, bytes: asBytes(0), references: 0 };
const emptyTable: SummaryTable = {
  kind: [],
  count: new Float64Array(0),
  bytes: new Float64Array(0),
  max: new Float64Array(0),
  maxAddress: [],
};
