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
  'strace-counts',
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
  /** How many rows there are without a limit. */
  readonly total: number;
  /** By traceback, file and line are those of the oldest frame, as tracemalloc prints it; `traceback` is oldest first. */
  readonly rows: readonly (FrameRow & {
    readonly size: number;
    readonly count: number;
    readonly traceback?: readonly FrameRow[];
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

export interface MprofAnswer {
  readonly format: 'mprof';
  readonly peakMiB: number;
  /** [seconds since 1970, MiB]. */
  readonly samples: readonly (readonly [number, number])[];
  readonly functions: readonly {
    readonly name: string;
    readonly start: number;
    readonly end: number;
    readonly startMiB: number;
    readonly endMiB: number;
  }[];
  readonly children: Readonly<Record<string, readonly (readonly [number, number])[]>>;
}

export interface MprofLinesAnswer {
  readonly format: 'mprof-lines';
  readonly functions: readonly {
    readonly file: string;
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
  readonly count: number;
  readonly errors: number;
}

export interface StraceAnswer {
  readonly format: 'strace';
  readonly calls: readonly SystemCallRow[];
  readonly memory: {
    readonly peakBytes: number;
    readonly finalBytes: number;
    /** [seconds, bytes]. */
    readonly series: readonly (readonly [number, number])[];
  };
}

export interface StraceCountsAnswer {
  readonly format: 'strace-counts';
  readonly calls: readonly SystemCallRow[];
}

/** Formats that are stacks with a weight. */
export interface StacksAnswer {
  readonly format: 'folded' | 'speedscope' | 'memray';
  /** What the weights count: "bytes", "seconds", "samples", …; "" where the file does not say. */
  readonly unit: string;
  readonly total: number;
  readonly rows: readonly {
    readonly function: string;
    readonly file: string | null;
    readonly line: number | null;
    readonly self: number;
    readonly total: number;
  }[];
}

export type ProfileAnswer =
  | PstatsAnswer
  | LprofAnswer
  | TracemallocAnswer
  | HpyAnswer
  | MprofAnswer
  | MprofLinesAnswer
  | StraceAnswer
  | StraceCountsAnswer
  | StacksAnswer;
