import { sizeWords } from '../../../shared/base/size-words.ts';
import type { AddressText } from '../../../shared/model/units.ts';
import { asBytes } from '../../../shared/model/units.ts';
import type { Suspect, SuspectKind, SuspectReason } from '../../../shared/protocol/suspects.ts';
import type { Candidate } from './candidates.ts';
import { isFilledAtOnce } from './candidates.ts';
import type { Judged, Lead } from './fold.ts';
import { placeText } from './place.ts';
import { ruleText } from './rules.ts';
import { grewBy, hintFor, sentenceOf } from './sentence.ts';
import type { Trait } from './trait.ts';
import { tellingOf } from './trait.ts';

const compareHint = 'Compare with an earlier dump of the program to see whether it grows.';
const mostReasons = 4;

const kindOf = ({ kind, traits }: Candidate): SuspectKind =>
  traits[0]?.kind ?? (kind === 'holder' || kind === 'group' ? kind : 'container');

/** A suspect as it is told. `bare`: without names of the program, but for paths. */
export function suspectOf({ judged, reasons, weight }: Lead, reached: number, bare: boolean): Suspect {
  const { candidate, growth } = judged;
  const { place, retained, length, elements, elementType, traits } = candidate;
  const share = reached === 0 ? 0 : retained / reached;
  const path = placeText(place);
  const hint = hintOf(judged);
  const besides =
    growth === null && weight < candidate.retained
      ? ` Of that ${sizeWords(candidate.retained - weight)} is told of by other suspects.`
      : '';
  const told = `${toldOf(judged, reached, bare)}${besides}`;
  return {
    sentence: `${told} ${hint}`,
    hint,
    kind: kindOf(candidate),
    unknown: unknownOf(judged),
    rule: growth === null ? ruleText(kindOf(candidate)) : growthRule,
    evidence: (traits[0]?.evidence ?? []).filter(
      (each) => each.address !== place.address || each.retained !== retained,
    ),
    reasons: [
      ...furtherOf(candidate, bare),
      ...reasons.flatMap((reason) => reasonsOf(reason, reached, bare)),
    ].slice(0, mostReasons),
    address: place.address as AddressText,
    type: place.type,
    retained: asBytes(retained),
    atLeast: candidate.atLeast,
    share,
    path,
    module: place.root.reason === 'module' ? place.root.name : null,
    length,
    elementType,
    elements,
    growth,
  };
}

const growthRule =
  'Named for: growth since the baseline of at least 64 KiB, 8 elements and 1 % of all that grew; without new elements 10 % of it.';

/** What it is, with its figures; the first trait belongs to it. */
function toldOf(
  { candidate, growth }: Judged,
  reached: number,
  bare: boolean,
  path: string = placeText(candidate.place),
): string {
  const [trait] = candidate.traits;
  const words = trait === undefined ? '' : bare ? trait.bare : trait.told;
  if (candidate.kind === 'found' || (trait?.isWhole === true && growth === null))
    return `${words}${grewBy(growth)}`;
  const share = reached === 0 ? 0 : candidate.retained / reached;
  const told = sentenceOf(candidate, path, share, growth, bare);
  return words === '' ? told : `${told} ${words}`;
}

function hintOf({ candidate, growth }: Judged): string {
  const [trait] = candidate.traits;
  if (trait === undefined || growth !== null || isOneGo(candidate)) return hintFor(candidate, growth);
  return candidate.kind === 'container' && !candidate.isLarge ? `${trait.hint} ${compareHint}` : trait.hint;
}

/** It was filled in one go, and is no registry of callbacks: those are filled so and leak all the same. */
export const isOneGo = ({ together, traits, isLarge, kind }: Candidate): boolean =>
  isFilledAtOnce(together) && tellingOf(traits) < 2 && (kind === 'found' || !isLarge);

const unknownOf = ({ candidate, growth }: Judged): string | null => {
  const [trait] = candidate.traits;
  if (trait !== undefined) return growth === null ? trait.unknown : null;
  return growth === null ? 'One dump cannot tell whether it grows.' : null;
};

const reasonOf = (trait: Trait, address: string, bare: boolean): SuspectReason => ({
  kind: trait.kind,
  sentence: bare ? trait.bare : trait.told,
  hint: trait.hint,
  address: address as AddressText,
  evidence: trait.evidence,
});

/** The traits after the first. */
const furtherOf = ({ traits, place }: Candidate, bare: boolean): SuspectReason[] =>
  traits.slice(1).map((trait) => reasonOf(trait, place.address, bare));

function reasonsOf(judged: Judged, reached: number, bare: boolean): SuspectReason[] {
  const { candidate } = judged;
  const [trait] = candidate.traits;
  if (trait?.isWhole === true) return [reasonOf(trait, candidate.place.address, bare)];
  return [
    {
      kind: kindOf(candidate),
      sentence: bare ? toldOf(judged, reached, bare, 'An object in it') : toldOf(judged, reached, bare),
      hint: hintOf(judged),
      address: candidate.place.address as AddressText,
      evidence: trait?.evidence ?? [],
    },
  ];
}

export function asideNote(aside: readonly Judged[]): string | null {
  if (aside.length === 0) return null;
  const names = aside.map(
    ({ candidate }) =>
      `${placeText(candidate.place)} (${candidate.place.type} at ${candidate.place.address}, ${sizeWords(candidate.retained)})`,
  );
  const whose = aside.length === 1 ? 'its' : 'their';
  return `Not named, though large: ${names.join(', ')}; ${whose} elements lie side by side in memory, as those of a table that is filled in one go. A comparison with an earlier dump makes sure.`;
}

export const noteOf = (grown: number | null): string =>
  grown === null
    ? 'No single object, and no container of many objects, holds enough to be suspicious.'
    : 'No container got so many more elements since the baseline that it would be suspicious.';
