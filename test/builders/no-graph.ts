import type { GraphHandlers } from '../../electron/engine/graph-questions.ts';
import type { GrowthHandlers } from '../../electron/engine/growth-questions.ts';
import type { ObjectChangeHandlers } from '../../electron/engine/object-changes.ts';
import { fail } from '../../shared/protocol/failure.ts';

const none = (): never => {
  throw fail('not-found', 'This stub has no graph.');
};

/** For stubs of a session that is not asked about single objects, nor about growth. */
export const noGraph: GraphHandlers & GrowthHandlers & ObjectChangeHandlers = {
  makeGraph: () => ({}),
  objects: none,
  object: none,
  children: none,
  referrers: none,
  referrerTypes: none,
  paths: none,
  dominated: none,
  dominatedTypes: none,
  deepSizes: none,
  totals: none,
  reached: none,
  retainedOfSet: none,
  retainedOfTypes: none,
  roots: none,
  compareDumps: none,
  objectChanges: none,
  changedObjects: none,
  suspects: none,
};
