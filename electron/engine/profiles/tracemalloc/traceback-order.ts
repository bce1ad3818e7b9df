import type { FrameRow, TracemallocKey } from '../../../../shared/protocol/profile.ts';
import { textRanks } from '../python-order.ts';
import type { TracemallocSnapshot } from './snapshot.ts';

/** How Python orders the keys of statistics: tuples of (file, line), oldest frame first. */
export class TracebackOrder {
  readonly #snapshot: TracemallocSnapshot;
  readonly #fileRank: Uint32Array;

  constructor(snapshot: TracemallocSnapshot) {
    this.#snapshot = snapshot;
    this.#fileRank = textRanks(snapshot.files);
  }

  compare(by: TracemallocKey, a: number, b: number): number {
    if (by === 'filename') return this.#fileRank[a]! - this.#fileRank[b]!;
    if (by === 'lineno') return this.#compareFrames(a, b);
    const { tracebackStart, tracebackFrames } = this.#snapshot;
    const startA = tracebackStart[a]!;
    const startB = tracebackStart[b]!;
    let atA = tracebackStart[a + 1]! - 1;
    let atB = tracebackStart[b + 1]! - 1;
    for (; atA >= startA && atB >= startB; atA -= 1, atB -= 1) {
      const difference = this.#compareFrames(tracebackFrames[atA]!, tracebackFrames[atB]!);
      if (difference !== 0) return difference;
    }
    return atA - startA - (atB - startB);
  }

  #compareFrames(a: number, b: number): number {
    const { frameFile, frameLine } = this.#snapshot;
    return this.#fileRank[frameFile[a]!]! - this.#fileRank[frameFile[b]!]! || frameLine[a]! - frameLine[b]!;
  }
}

/** The frames of a key, oldest first. A file alone is its line 0. */
export function framesOf(snapshot: TracemallocSnapshot, by: TracemallocKey, key: number): FrameRow[] {
  const { files, frameFile, frameLine, tracebackStart, tracebackFrames } = snapshot;
  const frame = (row: number): FrameRow => ({ file: files[frameFile[row]!]!, line: frameLine[row]! });
  if (by === 'filename') return [{ file: files[key]!, line: 0 }];
  if (by === 'lineno') return [frame(key)];
  const frames: FrameRow[] = [];
  for (let at = tracebackStart[key + 1]! - 1; at >= tracebackStart[key]!; at -= 1)
    frames.push(frame(tracebackFrames[at]!));
  return frames;
}
