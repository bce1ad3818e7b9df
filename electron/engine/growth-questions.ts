import type { DumpId } from '../../shared/model/units.ts';
import { fail } from '../../shared/protocol/failure.ts';
import type { Handlers } from '../../shared/protocol/wire.ts';
import type { ComparedDump } from './compare/growth-page.ts';
import { comparePage } from './compare/growth-page.ts';
import type { OpenDump } from './open-dump.ts';

/** The questions about several dumps, and about what grows. */
export type GrowthHandlers = Pick<Handlers, 'compareDumps'>;

export function growthHandlers(dumpOf: (id: DumpId) => OpenDump): GrowthHandlers {
  return {
    compareDumps: async (question) => {
      if (question.dumps.length < 2) throw fail('bad-request', 'A comparison needs at least two dumps.');
      const dumps: ComparedDump[] = [];
      // One after the other: a view of each may have to be made.
      for (const dump of question.dumps)
        dumps.push((await dumpOf(dump).viewPages(question.view)).whole(question.groupBy));
      return comparePage(dumps, question);
    },
  };
}
