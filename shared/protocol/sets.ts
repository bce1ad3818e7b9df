import type { Bytes, DumpId } from '../model/units.ts';
import type { InView } from './graph.ts';

/** Objects kept under a name while their dump is open; a query looks into them with `in set NAME`. */
export interface KeptSet {
  readonly name: string;
  readonly objects: number;
  /** The query or the operation that it came from. */
  readonly from: string;
}

export interface KeptSetsAnswer {
  readonly sets: readonly KeptSet[];
}

export const setOperations = ['union', 'intersection', 'difference'] as const;
/** `difference`: what the first has and the second has not. */
export type SetOperation = (typeof setOperations)[number];

export interface KeepSetQuestion extends InView {
  readonly name: string;
  /** A query; its order does not matter, its limit does. */
  readonly text: string;
}

export interface CombineSetsQuestion {
  readonly dump: DumpId;
  readonly operation: SetOperation;
  readonly left: string;
  readonly right: string;
  /** Of the new set; may be that of one of the two, which it replaces. */
  readonly name: string;
}

export interface SetRetainedQuestion extends InView {
  readonly name: string;
  /** false: at once, a lower bound that leaves out what only several of the set hold together. */
  readonly exact: boolean;
}

export interface SetRetained {
  readonly bytes: Bytes;
  /** How many objects would go; null where it is a lower bound. */
  readonly objects: number | null;
  readonly exact: boolean;
}
