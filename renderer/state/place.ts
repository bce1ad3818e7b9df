import type { AddressText, DumpId } from '../../shared/model/units.ts';
import { asDumpId } from '../../shared/model/units.ts';
import type { ObjectOrder } from '../../shared/protocol/graph.ts';
import { objectOrders } from '../../shared/protocol/graph.ts';
import type { Grouping, SummaryColumn } from '../../shared/protocol/summary.ts';
import { groupings, summaryColumns } from '../../shared/protocol/summary.ts';
import type { ViewName } from '../../shared/protocol/views.ts';
import { viewNames } from '../../shared/protocol/views.ts';
import type { GrowthLook } from './growth/growth-look.ts';
import { growthHash, parseGrowth, usualLook } from './growth/growth-look.ts';

export const views = [
  'summary',
  'dominators',
  'containers',
  'objects',
  'object',
  'roots',
  'problems',
  'growth',
] as const;
export type View = (typeof views)[number];

/** What is shown of an object below its figures. */
export const objectParts = ['contains', 'held-by', 'paths', 'dominates', 'reaches', 'record'] as const;
export type ObjectPart = (typeof objectParts)[number];

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

/** Where the person is: what the address's fragment says, and nothing else does. */
export interface Place extends SummaryLook, ObjectsLook {
  readonly dump: DumpId | null;
  readonly view: View;
  /** The object of the screen "object"; in "dominators" the one drilled into. */
  readonly address: AddressText | null;
  readonly part: ObjectPart;
  /** Of the screen "growth", which is about all dumps and so about no single one. */
  readonly growth: GrowthLook;
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
  address: null,
  part: 'contains',
  growth: usualLook,
};

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
  const match = pattern.exec(hash);
  const view = views.find((name) => name === match?.[2]);
  if (match === null || view === undefined || view === 'growth') return nowhere;
  const address = (match[3] as AddressText | undefined) ?? null;
  const known = address === null ? view !== 'object' : view === 'object' || view === 'dominators';
  const words = new URLSearchParams(match[4] ?? '');
  if (!known || (view === 'objects' && !words.has('type'))) return nowhere;
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
    default:
      return {};
  }
}

/** Only what differs from the usual is spelled out. */
export function placeHash(place: Place): string {
  const { dump, view, as, address } = place;
  if (view === 'growth') return growthHash(place.growth, place.as);
  if (dump === null) return '#/';
  const words = wordsOf(place);
  if (as !== nowhere.as && view !== 'problems') words.set('view', as);
  const tail = words.size === 0 ? '' : `?${words.toString()}`;
  const about = (view === 'object' || view === 'dominators') && address !== null ? `/${address}` : '';
  return `#/dump/${dump}/${view}${about}${tail}`;
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
  part,
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
  } else if (view === 'object' && part !== nowhere.part) words.set('part', part);
  return words;
}
