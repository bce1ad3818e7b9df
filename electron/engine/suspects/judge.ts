import { sizeWords } from '../../../shared/base/size-words.ts';
import type { AddressText } from '../../../shared/model/units.ts';
import { asBytes } from '../../../shared/model/units.ts';
import type { Suspect, SuspectGrowth, SuspectsAnswer } from '../../../shared/protocol/suspects.ts';
import { lineThrough } from '../compare/slope.ts';
import type { Candidate, Candidates, Measurements } from './candidates.ts';
import { isFilledAtOnce, isLargePile, leastBytes, sizeOf } from './candidates.ts';
import { placeText } from './place.ts';
import { hintFor, sentenceOf } from './sentence.ts';

/** Without a baseline: at least this share of all that is reached. */
const leastShare = 0.01;
/** With one: at least this share of the whole growth, and so many elements more. */
const leastGrowthShare = 0.01;
const leastNewElements = 8;
/** A holder without growing containers must hold this share of the growth. */
const holderGrowthShare = 0.1;
/** What its suspects explain at least of a holder, so that it is not named beside them. */
const explained = 0.5;

interface Judged {
  readonly place: number;
  readonly candidate: Candidate;
  readonly growth: SuspectGrowth | null;
  /** What decides the order: bytes. */
  readonly weight: number;
}

/** Which candidates are suspects, the largest first. `baselines`: the same candidates in earlier dumps, the oldest first. */
export function judge(candidates: Candidates, baselines: readonly Measurements[]): SuspectsAnswer {
  const { list, reached } = candidates;
  const all = list.map((candidate, place): Judged => {
    const growth = baselines.length === 0 ? null : growthOf(candidate, place, baselines);
    return { place, candidate, growth, weight: growth?.bytes ?? candidate.retained };
  });
  const [oldest] = baselines;
  const grown = oldest === undefined ? null : reached - oldest.reached;
  const piles = all.filter((one) =>
    one.candidate.kind !== 'container'
      ? false
      : grown === null
        ? isPile(one.candidate, reached)
        : isGrowingPile(one, grown),
  );
  const outer = outermost(piles, list);
  const [chosen, aside] = grown === null ? withoutTables(outer) : [outer, []];
  const named = outer.reduce((sum, { weight }) => sum + weight, 0);
  const others = all.filter(({ candidate, growth, weight }) => {
    if (candidate.kind === 'container') return false;
    if (grown === null) return named < explained * weight;
    const { elements = null } = growth ?? {};
    if (candidate.kind === 'group' && (elements ?? 0) < leastNewElements) return false;
    return weight >= Math.max(leastBytes, holderGrowthShare * grown) && named < explained * weight;
  });
  const suspects = [...chosen, ...others]
    .sort((a, b) => b.weight - a.weight || a.place - b.place)
    .map(({ candidate, growth }) => suspectOf(candidate, growth, reached));
  return { suspects, note: suspects.length > 0 ? asideNote(aside) : noteOf(grown) };
}

const isPile = (pile: Candidate, reached: number): boolean =>
  isLargePile(pile.retained, pile) &&
  pile.retained >= leastShare * reached &&
  pile.elementBytes >= explained * pile.retained &&
  pile.largestElement <= explained * pile.retained;

const isTable = ({ candidate }: Judged): boolean => isFilledAtOnce(candidate.together);

/**
 * What was filled in one go is set aside where something else piles up, too. Where it is all there is it stays: a leak of one batch
 * looks the same.
 */
function withoutTables(piles: readonly Judged[]): readonly [readonly Judged[], readonly Judged[]] {
  const growing = piles.filter((pile) => !isTable(pile));
  return growing.length === 0 ? [piles, []] : [growing, piles.filter(isTable)];
}

function asideNote(aside: readonly Judged[]): string | null {
  if (aside.length === 0) return null;
  const names = aside.map(
    ({ candidate }) =>
      `${placeText(candidate.place)} (${candidate.place.type} at ${candidate.place.address}, ${sizeWords(candidate.retained)})`,
  );
  const [its, lie] =
    aside.length === 1 ? ['its elements lie', 'it was'] : ['their elements lie', 'they were'];
  return `Not named, though large: ${names.join(', ')}; ${its} side by side in memory, so ${lie} filled in one go, as tables are. A comparison with an earlier dump makes sure.`;
}

function isGrowingPile({ growth, weight }: Judged, grown: number): boolean {
  if (growth === null) return false;
  return (
    weight >= Math.max(leastBytes, leastGrowthShare * grown) && (growth.elements ?? 0) >= leastNewElements
  );
}

/** Those that no other of them holds: an entry of a growing container grows with it. */
function outermost(piles: readonly Judged[], list: readonly Candidate[]): Judged[] {
  const places = new Set(piles.map(({ place }) => place));
  return piles.filter(({ candidate }) => {
    for (let { within } = candidate; within !== null; within = list[within]?.within ?? null)
      if (places.has(within)) return false;
    return true;
  });
}

function growthOf(candidate: Candidate, place: number, baselines: readonly Measurements[]): SuspectGrowth {
  const before = baselines.map(({ list }) => list[place] ?? null);
  const [first = null] = before;
  const retained = [...before.map((each) => each?.retained ?? 0), candidate.retained];
  const sizes = [
    ...before.map((each) => each?.size ?? 0),
    candidate.kind === 'group' ? candidate.elements : sizeOf(candidate),
  ];
  const line = lineThrough(
    retained.map((_, i) => i),
    retained,
  );
  const neverFalls = (figures: readonly number[]): boolean =>
    figures.every((figure, i) => i === 0 || figure >= (figures[i - 1] ?? 0));
  return {
    bytes: asBytes(candidate.retained - (first?.retained ?? 0)),
    elements: (sizes.at(-1) ?? 0) - (first?.size ?? 0),
    bytesPerDump: line?.slope ?? 0,
    neverShrinks: neverFalls(retained) && neverFalls(sizes),
    matchedBy: first?.matchedBy ?? 'new',
  };
}

function suspectOf(candidate: Candidate, growth: SuspectGrowth | null, reached: number): Suspect {
  const { place, kind, retained, length, elements, elementType } = candidate;
  const share = reached === 0 ? 0 : retained / reached;
  const path = placeText(place);
  const hint = hintFor(candidate, growth);
  return {
    sentence: `${sentenceOf(candidate, path, share, growth)} ${hint}`,
    hint,
    kind,
    address: place.address as AddressText,
    type: place.type,
    retained: asBytes(retained),
    share,
    path,
    module: place.root.reason === 'module' ? place.root.name : null,
    length,
    elementType,
    elements,
    growth,
  };
}

const noteOf = (grown: number | null): string =>
  grown === null
    ? 'No single object, and no container of many objects, holds enough to be suspicious.'
    : 'No container got so many more elements since the baseline that it would be suspicious.';
