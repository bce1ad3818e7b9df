import type { AddressText, Bytes, DumpId } from '../model/units.ts';
import type { ObjectValue, InView } from './graph.ts';

/** One figure that the process gave of itself: bytes where `bytes`, else a count. */
export interface ProcessFigure {
  readonly name: string;
  readonly value: number;
  readonly bytes: boolean;
}

/** What the dump script wrote about the process; capture/FORMAT.md says what each thing is. */
export interface ProcessFacts {
  readonly python: string;
  readonly version: string;
  readonly implementation: string;
  readonly platform: string;
  readonly machine: string | null;
  readonly pointerBytes: number | null;
  /** Of the build: "debug", "free-threaded", "GIL off"… */
  readonly build: readonly string[];
  readonly pid: number | null;
  readonly executable: string | null;
  /** null: left out when the dump was taken. */
  readonly argv: readonly string[] | null;
  /** Seconds since 1970. */
  readonly time: number | null;
  /** The variable PYTHONMALLOC it started with. */
  readonly allocator: string | null;
  readonly rss: Bytes | null;
  /** Lines of /proc/PID/status and of smaps_rollup. */
  readonly status: readonly ProcessFigure[];
  readonly smaps: readonly ProcessFigure[];
  readonly allocatedBlocks: number | null;
  readonly mallocStats: string | null;
  readonly collector: {
    readonly enabled: boolean | null;
    readonly counts: readonly number[];
    readonly thresholds: readonly number[];
    readonly frozen: number | null;
    readonly garbage: number | null;
  };
  readonly forked: boolean;
  readonly threads: number;
  /** null: the last line that counts the objects is missing: the dump was cut. */
  readonly end: {
    readonly objects: number;
    readonly bytes: Bytes;
    readonly skipped: number;
    /** Objects whose size is a lower bound, was guessed, changed while they were written, got a `__dict__`, lack names. */
    readonly least: number;
    readonly guessed: number;
    readonly torn: number;
    readonly materialised: number;
    readonly unnamed: number;
    readonly seconds: number | null;
    readonly ownBytes: Bytes | null;
  } | null;
}

export interface ProcessQuestion {
  readonly dump: DumpId;
}
/** null: the dump's writer says nothing of the process, as meliae's. */
export interface ProcessAnswer {
  readonly facts: ProcessFacts | null;
}

export interface LocalVariable {
  readonly name: string;
  readonly address: AddressText;
  /** null: the dump has no object at this address. */
  readonly type: string | null;
  readonly size: Bytes;
  readonly retained: Bytes;
  readonly value: ObjectValue | null;
}
export interface StackFrame {
  readonly function: string;
  readonly file: string;
  readonly line: number;
  readonly locals: readonly LocalVariable[];
  /** The dict of a module's or class's body. */
  readonly namespace: LocalVariable | null;
  /** What goes when this frame's locals do, at least: the retained bytes of those that hold one another counted once. */
  readonly retainedAtLeast: Bytes;
}
export interface ThreadFacts {
  readonly id: string;
  readonly name: string | null;
  readonly daemon: boolean | null;
  /** It wrote the dump. */
  readonly current: boolean;
  /** From the innermost outwards. */
  readonly frames: readonly StackFrame[];
}
export type ThreadsQuestion = InView;
export interface ThreadsAnswer {
  readonly threads: readonly ThreadFacts[];
  /** Why locals are missing, where they are. */
  readonly note: string | null;
}
