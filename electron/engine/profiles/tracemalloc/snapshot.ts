/**
 * A tracemalloc snapshot as columns. Blocks of the same domain that were allocated by the same traceback are one group:
 * no question of tracemalloc's tells them apart, and a process has far fewer tracebacks than blocks.
 */
export interface TracemallocSnapshot {
  /** As `tracemalloc.start` was given: the longest traceback that was kept. */
  readonly tracebackLimit: number;
  /** Paths, each once. */
  readonly files: readonly string[];
  /** For each frame (a line of a file), the row of its file and the line. */
  readonly frameFile: Uint32Array;
  readonly frameLine: Uint32Array;
  /** For each traceback, where its frames begin in `tracebackFrames`; one more for the end. Most recent frame first. */
  readonly tracebackStart: Uint32Array;
  readonly tracebackFrames: Uint32Array;
  /** For each group, its traceback, tracemalloc's domain, bytes, blocks, and the largest block in bytes. */
  readonly groupTraceback: Uint32Array;
  readonly groupDomain: Uint32Array;
  readonly groupSize: Float64Array;
  readonly groupCount: Float64Array;
  readonly groupLargest: Float64Array;
  /** Blocks whose traceback was longer than what was kept; 0 where the file does not say (before Python 3.9). */
  readonly cutTracebacks: number;
}

/** Bytes and blocks of all traces. */
export function totalsOf({ groupSize, groupCount }: TracemallocSnapshot): { size: number; count: number } {
  let size = 0;
  let count = 0;
  for (let group = 0; group < groupSize.length; group += 1) {
    size += groupSize[group]!;
    count += groupCount[group]!;
  }
  return { size, count };
}
