import type { AddressText, DumpId } from '../../shared/model/units.ts';
import { asDumpId } from '../../shared/model/units.ts';
import type { ObjectOrder } from '../../shared/protocol/graph.ts';
import { objectOrders } from '../../shared/protocol/graph.ts';
import type { PictureDirection } from '../../shared/protocol/picture.ts';
import { largestPicture, pictureDirections } from '../../shared/protocol/picture.ts';
import type { Grouping, SummaryColumn } from '../../shared/protocol/summary.ts';
import { groupings, summaryColumns } from '../../shared/protocol/summary.ts';
import type { ViewName } from '../../shared/protocol/views.ts';
import { viewNames } from '../../shared/protocol/views.ts';
import type { GrowthLook } from './growth/growth-look.ts';
import { growthHash, parseGrowth, usualLook } from './growth/growth-look.ts';
import type { InsightLook } from './insight/insight-look.ts';
import { addInsightWords, parseInsightLook, usualInsightLook } from './insight/insight-look.ts';
import type { ProfileLook } from './profiles/profile-look.ts';
import { addProfileWords, parseProfileLook, usualProfileLook } from './profiles/profile-look.ts';
import type { SizesLook } from './sizes/sizes-look.ts';
import { addSizesWords, parseSizesLook, usualSizesLook } from './sizes/sizes-look.ts';

export const views = [
  'summary',
  'suspects',
  'dominators',
  'containers',
  'objects',
  'object',
  'picture',
  'keepers',
  'roots',
  'process',
  'insight',
  'query',
  'sets',
  'notes',
  'report',
  'problems',
  'growth',
  'capture',
  'sizes',
  'profile',
] as const;
export type View = (typeof views)[number];

/** What is shown of an object below its figures. */
export const objectParts = ['contains', 'held-by', 'paths', 'dominates', 'reaches', 'record'] as const;
export type ObjectPart = (typeof objectParts)[number];

/** What is shown of the objects that a query finds: they themselves, what keeps them alive, the paths to them. */
export const foundParts = ['objects', 'keepers', 'paths'] as const;
export type FoundPart = (typeof foundParts)[number];

/** What the screen "query" asks. */
export interface QueryLook {
  /** In the query language; '' before anything was asked. */
  readonly query: string;
  readonly found: FoundPart;
  /** Types that keepers are not looked for among; '' for none. */
  readonly skip: string;
}

/** What the summary shows of a dump, and in which order. */
export interface SummaryLook {
  /** How the dump is looked at: as it was written, or as meliae makes it. Holds for every screen. */
  readonly as: ViewName;
  readonly groupBy: Grouping;
  readonly sortBy: SummaryColumn;
  readonly descending: boolean;
  readonly filter: string;
}

/** Which objects a list shows, and in which order. */
export interface ObjectsLook {
  /** The type of the screen "objects". */
  readonly type: string;
  readonly order: ObjectOrder;
  /** Smallest first. */
  readonly reversed: boolean;
}

/** What a picture of references shows around its object. */
export interface PictureLook {
  readonly direction: PictureDirection;
  /** References away, 1 to 6. */
  readonly depth: number;
  /** Neighbours drawn of each object, 1 to 100. */
  readonly tooMany: number;
  /** A regular expression: objects of types that match it as a whole are left out; '' leaves none out. */
  readonly withoutTypes: string;
  /** Objects that are left out. */
  readonly without: readonly AddressText[];
}

/** Where the person is: what the address's fragment says, and nothing else does. */
export interface Place extends SummaryLook, ObjectsLook, QueryLook {
  readonly picture: PictureLook;
  readonly dump: DumpId | null;
  readonly view: View;
  /** The object of the screens "object" and "picture"; in "dominators" the one drilled into. */
  readonly address: AddressText | null;
  readonly part: ObjectPart;
  /** Of the screen "growth", which is about all dumps and so about no single one. */
  readonly growth: GrowthLook;
  /** Of the screen "profile", when the open file is one. */
  readonly profile: ProfileLook;
  readonly insight: InsightLook;
  /** Of the screen "sizes", which is about no dump, and of its part in "insight". */
  readonly sizes: SizesLook;
}

