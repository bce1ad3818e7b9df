import type { AddressText, Bytes } from '../model/units.ts';
import type { InView, ObjectValue, ReferenceLabel, RootReasonName } from './graph.ts';

export const pictureDirections = ['references', 'referrers'] as const;
/** `references`: what an object refers to, and what that refers to. `referrers`: who refers to it, and who to them. */
export type PictureDirection = (typeof pictureDirections)[number];

export const largestPicture = { depth: 6, tooMany: 100, nodes: 500 } as const;

export interface PictureQuestion extends InView {
  readonly address: AddressText;
  readonly direction: PictureDirection;
  /** 1 to 6 references away. */
  readonly depth: number;
  /** Of each object at most so many neighbours, 1 to 100; the others are counted. */
  readonly tooMany: number;
  /** Objects of these types are left out, as if they were not there. */
  readonly withoutTypes: readonly string[];
  /** A regular expression: so are objects of types that match it as a whole. '' matches none. */
  readonly withoutPattern: string;
  /** These objects, too. */
  readonly without: readonly AddressText[];
}

/** An object and what is around it: at most 500, nearest first. */
export interface PictureAnswer {
  readonly nodes: readonly {
    readonly address: AddressText;
    readonly type: string;
    readonly size: Bytes;
    readonly retained: Bytes;
    readonly value: ObjectValue | null;
    /** Why it is a root; null when it is none. */
    readonly root: RootReasonName | null;
    /** References away from the first. */
    readonly depth: number;
    /** Neighbours that are not drawn from here: beyond `tooMany`, or beyond all that a picture holds. */
    readonly leftOut: number;
  }[];
  /** Places in `nodes`: `from` refers to `to`. */
  readonly edges: readonly { readonly from: number; readonly to: number; readonly label: ReferenceLabel }[];
  /** The sum of all `leftOut`. */
  readonly leftOut: number;
}
