import { sizeWords } from '../../../../shared/base/size-words.ts';
import type { AddressText } from '../../../../shared/model/units.ts';
import { asBytes } from '../../../../shared/model/units.ts';
import type { Candidate } from '../candidates.ts';
import { counted, sizeAndShare } from '../figures.ts';
import type { Judged, Lead } from '../fold.ts';
import { holdersAbove, toldWithin } from '../fold.ts';
import { placeText } from '../place.ts';
import { ownContainerRule, ownModules, passes, suspectRules } from '../rules.ts';

const mostShown = 5;
const leastPart = 64 * 1024;

/**
 * The largest lists, dicts and sets in the globals of modules, together: what no suspect (`told`) tells of already. null below the floors.
 * `parts`: one for each of them.
 */
export function leadOfGlobals(
  all: readonly Judged[],
  list: readonly Candidate[],
  told: readonly Lead[],
  reached: number,
): { readonly lead: Lead; readonly parts: readonly Lead[] } | null {
  const placesTold = new Set(told.map(({ judged }) => judged.place));
  const parts = all
    .filter(({ candidate }) => candidate.isGlobal && !isSmallOwn(candidate, reached))
    .filter(({ place }) => ![place, ...holdersAbove(list, place)].some((each) => placesTold.has(each)))
    .map((judged): Lead => ({
      judged,
      reasons: [],
      weight: judged.weight - toldWithin(judged.place, told, list),
    }))
    .filter(({ weight }) => weight >= leastPart)
    .sort((a, b) => b.weight - a.weight || a.judged.place - b.judged.place);
  const bytes = parts.reduce((sum, { weight }) => sum + weight, 0);
  const [largest] = parts;
  if (largest === undefined || !passes(suspectRules['module-globals'], bytes, reached)) return null;
  const modules = new Set(parts.map(({ judged }) => judged.candidate.place.root.name));
  const shown = parts.slice(0, mostShown);
  const names = shown.map(
    ({ judged: { candidate }, weight }) =>
      `${placeText(candidate.place)} (${candidate.place.type}, ${sizeWords(weight)})`,
  );
  const count = counted(parts.length, 'list, dict or set').replace(
    'list, dict or sets',
    'lists, dicts and sets',
  );
  const figures = `${count} in the globals of ${counted(modules.size, 'module')} ${parts.length === 1 ? 'keeps' : 'keep'} at least ${sizeAndShare(bytes, reached)}.`;
  const candidate: Candidate = {
    ...largest.judged.candidate,
    kind: 'found',
    retained: bytes,
    elements: parts.length,
    isLarge: true,
    atLeast: true,
    traits: [
      {
        kind: 'module-globals',
        told: `${figures} The largest: ${names.join(', ')}.`,
        bare: figures,
        isWhole: true,
        hint: 'Ask of each whether the program needs all of it all the time: load it when it is asked for, keep it on disk (sqlite3, mmap), or share one copy between processes by loading it before they fork.',
        unknown: 'Whether they were loaded once or have grown, one dump cannot tell.',
        evidence: shown.map(
          ({
            judged: {
              candidate: { place, retained },
            },
          }) => ({
            address: place.address as AddressText,
            type: place.type,
            text: placeText(place),
            retained: asBytes(retained),
          }),
        ),
      },
    ],
  };
  return {
    lead: { judged: { ...largest.judged, candidate, weight: bytes }, reasons: [], weight: bytes },
    parts,
  };
}

/** The interpreter's own tables count only where each is large by itself. */
const isSmallOwn = ({ place, retained }: Candidate, reached: number): boolean =>
  place.root.name !== null && ownModules.has(place.root.name) && !passes(ownContainerRule, retained, reached);
