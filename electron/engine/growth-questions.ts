import type { CancelSignal } from '../../shared/base/cancel-signal.ts';
import type { DumpId } from '../../shared/model/units.ts';
import { fail } from '../../shared/protocol/failure.ts';
import type { ViewName } from '../../shared/protocol/views.ts';
import type { Handlers } from '../../shared/protocol/wire.ts';
import type { ComparedDump } from './compare/growth-page.ts';
import { comparePage } from './compare/growth-page.ts';
import type { OpenDump } from './open-dump.ts';
import type { Candidate, Candidates, Measurements } from './suspects/candidates.ts';
import { findCandidates } from './suspects/candidates.ts';
import { judge } from './suspects/judge.ts';
import { measureCandidates } from './suspects/measure.ts';
import { overTime } from './over-time.ts';

/** The questions about several dumps, and about what grows. */
export type GrowthHandlers = Pick<Handlers, 'compareDumps' | 'suspects' | 'overTime'>;

/** Step 1 of suspects: what one dump has. Makes the view's graph. */
export async function candidatesOf(
  dump: OpenDump,
  view: ViewName,
  signal?: CancelSignal,
): Promise<Candidates> {
  const graph = await dump.graph(view);
  return findCandidates(
    graph.context(view),
    view,
    (question, params, stop) => graph.ask(question, params, stop),
    dump.process,
    signal,
  );
}

/** Step 2: the same places in an earlier dump. */
export async function measurementsOf(
  dump: OpenDump,
  view: ViewName,
  candidates: readonly Candidate[],
): Promise<Measurements> {
  return measureCandidates((await dump.graph(view)).context(view), candidates);
}

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
    suspects: async ({ dump, view, baselines }, signal) => {
      const candidates = await candidatesOf(dumpOf(dump), view, signal);
      const earlier: Measurements[] = [];
      for (const baseline of baselines)
        earlier.push(await measurementsOf(dumpOf(baseline), view, candidates.list));
      return judge(candidates, earlier);
    },
    overTime: (question) => overTime(question, dumpOf),
  };
}