export const nowhere: Place = {
  dump: null,
  view: 'summary',
  as: 'raw',
  groupBy: 'type',
  sortBy: 'bytes',
  descending: true,
  filter: '',
  type: '',
  order: 'retained',
  reversed: false,
  query: '',
  found: 'objects',
  skip: '',
  address: null,
  part: 'contains',
  picture: { direction: 'referrers', depth: 3, tooMany: 10, withoutTypes: '', without: [] },
  growth: usualLook,
  profile: usualProfileLook,
  insight: usualInsightLook,
  sizes: usualSizesLook,
};

const mostWithout = 100;

/** Screens that are about one object, and have its address in theirs. */
export const isAboutObject = (view: View): boolean => view === 'object' || view === 'picture';

/** Screens that are about no single dump, and have no dump in their address. */
export const isOfNoDump = (view: View): boolean =>
  view === 'growth' || view === 'capture' || view === 'sizes';

const pattern = /^#\/dump\/(\d{1,15})\/(\w+)(?:\/(\d{1,20}))?(?:\?(.*))?$/;

/**
 * `#/dump/3/summary?group=module&sort=kind&order=up&filter=dict`, `#/dump/3/objects?type=dict&sort=len`,
 * `#/dump/3/object/140512?view=collapsed&part=held-by` ↔ a place. Anything else is the welcome screen.
 */
