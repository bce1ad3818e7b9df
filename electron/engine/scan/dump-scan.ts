import { readFile } from 'node:fs/promises';
import type { CancelSignal } from '../../../shared/base/cancel-signal.ts';
import { asByteOffset, asBytes, asLineNumber } from '../../../shared/model/units.ts';
import type { DumpTotals, Problem, ProblemKind, ProblemReport } from '../../../shared/protocol/dump-state.ts';
import type { Failure } from '../../../shared/protocol/failure.ts';
import { fail } from '../../../shared/protocol/failure.ts';
import type { DumpContent } from '../dump-content.ts';
import type { SummaryTable } from '../answers/summary-table.ts';
import { tableOf } from '../answers/summary-table.ts';
import { keptProblems } from './problem-list.ts';
import { RunningTotals } from './running-totals.ts';
import type { ScanThreads } from './scan-threads.ts';
import type { ScannedDump } from './scanned-dump.ts';
import type { Segment } from './segment.ts';

/** 32 MiB: a tenth of a second of one thread, so that the first rows come at once and progress is smooth. */
const largestSegment = 32 * 1024 * 1024;
const smallestSegment = 1024 * 1024;

interface OpenFileForScan {
  readonly fd: number;
  readonly bytes: number;
}

/** What stays of a segment once its columns are merged. */
interface SegmentNotes {
  readonly startOffset: number;
  readonly lines: number;
  readonly blankLines: number;
  readonly counts: Segment['problemCounts'];
  readonly first: readonly Problem[];
}

/** The scan of one file: spreads its segments over the threads, adds up as they come, joins them at the end. */
export class DumpScan implements DumpContent {
  readonly running = new RunningTotals();
  /** null until `merge` has ended. */
  merged: ScannedDump | null = null;
  readonly #file: OpenFileForScan;
  readonly #threads: ScanThreads;
  readonly #kernelFile: string | null;
  readonly #sourceTruncated: Failure | null;
  readonly #cancelled = new Int32Array(new SharedArrayBuffer(4));
  #parts: { segment: Segment; worker: number }[] = [];
  #typeNames: Uint8Array[][] = [];
  #notes: (SegmentNotes | undefined)[] = [];
  #duplicates: Problem[] = [];

  constructor(
    file: OpenFileForScan,
    threads: ScanThreads,
    kernelFile: string | null,
    sourceTruncated: Failure | null,
  ) {
    this.#file = file;
    this.#threads = threads;
    this.#kernelFile = kernelFile;
    this.#sourceTruncated = sourceTruncated;
  }

