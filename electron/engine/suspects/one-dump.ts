import type { Candidate } from './candidates.ts';
import { isLargePile } from './candidates.ts';
import type { Judged, Lead } from './fold.ts';
import { explained, fold, holdersAbove, toldWithin } from './fold.ts';
import { classTypes } from '../graph/type-lists.ts';
import { leadOfGlobals } from './kinds/module-globals.ts';
import type { Place } from './place.ts';
import { limitOf, ownContainerRule, ownModules, passes, suspectRules } from './rules.ts';
import { isOneGo } from './suspect.ts';

/** What one dump alone makes suspicious: `aside` are tables beside what grows. No two tell of the same bytes. */
export function leadsOfOneDump(
  all: readonly Judged[],
  list: readonly Candidate[],
  reached: number,
): { readonly leads: readonly Lead[]; readonly aside: readonly Judged[] } {
  const piles = all.filter(({ candidate }) => candidate.kind === 'container' && isPile(candidate, reached));
  const finds = all.filter(
    ({ candidate }) => candidate.kind === 'found' && candidate.isLarge && !candidate.encloses,
  );
  const [entries, aside] = withoutTables(piles, finds, list);
  const placesOfEntries = new Set(entries.map(({ place }) => place));
  // Too small to be named alone: why a part of a suspect is there.
  const minor = all.filter(
    ({ candidate, place }) =>
      candidate.kind === 'found' &&
      !candidate.isLarge &&
      !candidate.encloses &&
      [...holdersAbove(list, place)].some((above) => placesOfEntries.has(above)),
  );
  const leads = fold([...entries, ...minor], list);
  const asidePart = aside.map((judged): Lead => ({ judged, reasons: [], weight: judged.weight }));
  const placesOfLeads = new Set([...entries, ...aside].map(({ place }) => place));
  const isTold = ({ place }: Judged): boolean =>
    [place, ...holdersAbove(list, place)].some((each) => placesOfLeads.has(each));

  const enclosing = all
    .filter(({ candidate }) => candidate.kind === 'holder' || (candidate.encloses && candidate.isLarge))
    .filter((judged) => !isTold(judged))
    .sort((a, b) => a.weight - b.weight || b.place - a.place);
  const aboveGlobals = new Set(
    all.filter(({ candidate }) => candidate.isGlobal).flatMap(({ place }) => [...holdersAbove(list, place)]),
  );
  // From the innermost outwards; what holds globals of a module comes after those were told of.
  for (const judged of enclosing.filter(({ place }) => !aboveGlobals.has(place)))
    addEnclosing(judged, leads, asidePart, list, reached);
  const globals = leadOfGlobals(all, list, [...leads, ...asidePart], reached);
  for (const judged of enclosing.filter(({ place }) => aboveGlobals.has(place)))
    addEnclosing(judged, leads, [...asidePart, ...(globals?.parts ?? [])], list, reached);
  if (globals !== null) leads.push(globals.lead);
  for (const judged of all)
    if (judged.candidate.kind === 'group' && !isExplainedGroup(judged, leads))
      leads.push({ judged, reasons: [], weight: judged.weight });
  return { leads, aside };
}

function isPile(pile: Candidate, reached: number): boolean {
  if (pile.isLarge && !pile.encloses) return true;
  if (isNamespace(pile.place)) return false;
  const { root, steps } = pile.place;
  const isOwn =
    root.reason === 'interpreter' ||
    (root.reason === 'module' && root.name !== null && ownModules.has(root.name) && steps.length <= ownDepth);
  return (
    isLargePile(pile.retained, pile) &&
    passes(isOwn ? ownContainerRule : suspectRules.container, pile.retained, reached) &&
    pile.elementBytes >= explained * pile.retained &&
    pile.largestElement <= explained * pile.retained
  );
}
/** The names of a module or a class: as many as its source has. */
const isNamespace = ({ steps, root, type }: Place): boolean => {
  const holder = steps.length < 2 ? root.type : (steps[steps.length - 2]?.type ?? '');
  const isNamed = type === 'module' || classTypes.has(type);
  return (
    isNamed || (steps.at(-1)?.label.text === '__dict__' && (holder === 'module' || classTypes.has(holder)))
  );
};

/** The dict of the module, its container, and two steps into that: `linecache.cache[file][2]` is a file's lines. */
const ownDepth = 4;

const isTable = ({ candidate }: Judged): boolean => isOneGo(candidate);

/**
 * What was filled in one go is set aside where something else piles up, too. Where it is all there is it stays: a leak of one batch
 * looks the same.
 */
function withoutTables(
  piles: readonly Judged[],
  finds: readonly Judged[],
  list: readonly Candidate[],
): readonly [readonly Judged[], readonly Judged[]] {
  const places = new Set([...piles, ...finds].map(({ place }) => place));
  const isOutermost = ({ place }: Judged): boolean =>
    ![...holdersAbove(list, place)].some((above) => places.has(above));
  const aside = [...piles, ...finds].filter((each) => isOutermost(each) && isTable(each));
  const placesAside = new Set(aside.map(({ place }) => place));
  const isInTable = ({ place }: Judged): boolean =>
    placesAside.has(place) || [...holdersAbove(list, place)].some((above) => placesAside.has(above));
  const others = [
    ...piles.filter((pile) => !isInTable(pile)),
    ...finds.filter((each) => !aside.includes(each)),
  ];
  const isBesides = others.some(isOutermost);
  return isBesides ? [others, aside] : [[...piles, ...finds], []];
}

/** Named for what nothing within it tells of; where one suspect within explains most of it, it becomes that one's reason. */
function addEnclosing(
  judged: Judged,
  leads: Lead[],
  others: readonly Lead[],
  list: readonly Candidate[],
  reached: number,
): void {
  const told = toldWithin(judged.place, [...leads, ...others], list);
  const rest = judged.weight - told;
  if (told < explained * judged.weight) {
    if (passes(limitOf(judged.candidate.kind), rest, reached))
      leads.push({ judged, reasons: [], weight: rest });
    return;
  }
  const most = leads.findIndex(
    (lead) =>
      lead.weight >= explained * judged.weight && toldWithin(judged.place, [lead], list) >= lead.weight,
  );
  const lead = leads[most];
  if (lead !== undefined && judged.candidate.traits.length > 0)
    leads[most] = { ...lead, reasons: [...lead.reasons, judged] };
}

/** Whether suspects that lie below objects of the class explain most of a group. */
function isExplainedGroup({ candidate, weight }: Judged, leads: readonly Lead[]): boolean {
  const { type } = candidate.place;
  const below = leads.filter(({ judged }) => {
    const { root, steps } = judged.candidate.place;
    return root.type === type || steps.some((step) => step.type === type);
  });
  return below.reduce((sum, lead) => sum + lead.weight, 0) >= explained * weight;
}