export function parsePlace(hash: string): Place {
  const growth = parseGrowth(hash);
  if (growth !== null) {
    const as = new URLSearchParams(hash.slice(hash.indexOf('?') + 1)).get('view');
    return { ...nowhere, view: 'growth', growth, as: viewNames.find((name) => name === as) ?? nowhere.as };
  }
  if (/^#\/capture(?:\?|$)/.test(hash)) return { ...nowhere, view: 'capture' };
  if (/^#\/sizes(?:\?|$)/.test(hash))
    return { ...nowhere, view: 'sizes', sizes: parseSizesLook(new URLSearchParams(hash.slice(8))) };
  const match = pattern.exec(hash);
  const view = views.find((name) => name === match?.[2]);
  if (match === null || view === undefined || isOfNoDump(view)) return nowhere;
  const address = (match[3] as AddressText | undefined) ?? null;
  const known = address === null ? !isAboutObject(view) : isAboutObject(view) || view === 'dominators';
  const words = new URLSearchParams(match[4] ?? '');
  if (!known || ((view === 'objects' || view === 'keepers') && !words.has('type'))) return nowhere;
  return {
    ...nowhere,
    dump: asDumpId(Number(match[1])),
    view,
    address,
    as: viewNames.find((name) => name === words.get('view')) ?? nowhere.as,
    ...lookOf(view, words),
  };
}

/** What follows the `?` on its screen. */
function lookOf(view: View, words: URLSearchParams): Partial<Place> {
  switch (view) {
    case 'summary':
      return {
        groupBy: groupings.find((grouping) => grouping === words.get('group')) ?? nowhere.groupBy,
        sortBy: summaryColumns.find((column) => column === words.get('sort')) ?? nowhere.sortBy,
        descending: words.get('order') !== 'up',
        filter: words.get('filter') ?? '',
      };
    case 'objects':
    case 'containers':
      return {
        type: view === 'objects' ? (words.get('type') ?? '') : '',
        order: objectOrders.find((order) => order === words.get('sort')) ?? nowhere.order,
        reversed: words.get('order') === 'up',
      };
    case 'object':
      return { part: objectParts.find((part) => part === words.get('part')) ?? nowhere.part };
    case 'picture':
      return { picture: pictureLookOf(words) };
    case 'insight':
      return { insight: parseInsightLook(words), sizes: parseSizesLook(words) };
    case 'profile':
      return { profile: parseProfileLook(words) };
    case 'keepers':
      return { type: words.get('type') ?? '', skip: words.get('skip') ?? '' };
    case 'query':
      return {
        query: words.get('q') ?? '',
        found: foundParts.find((part) => part === words.get('show')) ?? nowhere.found,
        skip: words.get('skip') ?? '',
      };
    default:
      return {};
  }
}

function pictureLookOf(words: URLSearchParams): PictureLook {
  const usual = nowhere.picture;
  const number = (name: string, most: number, instead: number): number => {
    const value = Number(words.get(name));
    return Number.isInteger(value) && value >= 1 && value <= most ? value : instead;
  };
  const addresses = (words.get('without') ?? '').split(',').filter((word) => /^\d{1,20}$/.test(word));
  return {
    direction: pictureDirections.find((name) => name === words.get('direction')) ?? usual.direction,
    depth: number('depth', largestPicture.depth, usual.depth),
    tooMany: number('most', largestPicture.tooMany, usual.tooMany),
    withoutTypes: words.get('types') ?? '',
    without: addresses.slice(0, mostWithout) as AddressText[],
  };
}

function addPictureWords(words: URLSearchParams, look: PictureLook): void {
  const usual = nowhere.picture;
  if (look.direction !== usual.direction) words.set('direction', look.direction);
  if (look.depth !== usual.depth) words.set('depth', String(look.depth));
  if (look.tooMany !== usual.tooMany) words.set('most', String(look.tooMany));
  if (look.withoutTypes !== '') words.set('types', look.withoutTypes);
  if (look.without.length > 0) words.set('without', look.without.join(','));
}

const tailOf = (words: URLSearchParams): string => (words.size === 0 ? '' : `?${words.toString()}`);

/** Only what differs from the usual is spelled out. */
export function placeHash(place: Place): string {
  const { dump, view, as, address } = place;
  if (view === 'growth') return growthHash(place.growth, place.as);
  if (view === 'capture') return '#/capture';
  if (view === 'sizes') return `#/sizes${tailOf(wordsOf(place))}`;
  if (dump === null) return '#/';
  const words = wordsOf(place);
  if (as !== nowhere.as && view !== 'problems') words.set('view', as);
  const about = (isAboutObject(view) || view === 'dominators') && address !== null ? `/${address}` : '';
  return `#/dump/${dump}/${view}${about}${tailOf(words)}`;
}

function wordsOf({
  view,
  groupBy,
  sortBy,
  descending,
  filter,
  type,
  order,
  reversed,
  query,
  found,
  skip,
  part,
  picture,
  profile,
  insight,
  sizes,
}: Place): URLSearchParams {
  const words = new URLSearchParams();
  if (view === 'summary') {
    if (groupBy !== nowhere.groupBy) words.set('group', groupBy);
    if (sortBy !== nowhere.sortBy) words.set('sort', sortBy);
    if (!descending) words.set('order', 'up');
    if (filter !== '') words.set('filter', filter);
  } else if (view === 'objects' || view === 'containers') {
    if (view === 'objects') words.set('type', type);
    if (order !== nowhere.order) words.set('sort', order);
    if (reversed) words.set('order', 'up');
  } else if (view === 'picture') addPictureWords(words, picture);
  else if (view === 'profile') addProfileWords(words, profile);
  else if (view === 'insight') {
    addInsightWords(words, insight);
    if (insight.part === 'sizes') addSizesWords(words, sizes);
  } else if (view === 'sizes') addSizesWords(words, sizes);
  else if (view === 'keepers') {
    words.set('type', type);
    if (skip !== '') words.set('skip', skip);
  } else if (view === 'query') {
    if (query !== '') words.set('q', query);
    if (found !== nowhere.found) words.set('show', found);
    if (skip !== '') words.set('skip', skip);
  } else if (view === 'object' && part !== nowhere.part) words.set('part', part);
  return words;
}
