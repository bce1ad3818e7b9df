import type { Trait } from '../trait.ts';

/** Something with the shape of a known kind of leak, by its row. */
export interface Found {
  readonly trait: Trait;
  /** The object that is shown, and whose place is kept: where to look first. */
  readonly row: number;
  /** Rows with which all that they hold is explained: what lies within them is not told again. */
  readonly holds: readonly number[];
  /** From which row to look upwards for what holds it; where absent, the first of `holds`, else `row`. */
  readonly under?: number;
  /** Bytes at stake: what `row` retains, or at least what several objects do. */
  readonly bytes: number;
  /** `bytes` leaves out what several of the objects hold only together. */
  readonly atLeast: boolean;
  readonly elements: number;
  /** What it is that piles up, by type; null where that is not one. */
  readonly elementType: string | null;
  /** As of a candidate. */
  readonly together?: number | null;
  /** It is above the floors of its rule. */
  readonly isLarge: boolean;
  /** It is named only for what nothing within it explains. */
  readonly encloses: boolean;
}
