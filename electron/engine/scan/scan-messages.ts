import type { Failure } from '../../../shared/protocol/failure.ts';
import type { ScannedDump } from './scanned-dump.ts';
import type { Segment } from './segment.ts';

/** What the engine tells a scan worker. Shared buffers and plain data only. */
export type ScanTask =
  | {
      readonly kind: 'scan';
      /** Open for the whole process; the engine closes it after all workers have settled. */
      readonly fd: number;
      readonly fileBytes: number;
      readonly segmentBytes: number;
      /** Shared among the workers of one file: the number of the next segment that nobody took. */
      readonly nextSegment: Int32Array;
      /** Non-zero asks the worker to stop soon. */
      readonly cancelled: Int32Array;
      /** The compiled kernel, or null for the twin. */
      readonly kernel: Uint8Array<ArrayBuffer> | null;
    }
  | {
      readonly kind: 'merge';
      readonly parts: readonly { readonly segment: Segment; readonly worker: number }[];
      /** Per worker the names of its types, by its own numbers. */
      readonly typeNames: readonly (readonly Uint8Array[])[];
      readonly cancelled: Int32Array;
    };

export interface TaskMessage {
  readonly id: number;
  readonly task: ScanTask;
}

/** What a worker answers: any number of segments, then exactly one end. */
export type WorkerMessage =
  | {
      readonly id: number;
      readonly kind: 'segment';
      readonly segment: Segment;
      readonly newTypeNames: readonly Uint8Array[];
    }
  /** `merged` is null after a scan or a cancel. */
  | { readonly id: number; readonly kind: 'end'; readonly merged: ScannedDump | null }
  | { readonly id: number; readonly kind: 'failed'; readonly failure: Failure };
