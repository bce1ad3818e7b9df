import type { DumpId } from '../../shared/model/units.ts';
import { fail } from '../../shared/protocol/failure.ts';
import type { Handlers } from '../../shared/protocol/wire.ts';

export type SampleHandlers = Pick<Handlers, 'samples'>;

/** `pathOf`: of an open file, whether it turned out to be a dump or not. The readers are loaded when one is needed. */
export function sampleHandlers(pathOf: (id: DumpId) => string, cacheFolder: string): SampleHandlers {
  return {
    samples: async ({ dump }, signal) => {
      const path = pathOf(dump);
      const { openProfile } = await import('./profiles/open-profile.ts');
      const { seriesOf } = await import('./profiles/sample-series.ts');
      const profile = await openProfile(path, { cacheFolder, signal, onProgress: () => undefined });
      const question = { by: null, cumulative: false, sort: null, limit: null } as const;
      const answer = profile.format === 'hpy' || profile.format === 'mprof' ? profile.answer(question) : null;
      const series = answer === null ? null : seriesOf(answer);
      if (series === null)
        throw fail('not-a-dump', `A ${profile.format} file has no samples over time for a timeline.`);
      return series;
    },
  };
}
