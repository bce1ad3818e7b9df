import type { TracemallocKey } from '../../../../shared/protocol/profile.ts';
import { fail } from '../../../../shared/protocol/failure.ts';
import { largestFirst } from '../order-by-number.ts';
import type { TracemallocSnapshot } from './snapshot.ts';
import { TracebackOrder } from './traceback-order.ts';

/**
 * Bytes and blocks per file, line or traceback. `keys` are rows of the snapshot's files, frames or tracebacks, by
 * `by`; all columns have the same length.
 */
export interface Statistics {
  readonly by: TracemallocKey;
  readonly keys: Uint32Array;
  readonly size: Float64Array;
  readonly count: Float64Array;
}

/**
 * `Snapshot._group_by` (Lib/tracemalloc.py), in no order: by default each trace counts for its most recent frame;
 * cumulative, for every frame of its traceback, as often as the frame stands in it. Throws 'bad-request' for
 * cumulative tracebacks, which tracemalloc does not know either.
 */
export function groupBy(snapshot: TracemallocSnapshot, by: TracemallocKey, cumulative: boolean): Statistics {
  if (cumulative && by === 'traceback')
    throw fail('bad-request', 'Cumulative figures are by lineno or filename, not by traceback.');
  const { groupTraceback, groupSize, groupCount, tracebackStart, tracebackFrames, frameFile } = snapshot;
  const keyCount =
    by === 'filename'
      ? snapshot.files.length
      : by === 'lineno'
        ? frameFile.length
        : tracebackStart.length - 1;
  const size = new Float64Array(keyCount);
  const count = new Float64Array(keyCount);
  // Per traceback first: with many domains, each frame is visited once all the same.
  const tracebackSize = by === 'traceback' ? size : new Float64Array(tracebackStart.length - 1);
  const tracebackCount = by === 'traceback' ? count : new Float64Array(tracebackStart.length - 1);
  groupTraceback.forEach((traceback, group) => {
    tracebackSize[traceback]! += groupSize[group]!;
    tracebackCount[traceback]! += groupCount[group]!;
  });
  if (by !== 'traceback') {
    for (let traceback = 0; traceback < tracebackSize.length; traceback += 1) {
      if (tracebackCount[traceback] === 0) continue;
      const start = tracebackStart[traceback]!;
      const end = cumulative ? tracebackStart[traceback + 1]! : start + 1;
      for (let at = start; at < end; at += 1) {
        const frame = tracebackFrames[at]!;
        const key = by === 'filename' ? frameFile[frame]! : frame;
        size[key]! += tracebackSize[traceback]!;
        count[key]! += tracebackCount[traceback]!;
      }
    }
  }
  return present(by, size, count);
}

/** Only the keys that have blocks. */
function present(by: TracemallocKey, size: Float64Array, count: Float64Array): Statistics {
  const keys = new Uint32Array(count.length);
  let length = 0;
  count.forEach((blocks, key) => {
    if (blocks <= 0) return;
    keys[length] = key;
    length += 1;
  });
  const found = keys.slice(0, length);
  return { by, keys: found, size: taken(size, found), count: taken(count, found) };
}

function taken(values: Float64Array, rows: Uint32Array): Float64Array {
  const column = new Float64Array(rows.length);
  rows.forEach((row, at) => (column[at] = values[row]!));
  return column;
}

/** `Snapshot.statistics`: largest first; then most blocks; then the later traceback, oldest frame first, as Python 3.7+. */
export function statistics(
  snapshot: TracemallocSnapshot,
  by: TracemallocKey,
  cumulative: boolean,
): Statistics {
  const { keys, size, count } = groupBy(snapshot, by, cumulative);
  const order = new TracebackOrder(snapshot);
  const rows = largestFirst(size, (a, b) => count[b]! - count[a]! || order.compare(by, keys[b]!, keys[a]!));
  return { by, keys: rows.map((row) => keys[row]!), size: taken(size, rows), count: taken(count, rows) };
}
