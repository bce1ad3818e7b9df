import { shortAddress } from '../../format/object-words.ts';
import { shortText } from '../../format/safe-text.ts';
import type { AddressText } from '../../../shared/model/units.ts';
import type { Place, View } from '../../state/place.ts';
import { isAboutObject } from '../../state/place.ts';
import type { Step } from '../../state/places.svelte.ts';

export interface Crumb {
  readonly title: string;
  readonly place: Place;
  /** Steps back from here; 0 for this place itself. */
  readonly back: number;
  /** Steps were left out before it. */
  readonly gap: boolean;
}

const screenTitle: Readonly<Record<View, string>> = {
  summary: 'Summary',
  dominators: 'Dominators',
  containers: 'Containers',
  objects: 'Objects',
  object: 'Object',
  picture: 'Picture',
  keepers: 'Kept alive by',
  suspects: 'Suspects',
  roots: 'Roots',
  process: 'Process',
  capture: 'Get a dump',
  sizes: 'Sizes of objects',
  insight: 'Insight',
  query: 'Query',
  sets: 'Sets',
  notes: 'Notes',
  report: 'Report',
  problems: 'Problems',
  growth: 'Growth',
  profile: 'Profile',
};

/** More do not fit into the bar. */
const mostCrumbs = 5;

const isOfType = (view: View): boolean => view === 'objects' || view === 'keepers';

/** Which screen about what; two places with the same key differ in looks only. */
const keyOf = ({ view, type, address, query }: Place): string =>
  `${view} ${isOfType(view) ? type : ''} ${view === 'query' ? query : ''} ${isAboutObject(view) || view === 'dominators' ? (address ?? '') : ''}`;

function titleOf(
  { view, type, address, query }: Place,
  typeOf: (address: AddressText) => string | null,
): string {
  if (view === 'objects') return shortText(type, 32);
  if (view === 'query' && query !== '') return shortText(query, 40);
  if (view === 'keepers') return `who keeps ${shortText(type, 32)}`;
  if (address === null || !(isAboutObject(view) || view === 'dominators')) return screenTitle[view];
  const known = typeOf(address);
  const name = known === null ? shortAddress(address) : `${shortText(known, 24)} ${shortAddress(address)}`;
  return view === 'object' ? name : view === 'picture' ? `around ${name}` : `in ${name}`;
}

/** The screens that the tabs lead to: a way begins there. */
const isStart = ({ view, address }: Place): boolean =>
  !isAboutObject(view) && !isOfType(view) && !(view === 'dominators' && address !== null);

/** The way within this dump since the last screen that a tab leads to, one crumb per place. */
export function crumbsOf(
  way: readonly Step[],
  now: Place,
  typeOf: (address: AddressText) => string | null,
): Crumb[] {
  const steps = [...way, { place: now, back: 0 }];
  const start = Math.max(
    steps.findLastIndex(({ place }) => place.dump !== now.dump) + 1,
    steps.findLastIndex(({ place }) => isStart(place)),
  );
  // Of places in a row that differ in looks only the last one stands.
  const taken = steps
    .slice(start)
    .filter(
      ({ place }, i, all) => all[i + 1] === undefined || keyOf(all[i + 1]?.place ?? place) !== keyOf(place),
    );
  const shown = taken.length <= mostCrumbs ? taken : [...taken.slice(0, 1), ...taken.slice(1 - mostCrumbs)];
  return shown.map(({ place, back }, i) => ({
    title: titleOf(place, typeOf),
    place,
    back,
    gap: i === 1 && taken.length > mostCrumbs,
  }));
}
