import type { CancelSignal } from '../../shared/base/cancel-signal.ts';
import type { DumpId } from '../../shared/model/units.ts';
import type { DumpState, ProblemReport } from '../../shared/protocol/dump-state.ts';
import type { SummaryPage, SummaryQuestion } from '../../shared/protocol/summary.ts';
import type { EventMessage, Handlers } from '../../shared/protocol/wire.ts';

/** Files the engine needs beside its own code; each host says where it keeps them. */
export interface EngineFiles {
  /** The bundled script of the scan worker. */
  readonly scanWorker: string;
  /** The compiled scan kernel; the plain-TypeScript twin works where it is missing. */
  readonly kernel: string;
}

export interface SessionOptions {
  readonly files: EngineFiles;
  /** Folder for inflated dumps (and later indexes); made when first needed. */
  readonly cacheFolder: string;
  /** Scan threads. Default: the machine's cores, at most 8. */
  readonly workers?: number;
  /** Which scanner runs. Default 'kernel', falling back to 'twin' where WebAssembly SIMD is missing. */
  readonly scanner?: 'kernel' | 'twin';
  /** Told of every change of a dump's state, at most ten times a second per dump while it is read. */
  readonly onEvent?: (message: EventMessage) => void;
}

/** The questions that the session itself answers; the hosts add their own. */
export type EngineHandlers = Pick<
  Handlers,
  'openDump' | 'dumps' | 'cancelReading' | 'closeDump' | 'summary' | 'summaryText' | 'problems'
>;

/** All open dumps of one engine: opens, reads, answers, closes. Throws `FailureError` for expected failures. */
export class Session {
  constructor(options: SessionOptions) {
    void options;
  }

  /** Begins to open a file; never throws for the file's sake: failures arrive as the dump's state. */
  openDump(path: string): DumpId {
    throw new Error(path);
  }
  /** In the order of opening. */
  dumps(): readonly DumpState[] {
    throw new Error();
  }
  /** Settles with the state once the dump is ready, failed or cancelled. An abort cancels the reading. */
  whenRead(dump: DumpId, signal?: CancelSignal): Promise<DumpState> {
    throw new Error(String([dump, signal]));
  }
  cancelReading(dump: DumpId): void {
    throw new Error(String(dump));
  }
  closeDump(dump: DumpId): void {
    throw new Error(String(dump));
  }
  summary(question: SummaryQuestion): SummaryPage {
    throw new Error(String(question));
  }
  /** meliae's `summarize()` text of `limit` rows (default 20), without a final newline. */
  summaryText(dump: DumpId, limit?: number): string {
    throw new Error(String([dump, limit]));
  }
  problems(dump: DumpId): ProblemReport {
    throw new Error(String(dump));
  }
  handlers(): EngineHandlers {
    throw new Error();
  }
  /** Stops all work and threads, unmaps all files. Pending questions are rejected with 'engine-stopped'. */
  close(): Promise<void> {
    throw new Error();
  }
}
