import type { GraphHandlers } from '../../electron/engine/graph-questions.ts';
import type { PictureHandlers } from '../../electron/engine/picture-questions.ts';
import type { ProcessHandlers } from '../../electron/engine/process-questions.ts';
import type { RootHandlers } from '../../electron/engine/root-questions.ts';
import type { QueryHandlers } from '../../electron/engine/query-questions.ts';
import type { GrowthHandlers } from '../../electron/engine/growth-questions.ts';
import type { ObjectChangeHandlers } from '../../electron/engine/object-changes.ts';
import type { InsightHandlers } from '../../electron/engine/insight-questions.ts';
import type { KeptHandlers } from '../../electron/engine/kept-questions.ts';
import type { SampleHandlers } from '../../electron/engine/sample-questions.ts';
import type { Handlers } from '../../shared/protocol/wire.ts';
import type { ProfileHandlers } from '../../electron/engine/profile-questions.ts';
import { fail } from '../../shared/protocol/failure.ts';

const none = (): never => {
  throw fail('not-found', 'This stub has no graph.');
};

/** For stubs of a session that is not asked about single objects, nor about growth. */
export const noGraph: GraphHandlers &
  PictureHandlers &
  RootHandlers &
  QueryHandlers &
  ProcessHandlers &
  GrowthHandlers &
  ObjectChangeHandlers &
  KeptHandlers &
  ProfileHandlers &
  InsightHandlers &
  SampleHandlers &
  Pick<Handlers, 'report'> = {
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
  processFacts: () => ({ facts: null }),
  threads: none,
  rootObjects: none,
  rootWishes: none,
  wishRoots: none,
  query: none,
  firstFound: none,
  search: none,
  checkQuery: none,
  keepSet: none,
  listSets: none,
  combineSets: none,
  dropSet: none,
  setRetained: none,
  keepers: none,
  mergedPaths: none,
  notes: none,
  setNote: none,
  savedQueries: none,
  saveQuery: none,
  removeQuery: none,
  reportTemplates: none,
  saveReportTemplate: none,
  removeReportTemplate: none,
  neighbourhood: none,
  neighbourhoodDot: none,
  compareDumps: none,
  objectChanges: none,
  changedObjects: none,
  suspects: none,
  waste: none,
  writerPython: none,
  duplicates: none,
  arenas: none,
  diagnose: none,
  overTime: none,
  samples: none,
  report: none,
  profileFacts: none,
  profileTable: none,
  profileFlame: none,
  profileSeries: none,
};