  /** Scans all lines. Rejects with the failure of the thread that failed, once all threads have let go. */
  async read(
    signal: CancelSignal & { throwIfAborted(): void },
    onProgress: (bytesDone: number) => void,
  ): Promise<void> {
    const { threads } = this;
    const kernel = this.#kernelFile === null ? null : await readKernel(this.#kernelFile);
    const segmentBytes = Math.min(
      largestSegment,
      Math.max(smallestSegment, Math.ceil(this.#file.bytes / (threads * 4) / 4096) * 4096),
    );
    const nextSegment = new Int32Array(new SharedArrayBuffer(4));
    let bytesDone = 0;
    await this.#settleAll(
      signal,
      Array.from({ length: threads }, (_, worker) => {
        const names: Uint8Array[] = [];
        this.#typeNames[worker] = names;
        const task = {
          kind: 'scan',
          fd: this.#file.fd,
          fileBytes: this.#file.bytes,
          segmentBytes,
          nextSegment,
          cancelled: this.#cancelled,
          kernel,
        } as const;
        return this.#threads.run(worker, task, (segment, newTypeNames) => {
          // Not spread into one call: a segment may bring more new names than the stack has room for arguments.
          for (const name of newTypeNames) names.push(name);
          this.#add(worker, segment, newTypeNames);
          bytesDone += segment.endOffset - segment.startOffset;
          onProgress(bytesDone);
        });
      }),
    );
  }

  get threads(): number {
    return Math.max(1, Math.min(this.#threads.size, Math.ceil(this.#file.bytes / smallestSegment)));
  }

  #add(worker: number, segment: Segment, newTypeNames: readonly Uint8Array[]): void {
    this.running.add(worker, segment, newTypeNames);
    this.#parts.push({ segment, worker });
    this.#notes[segment.number] = {
      startOffset: segment.startOffset,
      lines: segment.lines,
      blankLines: segment.blankLines,
      counts: segment.problemCounts,
      first: segment.problems,
    };
  }

  /** Joins the segments into the dump's columns and leaves out duplicates; the segments are let go. */
  async merge(signal: CancelSignal & { throwIfAborted(): void }): Promise<void> {
    const parts = this.#parts.sort((a, b) => a.segment.number - b.segment.number);
    const places = (segment: number, row: number) => placeOfRow(parts, segment, row);
    const results: (ScannedDump | null)[] = [];
    const task = { kind: 'merge', parts, typeNames: this.#typeNames, cancelled: this.#cancelled } as const;
    await this.#settleAll(signal, [this.#threads.run(0, task).then((merged) => results.push(merged))]);
    const dump = results[0];
    if (!dump) throw fail('cancelled', 'Cancelled.');
    this.#duplicates = dump.firstDuplicates.map(({ segment, row }) => {
      const { line, byteOffset } = places(segment, row);
      return {
        kind: 'duplicate-address',
        line: asLineNumber(this.#linesBefore(segment) + line),
        byteOffset: asByteOffset(byteOffset),
        excerpt: '',
        message: 'An earlier line already has this address; the first one counts.',
      };
    });
    this.merged = dump;
    this.#parts = [];
    this.#typeNames = [];
  }

  /** Waits for every promise, so that no thread still uses the file when this ends; an abort tells them to stop. */
  async #settleAll(
    signal: CancelSignal & { throwIfAborted(): void },
    work: Promise<unknown>[],
  ): Promise<void> {
    const stop = () => Atomics.store(this.#cancelled, 0, 1);
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    const results = await Promise.all(
      work.map((one) =>
        one.then(
          () => null,
          (error: unknown) => {
            stop();
            return { error };
          },
        ),
      ),
    );
    signal.removeEventListener('abort', stop);
    const failed = results.find((result) => result !== null);
    if (failed) throw failed.error;
    signal.throwIfAborted();
  }

  get partial(): boolean {
    return this.merged === null;
  }

  /** Of what was read so far, or of the whole dump once it is merged. */
  table(by: 'type' | 'size-class'): SummaryTable {
    const { merged, running } = this;
    return merged === null ? running.table(by) : tableOf(merged, merged.addressWords, by);
  }

  /** Lets go of the references, which the graph has taken: 8 bytes each. */
  forgetReferences(): void {
    if (this.merged !== null)
      this.merged = { ...this.merged, referenceChunks: [], referenceCount: new Uint32Array(0) };
  }

  totals(): DumpTotals {
    const { merged, running } = this;
    return merged === null
      ? {
          objects: running.objects,
          types: running.types,
          bytes: asBytes(running.bytes),
          references: running.references,
        }
      : {
          objects: merged.objects,
          types: merged.byType.group.length,
          bytes: asBytes(merged.bytes),
          references: merged.references,
        };
  }

  problemCount(): number {
    let total = (this.merged?.duplicates ?? 0) + (this.#sourceTruncated === null ? 0 : 1);
    for (const notes of this.#notes) for (const count of Object.values(notes?.counts ?? {})) total += count;
    return total;
  }

  #linesBefore(segment: number): number {
    let lines = 0;
    for (let i = 0; i < segment; i += 1) lines += this.#notes[i]?.lines ?? 0;
    return lines;
  }

  problems(): ProblemReport {
    const counts = new Map<ProblemKind, number>();
    const first: Problem[] = [];
    let skippedLines = 0;
    let lines = 0;
    let gap = false;
    for (const notes of this.#notes) {
      // Line numbers are only known while no segment before is missing.
      gap ||= notes === undefined;
      if (notes === undefined) continue;
      for (const [kind, count] of Object.entries(notes.counts)) {
        counts.set(kind as ProblemKind, (counts.get(kind as ProblemKind) ?? 0) + count);
      }
      if (!gap)
        for (const problem of notes.first)
          first.push({ ...problem, line: asLineNumber(problem.line + lines) });
      skippedLines += notes.blankLines;
      lines += notes.lines;
    }
    if (this.merged !== null && this.merged.duplicates > 0) {
      counts.set('duplicate-address', this.merged.duplicates);
      first.push(...this.#duplicates);
    }
    first.sort((a, b) => a.byteOffset - b.byteOffset);
    if (this.#sourceTruncated !== null) {
      counts.set('truncated', (counts.get('truncated') ?? 0) + 1);
      first.unshift({
        kind: 'truncated',
        line: asLineNumber(lines),
        byteOffset: this.#sourceTruncated.byteOffset ?? asByteOffset(0),
        excerpt: '',
        message: this.#sourceTruncated.message,
      });
    }
    const sorted = [...counts].map(([kind, count]) => ({ kind, count })).sort((a, b) => b.count - a.count);
    return {
      counts: sorted,
      total: sorted.reduce((sum, { count }) => sum + count, 0),
      first: first.slice(0, keptProblems),
      skippedLines,
    };
  }
}

/** Line (1 for the segment's first) and byte offset of a segment's row. */
function placeOfRow(
  parts: readonly { readonly segment: Segment }[],
  number: number,
  row: number,
): { line: number; byteOffset: number } {
  const found = parts.find(({ segment }) => segment.number === number)?.segment;
  const others = found?.otherLines.findIndex((before) => before > row) ?? 0;
  return {
    line: row + 1 + (others < 0 ? (found?.otherLines.length ?? 0) : others),
    byteOffset: (found?.startOffset ?? 0) + (found?.lineOffset[row] ?? 0),
  };
}

async function readKernel(file: string): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    return new Uint8Array(await readFile(file));
  } catch (error) {
    // Without its kernel file the engine still works, at the twin's speed.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
