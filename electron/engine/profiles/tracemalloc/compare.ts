import type { TracemallocKey } from '../../../../shared/protocol/profile.ts';
import { growingU32 } from '../growing-column.ts';
import { PairTable, SequenceTable } from '../intern-table.ts';
import { largestFirst } from '../order-by-number.ts';
import { TextTable } from '../text-table.ts';
import type { TracemallocSnapshot } from './snapshot.ts';
import { groupBy } from './statistics.ts';
import { TracebackOrder } from './traceback-order.ts';

/**
 * Snapshots in one numbering: what `keys` mean is in `space`, whose groups are empty. Rows as tracemalloc orders the last
 * against the first; `size` and `count` are the last snapshot's, the differences last minus first.
 */
export interface StatisticsDiff {
  readonly by: TracemallocKey;
  readonly space: TracemallocSnapshot;
  readonly keys: Uint32Array;
  readonly size: Float64Array;
  readonly sizeDiff: Float64Array;
  readonly count: Float64Array;
  readonly countDiff: Float64Array;
  /** For each snapshot, the oldest first, its figures of each row. */
  readonly sizes: readonly Float64Array[];
  readonly counts: readonly Float64Array[];
}

/**
 * `newer.compare_to(older, by, cumulative)`: every key of either, the largest change of size first, then by size,
 * change of count, count, and traceback (Lib/tracemalloc.py, `StatisticDiff._sort_key`). Throws as `groupBy` does.
 */
export const compareTo = (
  newer: TracemallocSnapshot,
  older: TracemallocSnapshot,
  by: TracemallocKey,
  cumulative: boolean,
): StatisticsDiff => compareSeries([older, newer], by, cumulative);

/** Every key of any of the snapshots, the oldest first, in the order in which the last compares to the first. */
export function compareSeries(
  snapshots: readonly [TracemallocSnapshot, ...TracemallocSnapshot[]],
  by: TracemallocKey,
  cumulative: boolean,
): StatisticsDiff {
  const merging = new MergedSpace();
  const grouped = snapshots.map((snapshot) => ({
    groups: groupBy(snapshot, by, cumulative),
    keyHere: merging.keysOf(snapshot, by),
  }));
  const space = merging.space();
  const keyCount =
    by === 'filename'
      ? space.files.length
      : by === 'lineno'
        ? space.frameFile.length
        : space.tracebackStart.length - 1;
  const seen = new Uint8Array(keyCount);
  const figures = grouped.map(({ groups, keyHere }) => {
    const size = new Float64Array(keyCount);
    const count = new Float64Array(keyCount);
    groups.keys.forEach((key, row) => {
      const here = keyHere[key]!;
      size[here] = groups.size[row]!;
      count[here] = groups.count[row]!;
      seen[here] = 1;
    });
    return { size, count };
  });
  const oldest = figures[0]!;
  const newest = figures.at(-1)!;
  const present = Uint32Array.from(seen.keys()).filter((key) => seen[key] === 1);
  const order = new TracebackOrder(space);
  const change = (of: 'size' | 'count', key: number): number => newest[of][key]! - oldest[of][key]!;
  const rows = largestFirst(
    taken(present, (key) => Math.abs(change('size', key))),
    (rowA, rowB) => {
      const [a, b] = [present[rowA]!, present[rowB]!];
      return (
        newest.size[b]! - newest.size[a]! ||
        Math.abs(change('count', b)) - Math.abs(change('count', a)) ||
        newest.count[b]! - newest.count[a]! ||
        order.compare(by, b, a)
      );
    },
  );
  const keys = rows.map((row) => present[row]!);
  const sizes = figures.map(({ size }) => taken(keys, (key) => size[key]!));
  const counts = figures.map(({ count }) => taken(keys, (key) => count[key]!));
  return {
    by,
    space,
    keys,
    size: sizes.at(-1)!,
    sizeDiff: taken(keys, (key) => change('size', key)),
    count: counts.at(-1)!,
    countDiff: taken(keys, (key) => change('count', key)),
    sizes,
    counts,
  };
}

function taken(keys: Uint32Array, valueOf: (key: number) => number): Float64Array {
  const values = new Float64Array(keys.length);
  keys.forEach((key, row) => (values[row] = valueOf(key)));
  return values;
}

/** One numbering of files, frames and tracebacks for several snapshots. */
class MergedSpace {
  readonly #files = new TextTable();
  readonly #frames = new PairTable();
  readonly #tracebacks = new SequenceTable();

  /** For each key of a snapshot, its number here. */
  keysOf(snapshot: TracemallocSnapshot, by: TracemallocKey): Uint32Array {
    const fileHere = Uint32Array.from(snapshot.files, (file) => this.#files.row(file));
    if (by === 'filename') return fileHere;
    const frameHere = snapshot.frameFile.map((file, frame) =>
      this.#frames.row(fileHere[file]!, snapshot.frameLine[frame]!),
    );
    if (by === 'lineno') return frameHere;
    const tracebackHere = growingU32();
    const { tracebackStart, tracebackFrames } = snapshot;
    for (let traceback = 0; traceback + 1 < tracebackStart.length; traceback += 1) {
      const frames = tracebackFrames.subarray(tracebackStart[traceback], tracebackStart[traceback + 1]);
      const here = Float64Array.from(frames, (frame) => frameHere[frame]!);
      tracebackHere.push(this.#tracebacks.row(here, 0, here.length));
    }
    return tracebackHere.finish();
  }

  /** Once, at the end. */
  space(): TracemallocSnapshot {
    return {
      tracebackLimit: 0,
      files: this.#files.texts,
      frameFile: this.#frames.first.finish(),
      frameLine: this.#frames.second.finish(),
      tracebackStart: this.#tracebacks.starts.finish(),
      tracebackFrames: this.#tracebacks.items.finish(),
      groupTraceback: new Uint32Array(0),
      groupDomain: new Uint32Array(0),
      groupSize: new Float64Array(0),
      groupCount: new Float64Array(0),
      groupLargest: new Float64Array(0),
      cutTracebacks: 0,
    };
  }
}
