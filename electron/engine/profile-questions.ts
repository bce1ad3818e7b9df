import type { Handlers } from '../../shared/protocol/wire.ts';
import type { DumpId } from '../../shared/model/units.ts';
import { fail } from '../../shared/protocol/failure.ts';
import type { CancelSignal } from '../../shared/base/cancel-signal.ts';
import type { OpenDump } from './open-dump.ts';
import type { ProfileThread } from './profile-thread/profile-thread.ts';
import type { ProfileMaterial } from './reports/profiles/material.ts';

export type ProfileHandlers = Pick<
  Handlers,
  'profileFacts' | 'profileTable' | 'profileFlame' | 'profileSeries'
>;

/** What a report says of an open profile. Rejects with 'bad-request' for a dump. */
export function profileReport(
  open: OpenDump,
  thread: ProfileThread,
  signal: CancelSignal,
): Promise<ProfileMaterial> {
  if (!open.isProfile) throw fail('bad-request', 'This file is a dump, not a profile.');
  const { dump, name, fileBytes, modifiedMs } = open.state();
  return thread.run('report', { dump, file: { name, bytes: fileBytes, modifiedMs } }, signal);
}

export function profileHandlers(of: (id: DumpId) => OpenDump, thread: ProfileThread): ProfileHandlers {
  const check = (id: DumpId): void => {
    if (!of(id).isProfile) throw fail('bad-request', 'This file is a dump, not a profile.');
  };
  return {
    profileFacts: async ({ dump }, signal) => {
      check(dump);
      return await thread.run('facts', { dump }, signal);
    },
    profileTable: async (question, signal) => {
      check(question.dump);
      return await thread.run('table', question, signal);
    },
    profileFlame: async (question, signal) => {
      check(question.dump);
      return await thread.run('flame', question, signal);
    },
    profileSeries: async ({ dump }, signal) => {
      check(dump);
      return await thread.run('series', { dump }, signal);
    },
  };
}
