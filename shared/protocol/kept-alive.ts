import type { AddressText, Bytes } from '../model/units.ts';
import type { InView, ObjectValue, ReferenceLabel } from './graph.ts';

export interface KeepersQuestion extends InView {
  /** A query: whose keepers are looked for. */
  readonly text: string;
  /** A regular expression; dominators of types that match it as a whole are passed over, to the next above. '' passes none. */
  readonly skip: string;
}

/** Who keeps some objects alive: their nearest dominators by type, those that keep the most bytes first. */
export interface KeepersAnswer {
  readonly groups: readonly {
    /** null: the roots themselves, no single object. */
    readonly type: string | null;
    /** How many dominators of this type, and their own sizes. */
    readonly keepers: number;
    readonly keeperBytes: Bytes;
    /** How many of the objects they keep, and the sizes of those. */
    readonly kept: number;
    readonly keptBytes: Bytes;
  }[];
}

export interface MergedPathsQuestion extends InView {
  /** A query: whose paths are merged. */
  readonly text: string;
  /** At most so many steps, 1 to 500; those that lead to the most bytes are in. */
  readonly limit: number;
}

/** The shortest paths from the roots to some objects, drawn as one tree. A step comes after the one above it. */
export interface MergedPathsAnswer {
  readonly steps: readonly {
    readonly address: AddressText;
    readonly type: string;
    readonly value: ObjectValue | null;
    /** How the step above refers to it; of the first, why it is a root. */
    readonly label: ReferenceLabel;
    /** Place of the step above; null for a root. */
    readonly above: number | null;
    /** How many of the objects a path through here leads to, itself included, and their sizes. */
    readonly objects: number;
    readonly bytes: Bytes;
    /** It is one of the objects. */
    readonly found: boolean;
    /** How many steps below it are left out. */
    readonly leftOut: number;
  }[];
  /** How many roots are left out. */
  readonly leftOut: number;
  /** How many of the objects a path leads to; nothing reaches the others. */
  readonly objects: number;
}
