import type { DumpId } from '../../shared/model/units.ts';
import type { Handlers } from '../../shared/protocol/wire.ts';
import type { OpenDump } from './open-dump.ts';
import { processFacts } from './process/process-facts.ts';
import { threadsAnswer } from './process/threads.ts';

/** The questions about the process that a dump was taken of. */
export type ProcessHandlers = Pick<Handlers, 'processFacts' | 'threads'>;

export function processHandlers(dumpOf: (id: DumpId) => OpenDump): ProcessHandlers {
  return {
    processFacts: ({ dump }) => {
      const lines = dumpOf(dump).process;
      return { facts: lines === null ? null : processFacts(lines) };
    },
    threads: async ({ dump, view }) => {
      const open = dumpOf(dump);
      const lines = open.process;
      if (lines === null) return { threads: [], note: null };
      return threadsAnswer((await open.graph(view)).context(view), lines);
    },
  };
}
