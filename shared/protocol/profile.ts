/**
 * What the files of Python's profilers say, as plain data. These are also the documents that
 * `meliscope profile FILE --json` prints: a key may be added, none may change its name or its meaning.
 */

export const profileFormats = [
  'pstats',
  'lprof',
  'tracemalloc',
  'hpy',
  'mprof',
  'mprof-lines',
  'strace',
  'folded',
  'speedscope',
  'memray',
] as const;
export type ProfileFormat = (typeof profileFormats)[number];

export const tracemallocKeys = ['lineno', 'filename', 'traceback'] as const;
export type TracemallocKey = (typeof tracemallocKeys)[number];

/** What may be asked of any profile. What a format does not know is refused as 'bad-request', never ignored. */
export interface ProfileQuestion {
  /** What to group by; null: the format's usual way. */
  readonly by: TracemallocKey | null;
  readonly cumulative: boolean;
  /** A name of the format's own (pstats: "cumulative", "ncalls", …); null: the format's usual order. */
  readonly sort: string | null;
  /** At most so many rows; null: as many as the original tool shows, in JSON all. */
  readonly limit: number | null;
}

/** Where a function stands. Built-in functions of pstats have the file "~" and the line 0. */
export interface FunctionPlace {
  readonly file: string;
  readonly line: number;
  readonly function: string;
}

/** Calls and seconds of a function, or of a function when called by one caller. */
export interface CallFigures extends FunctionPlace {
  /** All calls, recursive ones too. */
  readonly calls: number;
  /** Calls that were not made by the function itself, directly or indirectly. */
  readonly primitiveCalls: number;
  /** Seconds within the function alone. */
  readonly ownTime: number;
  /** Seconds from entry to return, called functions included. */
  readonly cumulativeTime: number;
}

/** The callers of a function in a file of the pure-Python `profile` have calls and nothing else. */
export type CallerFigures = CallFigures | (FunctionPlace & { readonly calls: number });

export interface PstatsAnswer {
  readonly format: 'pstats';
  readonly totalCalls: number;
  readonly totalPrimitiveCalls: number;
  /** Seconds: the sum of all own times. */
  readonly totalTime: number;
  readonly functions: number;
  readonly rows: readonly (CallFigures & { readonly callers: readonly CallerFigures[] })[];
}

export interface LprofAnswer {
  readonly format: 'lprof';
  /** Seconds per unit of `time`. */
  readonly unit: number;
  readonly functions: readonly (FunctionPlace & {
    readonly lines: readonly { readonly line: number; readonly hits: number; readonly time: number }[];
    /** Sum of the lines' times, in `unit`s. */
    readonly totalTime: number;
  })[];
}

/** A line of a file; line 0 is the whole file. */
export interface FrameRow {
  readonly file: string;
  readonly line: number;
}

export interface TracemallocAnswer {
  readonly format: 'tracemalloc';
  /** Bytes and blocks of all traces, whatever the grouping. */
  readonly totalSize: number;
  readonly totalCount: number;
  readonly tracebackLimit: number;
  /** With several older snapshots: the totals of each, the oldest first and this one last. */
  readonly totalSizes?: readonly number[];
  readonly totalCounts?: readonly number[];
  /** How many rows there are without a limit. */
  readonly total: number;
  /** By traceback, file and line are those of the oldest frame, as tracemalloc prints it; `traceback` is oldest first. */
  readonly rows: readonly (FrameRow & {
    readonly size: number;
    readonly count: number;
    readonly traceback?: readonly FrameRow[];
    /** With older snapshots: this one's figures less those of the oldest. */
    readonly sizeDiff?: number;
    readonly countDiff?: number;
    /** With several older snapshots: of each, the oldest first and this one last. */
    readonly sizes?: readonly number[];
    readonly counts?: readonly number[];
  })[];
}

export interface HpyAnswer {
  readonly format: 'hpy';
  readonly samples: readonly {
    /** Seconds since 1970. */
    readonly time: number;
    readonly count: number;
    readonly size: number;
    readonly rows: readonly { readonly kind: string; readonly count: number; readonly size: number }[];
  }[];
  /** Line at which a last sample begins that was not written to its end; what it holds is left out. */
  readonly unfinishedLine?: number;
}

/** A run of `mprof run` within a file: `-o` of a file that is there already appends another. */
export interface MprofRun {
  /** Null where the file does not say. */
  readonly command: string | null;
  /** Which of all samples are its own: `samples[from]` to `samples[to - 1]`. */
  readonly from: number;
  readonly to: number;
  readonly peakMiB: number;
}

