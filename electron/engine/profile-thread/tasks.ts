import type { DumpId } from '../../../shared/model/units.ts';
import type { DiagnoseQuestion } from '../../../shared/protocol/insight.ts';
import type { Failure } from '../../../shared/protocol/failure.ts';
import type {
  ProfileFacts,
  ProfileFlame,
  ProfileFlameQuestion,
  ProfileSeries,
  ProfileTablePage,
  ProfileTableQuestion,
} from '../../../shared/protocol/profile-screen.ts';
import type { SampleSeries } from '../../../shared/protocol/timeline.ts';
import type { Evidence } from '../insight/given.ts';
import type { ProfileMaterial, profileMaterial } from '../reports/profiles/material.ts';

/** What a report says of the file itself. */
export type ProfileFile = Parameters<typeof profileMaterial>[1];

/** What the thread is started with. */
export interface ProfileThreadSettings {
  /** Programs beside a profile are read below this folder only; null: wherever the profile says they are. */
  readonly sourceFolder: string | null;
}

/** What the thread of the profiles is asked, and what it answers. */
export interface ProfileTasks {
  open: { params: { dump: DumpId; path: string; cacheFolder: string }; result: ProfileFacts };
  close: { params: { dump: DumpId }; result: null };
  facts: { params: { dump: DumpId }; result: ProfileFacts };
  table: { params: ProfileTableQuestion; result: ProfileTablePage };
  flame: { params: ProfileFlameQuestion; result: ProfileFlame };
  series: { params: { dump: DumpId }; result: ProfileSeries };
  /** `modifiedMs`: of the file, for formats that have no time in them. */
  samples: { params: { dump: DumpId; modifiedMs: number }; result: SampleSeries };
  /** Reads what a diagnosis goes by, apart from the dump. */
  evidence: { params: Omit<DiagnoseQuestion, 'dump' | 'python'>; result: Omit<Evidence, 'dump'> };
  report: { params: { dump: DumpId; file: ProfileFile }; result: ProfileMaterial };
}
export type ProfileTask = keyof ProfileTasks;
export type ProfileResult = ProfileTasks[ProfileTask]['result'];

export type ProfileTaskMessage =
  | {
      [T in ProfileTask]: {
        readonly id: number;
        readonly task: T;
        readonly params: ProfileTasks[T]['params'];
      };
    }[ProfileTask]
  /** Give up an opening. */
  | { readonly id: number; readonly task: 'stop' };

export type ProfileReply =
  | { readonly kind: 'progress'; readonly id: number; readonly done: number; readonly total: number }
  | { readonly kind: 'done'; readonly id: number; readonly result: ProfileResult }
  | { readonly kind: 'failed'; readonly id: number; readonly failure: Failure };
