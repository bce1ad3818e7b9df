import type { TracemallocKey } from '../../../../shared/protocol/profile.ts';
import { growingU32 } from '../growing-column.ts';
import { PairTable, SequenceTable } from '../intern-table.ts';
import { TextTable } from '../text-table.ts';
import type { TracemallocSnapshot } from './snapshot.ts';
import { groupBy } from './statistics.ts';
import { TracebackOrder } from './traceback-order.ts';

/**
 * Two snapshots in one numbering: what `keys` mean is in `space`, whose groups are empty. Rows as tracemalloc orders
 * them; `size` and `count` are the newer snapshot's, the differences newer minus older.
 */
export interface StatisticsDiff {
  readonly by: TracemallocKey;
  readonly space: TracemallocSnapshot;
  readonly keys: Uint32Array;
  readonly size: Float64Array;
  readonly sizeDiff: Float64Array;
  readonly count: Float64Array;
  readonly countDiff: Float64Array;
}

/**
 * `newer.compare_to(older, by, cumulative)`: every key of either, the largest change of size first, then by size,
 * change of count, count, and traceback (Lib/tracemalloc.py, `StatisticDiff._sort_key`). Throws as `groupBy` does.
 */
export function compareTo(
  newer: TracemallocSnapshot,
  older: TracemallocSnapshot,
  by: TracemallocKey,
  cumulative: boolean,
): StatisticsDiff {
  const merging = new MergedSpace();
  const newGroup = groupBy(newer, by, cumulative);
  const oldGroup = groupBy(older, by, cumulative);
  const newKeys = merging.keysOf(newer, by);
  const oldKeys = merging.keysOf(older, by);
  const space = merging.space();
  const keyCount =
    by === 'filename'
      ? space.files.length
      : by === 'lineno'
        ? space.frameFile.length
        : space.tracebackStart.length - 1;
  const columns = Array.from({ length: 4 }, () => new Float64Array(keyCount));
  const [newSize, newCount, oldSize, oldCount] = columns as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  newGroup.keys.forEach((key, row) => {
    newSize[newKeys[key]!] = newGroup.size[row]!;
    newCount[newKeys[key]!] = newGroup.count[row]!;
  });
  oldGroup.keys.forEach((key, row) => {
    oldSize[oldKeys[key]!] = oldGroup.size[row]!;
    oldCount[oldKeys[key]!] = oldGroup.count[row]!;
  });
  const order = new TracebackOrder(space);
  const change = (of: Float64Array, before: Float64Array, key: number) => Math.abs(of[key]! - before[key]!);
  const keys = Uint32Array.from(newSize.keys())
    .filter((key) => newCount[key]! > 0 || oldCount[key]! > 0)
    .sort(
      (a, b) =>
        change(newSize, oldSize, b) - change(newSize, oldSize, a) ||
        newSize[b]! - newSize[a]! ||
        change(newCount, oldCount, b) - change(newCount, oldCount, a) ||
        newCount[b]! - newCount[a]! ||
        order.compare(by, b, a),
    );
  return {
    by,
    space,
    keys,
    size: Float64Array.from(keys, (key) => newSize[key]!),
    sizeDiff: Float64Array.from(keys, (key) => newSize[key]! - oldSize[key]!),
    count: Float64Array.from(keys, (key) => newCount[key]!),
    countDiff: Float64Array.from(keys, (key) => newCount[key]! - oldCount[key]!),
  };
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