/** A run of a function, or of a block with a name, between two figures of memory. */
export interface MprofFunction {
  /** As in the file; of `profile.timestamp("load phase")` ".load phase". */
  readonly name: string;
  /** Seconds since 1970. */
  readonly start: number;
  readonly end: number;
  readonly startMiB: number;
  readonly endMiB: number;
  /** How many profiled functions it stands within; null in files of memory_profiler before 0.56. */
  readonly level: number | null;
}

/** A recording of mprof, or what `python -m memory_profiler --timestamp` prints. */
export interface MprofAnswer {
  readonly format: 'mprof';
  /** The highest sample; without samples (--timestamp) the highest figure of a function; 0 without either. */
  readonly peakMiB: number;
  /** [seconds since 1970, MiB], in the order of the file. */
  readonly samples: readonly (readonly [number, number])[];
  /** In the order of the file, which is that of their ends. */
  readonly functions: readonly MprofFunction[];
  /** For each child process its samples, [seconds since 1970, MiB]; "0" and 0 MiB where it had just ended. */
  readonly children: Readonly<Record<string, readonly (readonly [number, number])[]>>;
  readonly childPeaksMiB: Readonly<Record<string, number>>;
  readonly runs: readonly MprofRun[];
  /** Lines of a known keyword that could not be read, and the first one; of unknown keywords as mprof none. */
  readonly oddLines: number;
  readonly firstOddLine: number | null;
}

/** The line-by-line reports of `python -m memory_profiler`, in their order. */
export interface MprofLinesAnswer {
  readonly format: 'mprof-lines';
  readonly functions: readonly {
    readonly file: string;
    /** The name behind the first "def" of the report; null where there is none. */
    readonly function: string | null;
    /** Whether the report has a column of occurrences (memory_profiler 0.58 and later). */
    readonly hasOccurrences: boolean;
    readonly lines: readonly {
      readonly line: number;
      /** null where the report leaves the figure out. */
      readonly memoryMiB: number | null;
      readonly incrementMiB: number | null;
      readonly occurrences: number | null;
      readonly text: string;
    }[];
  }[];
}

export interface SystemCallRow {
  readonly name: string;
  /** Calls that were begun. strace -c leaves out those that never return, such as exit_group: `count - unfinished`. */
  readonly count: number;
  /** Calls that gave an error, interrupted ones (ERESTARTSYS) included, as strace -c counts. */
  readonly errors: number;
  /** Calls that are not known to have returned. */
  readonly unfinished: number;
  /** Seconds of all calls together (-T, or a table's); null where the file has no times. */
  readonly seconds: number | null;
  readonly slowestSeconds: number | null;
}

/** Bytes by what is behind them; together what is mapped. */
export interface MemoryKinds {
  readonly heap: number;
  readonly anonymous: number;
  readonly file: number;
  /** Address space that nothing can be stored in (PROT_NONE). */
  readonly reserved: number;
}

/** The straight line of least squares through memory as it stood at every moment between two times. */
export interface StraceTrend {
  readonly bytesPerSecond: number;
  /** Mean over time; what the line has in the middle. */
  readonly meanBytes: number;
  readonly from: number;
  readonly to: number;
}

export interface StraceProcess {
  /** Null where the log names no process. */
  readonly pid: number | null;
  readonly parent: number | null;
  /** The program it executed last, as strace prints it. */
  readonly command: string | null;
  /** "exited with 0", "killed by SIGKILL"; null when the log does not show its end. */
  readonly exit: string | null;
  readonly peakBytes: number;
  /** When it ended, or when the log does. */
  readonly finalBytes: number;
  /** [seconds, bytes]; at most 2,000 points (see `StraceMemory.isThinned`) of `changes`. */
  readonly series: readonly (readonly [number, number])[];
  readonly changes: number;
  /** From its first change to its end. Null where the log has no times. */
  readonly trend: StraceTrend | null;
  /**
   * Threads share the memory of their process: what each mapped and unmapped, its share of the heap's growth included, is
   * what it asked for, not what it holds.
   */
  readonly threads: readonly {
    readonly thread: number | null;
    /** All calls that it began, and those that gave an error. */
    readonly calls: number;
    readonly errors: number;
    /** Seconds of its calls (-T); null where the log has no times of calls. */
    readonly seconds: number | null;
    readonly mappedBytes: number;
    readonly unmappedBytes: number;
    /** The log does not show where it came from; it is taken for a thread of this process. */
    readonly isAssumed: boolean;
  }[];
}

/**
 * Memory that the log shows to be mapped, in whole pages of 4 KiB: heap (brk), and mmap and mremap until munmap, an exec
 * or the process's end. What was there before the log (program, stack, all before strace attached) is not in it. Summed over
 * processes; a forked child counts the memory that it inherits. The last process's memory stays until the end.
 */
