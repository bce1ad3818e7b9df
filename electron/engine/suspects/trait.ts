import { asBytes } from '../../../shared/model/units.ts';
import type { SuspectEvidence, SuspectKind } from '../../../shared/protocol/suspects.ts';
import type { GraphContext } from '../answers/graph-context.ts';
import { typeNameOf } from '../answers/graph-context.ts';
import { addressTextAt } from '../answers/object-facts.ts';
import { placeOf, placeText } from './place.ts';

/** A known kind of leak that something has the shape of. Plain data. */
export interface Trait {
  readonly kind: SuspectKind;
  /** One or two sentences with figures. */
  readonly told: string;
  /** `told` says what it is and how much, and needs no sentence before it. */
  readonly isWhole: boolean;
  /** How much it says about the cause, where that is not as usual for its kind. */
  readonly telling?: number;
  /** The same without any name of the program, for reports that leave names out. */
  readonly bare: string;
  /** What to try. Names nothing of the program. */
  readonly hint: string;
  /** What the dump cannot tell; null: nothing more. */
  readonly unknown: string | null;
  readonly evidence: readonly SuspectEvidence[];
}

/** What leads where several traits, or things within each other, explain the same bytes: the one that says most about the cause. */
const telling: Readonly<Record<SuspectKind, number>> = {
  'finalizer-cycle': 3,
  'lru-cache': 2,
  traceback: 2,
  callbacks: 2,
  cache: 1,
  instances: 1,
  unreachable: 1,
  local: 1,
  container: 0,
  holder: 0,
  group: 0,
  'module-globals': 0,
};
export const tellingOf = (traits: readonly Trait[]): number => Math.max(0, ...traits.map(rankOf));
const rankOf = (trait: Trait): number => trait.telling ?? telling[trait.kind];
export const mostTellingFirst = (traits: readonly Trait[]): Trait[] =>
  [...traits].sort((a, b) => rankOf(b) - rankOf(a));

const longestText = 160;

/** An object as evidence: its path, or what `text` says. */
export function evidenceOf(context: GraphContext, row: number, text?: string): SuspectEvidence {
  const shown = text ?? placeText(placeOf(context, row));
  return {
    address: addressTextAt(context.columns, row),
    type: typeNameOf(context, row),
    text: shown.length > longestText ? `${shown.slice(0, longestText)}…` : shown,
    retained: asBytes(context.graph.retained[row] ?? 0),
  };
}
