import type { DumpState } from '../../../shared/protocol/dump-state.ts';

/** More columns beside each other cannot be read. */
export const mostSnapshots = 12;

/** Snapshots by the times of their files, the oldest first; equal times stay in the order of opening. */
export const inOrderOfTime = (snapshots: readonly DumpState[]): DumpState[] =>
  snapshots.toSorted((a, b) => a.modifiedMs - b.modifiedMs || a.dump - b.dump);
