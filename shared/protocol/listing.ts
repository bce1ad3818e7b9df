import type { DumpId } from '../model/units.ts';
import type { CompareQuestion } from './compare.ts';
import type { DominatedQuestion, ObjectsQuestion, ObjectWindowQuestion, ReferrersQuestion } from './graph.ts';
import type { ChangedObjectsQuestion, ObjectChangesQuestion } from './object-changes.ts';
import type { ProfileTableQuestion } from './profile-screen.ts';
import type { QueryQuestion } from './query.ts';
import type { RootObjectsQuestion } from './root-wishes.ts';
import type { SummaryQuestion } from './summary.ts';

/** The questions whose answers are tables in pages. */
export interface ListingQuestions {
  summary: SummaryQuestion;
  objects: ObjectsQuestion;
  query: QueryQuestion;
  rootObjects: RootObjectsQuestion;
  dominated: DominatedQuestion;
  children: ObjectWindowQuestion;
  referrers: ReferrersQuestion;
  compareDumps: CompareQuestion;
  objectChanges: ObjectChangesQuestion;
  changedObjects: ChangedObjectsQuestion;
  profileTable: ProfileTableQuestion;
}
export type ListingMethod = keyof ListingQuestions;
export const listingMethods = [
  'summary',
  'objects',
  'query',
  'rootObjects',
  'dominated',
  'children',
  'referrers',
  'compareDumps',
  'objectChanges',
  'changedObjects',
  'profileTable',
] as const satisfies readonly ListingMethod[];

/** A table as it stands on a screen, with its filters and its order, but without a window. */
export interface ListingOf<M extends ListingMethod> {
  readonly method: M;
  readonly params: Omit<ListingQuestions[M], 'from' | 'limit'>;
}
export type Listing = { [M in ListingMethod]: ListingOf<M> }[ListingMethod];

export const listingFormats = ['csv', 'json'] as const;
export type ListingFormat = (typeof listingFormats)[number];

export interface ExportListingQuestion {
  readonly listing: Listing;
  readonly format: ListingFormat;
}

/** The file that a listing is of; where it is of several, the last. */
export const dumpOfListing = ({ params }: Listing): DumpId | null =>
  'dump' in params ? params.dump : (params.dumps.at(-1) ?? null);
