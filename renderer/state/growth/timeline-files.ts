import type { DumpState } from '../../../shared/protocol/dump-state.ts';
import type { ProfileFormat } from '../../../shared/protocol/profile.ts';
import { profileFormatOf } from '../../../shared/protocol/profile-screen.ts';

/** Profiles that say how much memory there was at some time. */
const recordings: readonly (ProfileFormat | null)[] = ['hpy', 'mprof', 'strace', 'tracemalloc'];

export const isRecording = (state: DumpState): boolean => recordings.includes(profileFormatOf(state));

/** A dump, or a recording beside dumps. */
export const isOnTimeline = (state: DumpState): boolean =>
  profileFormatOf(state) === null || isRecording(state);
