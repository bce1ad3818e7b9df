import type { GraphHandlers } from '../../electron/engine/graph-questions.ts';
import { fail } from '../../shared/protocol/failure.ts';

const none = (): never => {
  throw fail('not-found', 'This stub has no graph.');
};

/** For stubs of a session that is not asked about single objects. */
export const noGraph: GraphHandlers = {
  makeGraph: () => ({}),
  objects: none,
  object: none,
  children: none,
  childTypes: none,
  referrers: none,
  referrerTypes: none,
  paths: none,
  whereabouts: none,
  dominated: none,
  holders: none,
  dominatedTypes: none,
  deepSizes: none,
  totals: none,
  reached: none,
  retainedOfSet: none,
  retainedOfTypes: none,
  roots: none,
};
