import { basename } from 'node:path';
import type { DumpId } from '../../shared/model/units.ts';
import { asBytes } from '../../shared/model/units.ts';
import type { DumpState, DumpTotals } from '../../shared/protocol/dump-state.ts';
import type { Failure, FailureError } from '../../shared/protocol/failure.ts';
import { fail } from '../../shared/protocol/failure.ts';
import type { DumpContent } from './dump-content.ts';
import { inflateToCache, isGzip, refuseOtherCompressions } from './dump-file/gzip.ts';
import type { FileMapping } from './dump-file/mapping.ts';
import { mapFile } from './dump-file/mapping.ts';
import type { OpenFile } from './dump-file/open-file.ts';
import { openPlainFile, readHead } from './dump-file/open-file.ts';
import { gzipTime, headerTime } from './dump-file/taken-time.ts';
import type { IndexPlace } from './dump-graph.ts';
import type { DumpPhase } from './dump-phase.ts';
import { recognise } from './importers/list.ts';
import { indexPlaceOf, readStoredSummary } from './index-place.ts';
import { PhaseClock } from './phase-clock.ts';
import type { ProcessLines } from './process/process-lines.ts';
import { readProcessLines } from './process/process-lines.ts';
import type { ProfileThread } from './profile-thread/profile-thread.ts';
import { recogniseProfile } from './profiles/list.ts';
import type { ProfileImporter } from './profiles/profile-importer.ts';
import { DumpScan } from './scan/dump-scan.ts';
import type { ScanThreads } from './scan/scan-threads.ts';
import { contentOf } from './stored-summary.ts';

export interface ReadingOptions {
  readonly threads: ScanThreads;
  /** null: use the twin. */
  readonly kernelFile: string | null;
  /** Null: profiles are refused. */
  readonly profiles: ProfileThread | null;
  readonly cacheFolder: string;
  /** Whether an index of the dump is used and written. */
  readonly useIndex: boolean;
}

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

/**
 * A file on its way from a path to a summary: opened, inflated, recognised, mapped, and scanned or found in the index. What was
 * read so far can be asked for at any time.
 */
export class DumpReading {
  readonly #id: DumpId;
  readonly #path: string;
  readonly #options: ReadingOptions;
  readonly #phase: DumpPhase;
  #source: OpenFile | null = null;
  #scan: DumpScan | null = null;
  plain: OpenFile | null = null;
  mapping: FileMapping | null = null;
  /** What the dump says of the process; null where it says nothing. */
  process: ProcessLines | null = null;
  format: DumpState['format'] = null;
  compressed = false;
  takenMs: number | null = null;
  content: DumpContent = noContent;
  /** Where this dump's index is or would be; null where indexes are not used. */
  indexPlace: IndexPlace | null = null;
  /** The summary comes from the index, and the references would. */
  fromIndex = false;
  /** A profile, whose questions the thread of the profiles answers. */
  isProfile = false;

  constructor(id: DumpId, path: string, options: ReadingOptions, phase: DumpPhase) {
    this.#id = id;
    this.#path = path;
    this.#options = options;
    this.#phase = phase;
  }

  get fileBytes(): number {
    return this.#source?.bytes ?? 0;
  }
  get modifiedMs(): number {
    return this.#source?.modifiedMs ?? 0;
  }
  /** Of a dump that was read to its end and not found in the index. */
  get scan(): DumpScan | null {
    return this.#scan;
  }

  /** Rejects with a `FailureError`, or as the signal does. What was read until then stays. */
  async read(signal: AbortSignal): Promise<void> {
    this.#source = await openPlainFile(this.#path);
    let head = readHead(this.#source);
    let plain = this.#source;
    let truncated: Failure | null = null;
    if (isGzip(head)) {
      this.compressed = true;
      this.takenMs = gzipTime(head);
      const clock = this.#phase.begin(new PhaseClock('inflating', 'bytes', this.#source.bytes));
      const inflated = await inflateToCache(this.#source, this.#options.cacheFolder, {
        signal,
        onProgress: ({ compressedDone }) => {
          clock.done = compressedDone;
          this.#phase.moved();
        },
      });
      truncated = inflated.truncated;
      plain = await openPlainFile(inflated.path);
      head = readHead(plain);
    }
    this.plain = plain;
    this.takenMs = headerTime(head) ?? this.takenMs;
    refuseOtherCompressions(head, this.#path);
    const importer = recognise(head);
    if (importer === null) {
      await this.#readProfile(plain, head, signal);
      return;
    }
    this.format = { id: importer.id, title: importer.title };
    signal.throwIfAborted();
    this.mapping = await mapFile(plain);
    signal.throwIfAborted();
    this.process = readProcessLines(this.mapping, plain.bytes);
    if (this.#options.useIndex) {
      this.indexPlace = await indexPlaceOf(this.#path, this.#options.cacheFolder);
      const summary = await readStoredSummary(this.indexPlace);
      signal.throwIfAborted();
      if (summary !== null) {
        this.content = contentOf(summary);
        this.fromIndex = true;
        return;
      }
    }
    await this.#scanFile(plain, truncated, signal);
  }

  /** The index turned out to be damaged behind its first page: the dump is read after all. Rejects as `read` does. */
  async readAgain(signal: AbortSignal): Promise<void> {
    if (this.plain === null) throw fail('closed', 'This dump is closed.');
    await this.#scanFile(this.plain, null, signal);
    this.fromIndex = false;
  }

  /** Not a dump: a profile, or nothing that is known. The thread of the profiles reads it and keeps it. */
  async #readProfile(plain: OpenFile, head: Uint8Array, signal: AbortSignal): Promise<void> {
    const { profiles, cacheFolder } = this.#options;
    const importer = recogniseProfile(head);
    if (importer === null || profiles === null) throw unknownContent(this.#path, importer);
    this.format = { id: importer.id, title: importer.title };
    this.isProfile = true;
    const clock = this.#phase.begin(new PhaseClock('reading', 'bytes', plain.bytes));
    await profiles.run('open', { dump: this.#id, path: this.#path, cacheFolder }, signal, (done) => {
      clock.done = done;
      this.#phase.moved();
    });
  }

  async #scanFile(plain: OpenFile, truncated: Failure | null, signal: AbortSignal): Promise<void> {
    const scan = new DumpScan(plain, this.#options.threads, this.#options.kernelFile, truncated);
    this.#scan = scan;
    if (!this.fromIndex) this.content = scan;
    const scanning = this.#phase.begin(new PhaseClock('scanning', 'bytes', plain.bytes));
    await scan.read(signal, (bytesDone) => {
      scanning.done = bytesDone;
      scanning.objects = scan.totals().objects;
      this.#phase.moved();
    });
    if (scan.totals().objects === 0) {
      throw fail(
        'no-objects',
        `Not one object could be read from ${basename(this.#path)}; the list of problems says why.`,
      );
    }
    const identifying = this.#phase.begin(new PhaseClock('identifying', 'objects', scan.totals().objects));
    await scan.merge(signal);
    identifying.done = scan.totals().objects;
  }

  /** Lets go of the file. Nothing may read it any more. */
  async close(): Promise<void> {
    // The thread may be gone, and the profile with it.
    if (this.isProfile) await this.#options.profiles?.run('close', { dump: this.#id }).catch(() => null);
    this.mapping?.close();
    this.plain?.close();
    this.#source?.close();
    this.#scan = null;
    this.content = noContent;
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
