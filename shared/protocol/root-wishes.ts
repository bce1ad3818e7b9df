import type { AddressText, DumpId } from '../model/units.ts';
import type { InView, ObjectReference, RootReasonName } from './graph.ts';

/** Each of the three lists holds at most so many objects. */
export const mostRootWishes = 1_000;

export interface WishRootsQuestion {
  readonly dump: DumpId;
  /** Count as roots whatever the rules say. */
  readonly added: readonly AddressText[];
  /** Count as none. */
  readonly ignored: readonly AddressText[];
  /** Their references hold nothing, as if they were weak. */
  readonly ignoredHolders: readonly AddressText[];
}

/** How a person changed the roots of an open dump; kept until it is closed. */
export interface RootWishesAnswer {
  readonly added: readonly ObjectReference[];
  readonly ignored: readonly ObjectReference[];
  readonly ignoredHolders: readonly ObjectReference[];
}

export interface RootObjectsQuestion extends InView {
  readonly reason: RootReasonName;
  /** At most 500 rows from `from`. */
  readonly from: number;
  readonly limit: number;
}
