import type { ViewName } from '../../../shared/protocol/views.ts';
import type { Failure } from '../../../shared/protocol/failure.ts';
import type { HeavyName, HeavyParams, HeavyResult } from '../answers/heavy/questions.ts';
import type { HeapGraph } from '../graph/heap-graph.ts';
import type { AddressTable } from '../graph/identity.ts';
import type { FileKey } from '../index-file/header.ts';
import type { DumpColumns, RawReferences } from '../scan/scanned-dump.ts';
import type { ViewSums } from './view-sums.ts';

/** The file that the rows' lines stand in. Open for the whole process; the engine closes it after its thread. */
export interface LinesFile {
  readonly fd: number;
  readonly bytes: number;
}

/** Roots that the dump gives: the address of each as two halves, low first, and which of `rootReasons` it has. */
export interface GivenRoots {
  readonly words: Uint32Array;
  readonly reason: Uint8Array;
}

/** Roots and holders as the user wants them, as rows. */
export interface RootWishes {
  readonly added: readonly number[];
  readonly ignored: readonly number[];
  readonly ignoredHolders: readonly number[];
}

export const noWishes: RootWishes = { added: [], ignored: [], ignoredHolders: [] };

/** The raw graph of a dump and what finds a row by its address. */
export interface IndexedDump {
  readonly columns: DumpColumns;
  readonly identity: AddressTable;
  readonly graph: HeapGraph;
}

/**
 * What the graph thread of one dump is told to do: each entry one task, its parameters and its result. Columns cross in
 * shared buffers, so that nothing large is copied.
 */
export interface GraphTasks {
  /** Hands over what the scan read. Once. */
  take: {
    params: {
      columns: DumpColumns;
      identity: AddressTable | null;
      references: RawReferences;
      file: LinesFile;
      given: GivenRoots | null;
    };
    result: null;
  };
  /** The same from an index; null when it is damaged, of another file, or not there. */
  load: {
    params: { path: string; key: FileKey; file: LinesFile; given: GivenRoots | null };
    result: IndexedDump | null;
  };
  /** Makes one view's graph. */
  graph: { params: { view: ViewName; wishes: RootWishes }; result: IndexedDump };
  /** Sums per type of one view. */
  sums: {
    params: { view: ViewName };
    result: ViewSums & { readonly addressWords: Uint32Array };
  };
  /** Writes the raw graph's index; gives its length in bytes. */
  save: { params: { path: string; key: FileKey; summary: unknown }; result: { bytes: number } };
  /** Answers a question about a view whose graph was made. */
  ask: {
    params: { question: HeavyName; params: HeavyParams<HeavyName> };
    result: HeavyResult<HeavyName>;
  };
}

export type GraphTask = keyof GraphTasks;

export interface TaskMessage {
  readonly id: number;
  readonly task: GraphTask;
  readonly params: GraphTasks[GraphTask]['params'];
  /** Non-zero asks the task to stop soon. */
  readonly cancelled: Int32Array;
}

export type ReplyMessage =
  | { readonly kind: 'progress'; readonly id: number; readonly pass: string; readonly done: number }
  | { readonly kind: 'done'; readonly id: number; readonly result: GraphTasks[GraphTask]['result'] }
  | { readonly kind: 'failed'; readonly id: number; readonly failure: Failure };
