import type { SuspectGrowth } from '../../../shared/protocol/suspects.ts';
import { asBytes } from '../../../shared/model/units.ts';
import { lineThrough } from '../compare/slope.ts';
import type { Candidate, Measurements } from './candidates.ts';
import { leastBytes, sizeOf } from './candidates.ts';
import type { Judged, Lead } from './fold.ts';
import { explained, holdersAbove } from './fold.ts';

/** At least this share of the whole growth, and so many elements more. */
const leastGrowthShare = 0.01;
const leastNewElements = 8;
/** A holder without growing containers must hold this share of the growth. */
const holderGrowthShare = 0.1;

/** What grew since the baselines: containers that got more elements, and what else grew much without them. `grown`: bytes. */
export function growingLeads(all: readonly Judged[], list: readonly Candidate[], grown: number): Lead[] {
  const piles = outermost(
    all.filter((one) => one.candidate.kind === 'container' && isGrowing(one, grown)),
    list,
  );
  const named = piles.reduce((sum, { weight }) => sum + weight, 0);
  const others = all.filter(({ candidate, growth, weight }) => {
    if (!isBesidesPiles(candidate)) return false;
    if (candidate.kind === 'group' && (growth?.elements ?? 0) < leastNewElements) return false;
    return weight >= Math.max(leastBytes, holderGrowthShare * grown) && named < explained * weight;
  });
  return [...piles, ...others].map((judged) => ({
    judged,
    reasons: aroundOf(judged, all, list),
    weight: judged.weight,
  }));
}

const isBesidesPiles = ({ kind, traits }: Candidate): boolean =>
  kind === 'holder' || kind === 'group' || (kind === 'found' && traits[0]?.kind === 'unreachable');

function isGrowing({ growth, weight }: Judged, grown: number): boolean {
  if (growth === null) return false;
  return (
    weight >= Math.max(leastBytes, leastGrowthShare * grown) && (growth.elements ?? 0) >= leastNewElements
  );
}

/** Those that no other of them holds: an entry of a growing container grows with it. */
function outermost(piles: readonly Judged[], list: readonly Candidate[]): Judged[] {
  const places = new Set(piles.map(({ place }) => place));
  return piles.filter(({ place }) => ![...holdersAbove(list, place)].some((above) => places.has(above)));
}

/** What is around a growing container and mostly consists of it, such as the function whose results it caches. */
const aroundOf = (judged: Judged, all: readonly Judged[], list: readonly Candidate[]): Judged[] =>
  [...holdersAbove(list, judged.place)]
    .map((place) => all[place])
    .filter((around) => around !== undefined)
    .filter(
      ({ candidate }) =>
        candidate.kind === 'found' && judged.candidate.retained >= explained * candidate.retained,
    );

export function growthOf(
  candidate: Candidate,
  place: number,
  baselines: readonly Measurements[],
): SuspectGrowth {
  const before = baselines.map(({ list }) => list[place] ?? null);
  const [first = null] = before;
  const retained = [...before.map((each) => each?.retained ?? 0), candidate.retained];
  const sizes = [
    ...before.map((each) => each?.size ?? 0),
    candidate.kind === 'container' || candidate.kind === 'holder' ? sizeOf(candidate) : candidate.elements,
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