/** 'heap': brk. 'arenas-…': as large as an arena of Python's small-object allocator. 'blocks': of their own, 128 KiB or more. */
export type StraceAskerName =
  'heap' | 'arenas-256k' | 'arenas-1m' | 'thread-heaps' | 'blocks' | 'stacks' | 'files' | 'others';
export interface StraceAsker {
  readonly asker: StraceAskerName;
  /** Calls of mmap, or growths of the heap, and the bytes asked for. */
  readonly calls: number;
  readonly bytes: number;
  /** Mapped with memory behind it (no PROT_NONE) at the peak of the whole log, and at its end. */
  readonly peakBytes: number;
  readonly finalBytes: number;
}

export interface StraceMemory {
  readonly peakBytes: number;
  readonly finalBytes: number;
  /** [seconds, bytes] after each change. Seconds are what `timeKind` says. */
  readonly series: readonly (readonly [number, number])[];
  readonly changes: number;
  /** There were more changes than points: of four neighbours the highest and the lowest stand for all. */
  readonly isThinned: boolean;
  /** From the first change to the end of the log, of all changes, also those that are not points. Null where the log has no times. */
  readonly trend: StraceTrend | null;
  /** Seconds since 1970, since the midnight before the log, since its first line; none: the number of the log's event. */
  readonly timeKind: 'epoch' | 'clock' | 'relative' | 'none';
  readonly peakTime: number;
  readonly peakKinds: MemoryKinds;
  readonly finalKinds: MemoryKinds;
  /** Who asked for memory, as far as sizes and flags say so. */
  readonly askers: readonly StraceAsker[];
  /** Bytes unmapped that the log had not shown mapped. */
  readonly unseenBytes: number;
  /** The kernel chose a place that by the log was taken: lines are missing, and figures may be too high. */
  readonly contradictions: number;
  readonly unreadableCalls: number;
  /** Threads taken to share the first process's memory, because the log shows no clone. */
  readonly assumedThreads: number;
  /** The 50 largest mappings, largest first. */
  readonly largest: readonly {
    readonly bytes: number;
    readonly address: number;
    readonly pid: number;
    readonly time: number;
    readonly line: number;
    readonly kind: 'anonymous' | 'file' | 'reserved';
    /** Bytes of it still mapped at the end. */
    readonly remainingBytes: number;
  }[];
}

export interface StraceTableAnswer {
  readonly format: 'strace';
  /** A table of -c: no calls one by one, and so no memory. */
  readonly source: 'table';
  readonly calls: readonly SystemCallRow[];
  readonly memory: null;
}

export interface StraceLogAnswer {
  readonly format: 'strace';
  readonly source: 'log';
  readonly calls: readonly SystemCallRow[];
  readonly memory: StraceMemory;
  readonly processCount: number;
  /** The first 10,000 processes in the order in which they showed up. */
  readonly processes: readonly StraceProcess[];
  /** The 50 slowest calls, with -T. `time` is as in the series, `line` the log's. */
  readonly slowest: readonly {
    readonly seconds: number;
    readonly name: string;
    readonly pid: number;
    readonly time: number;
    readonly line: number;
  }[];
  /** How often each signal arrived. */
  readonly signals: Readonly<Record<string, number>>;
  /** Lines that strace did not write, and the first one. */
  readonly oddLines: number;
  readonly firstOddLine: number | null;
  /** strace's own table at the end of the log (-C). */
  readonly table: readonly SystemCallRow[] | null;
}

export type StraceAnswer = StraceLogAnswer | StraceTableAnswer;

/** Formats that are stacks with a weight: of the profile that is shown first, its functions. */
export interface StacksAnswer {
  readonly format: 'folded' | 'speedscope' | 'memray';
  readonly name: string;
  /** What the weights count: "bytes", "seconds", "samples", …; "" where the file does not say. */
  readonly unit: string;
  /** Weight of all stacks. */
  readonly total: number;
  /** How many rows there are without a limit. */
  readonly totalRows: number;
  /** Largest own weight first. */
  readonly rows: readonly {
    readonly function: string;
    readonly file: string | null;
    readonly line: number | null;
    /** Weight of the stacks that end in it. */
    readonly self: number;
    /** Weight of the stacks that it stands in, each once. */
    readonly total: number;
  }[];
  /** All profiles of the file. */
  readonly profiles: readonly { readonly name: string; readonly unit: string; readonly total: number }[];
  /** Lines that could not be read, and the first one. */
  readonly oddLines: number;
  readonly firstOddLine: number | null;
}

export type ProfileAnswer =
  | PstatsAnswer
  | LprofAnswer
  | TracemallocAnswer
  | HpyAnswer
  | MprofAnswer
  | MprofLinesAnswer
  | StraceAnswer
  | StacksAnswer;
