import type { DumpId } from '../../shared/model/units.ts';
import type { Handlers } from '../../shared/protocol/wire.ts';
import type { OpenDump } from './open-dump.ts';
import type { ProfileThread } from './profile-thread/profile-thread.ts';

export type SampleHandlers = Pick<Handlers, 'samples'>;

/** The thread of the profiles answers for those that are open there. The readers are loaded only for others. */
export function sampleHandlers(
  of: (id: DumpId) => OpenDump,
  thread: ProfileThread,
  cacheFolder: string,
): SampleHandlers {
  return {
    samples: async ({ dump }, signal) => {
      const open = of(dump);
      const { stage, modifiedMs } = open.state();
      if (open.isProfile && stage === 'ready')
        return await thread.run('samples', { dump, modifiedMs }, signal);
      const { openProfile } = await import('./profiles/open-profile.ts');
      const { samplesOf } = await import('./profiles/sample-series.ts');
      const profile = await openProfile(open.path, { cacheFolder, signal, onProgress: () => undefined });
      return samplesOf(profile, modifiedMs);
    },
  };
}
