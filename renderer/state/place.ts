import type { DumpId } from '../../shared/model/units.ts';
import { asDumpId } from '../../shared/model/units.ts';
import type { Grouping, SummaryColumn } from '../../shared/protocol/summary.ts';
import { groupings, summaryColumns } from '../../shared/protocol/summary.ts';

export const views = ['summary', 'problems'] as const;
export type View = (typeof views)[number];

/** What the summary shows of a dump, and in which order. */
export interface SummaryLook {
  readonly groupBy: Grouping;
  readonly sortBy: SummaryColumn;
  readonly descending: boolean;
  readonly filter: string;
}

/** Where the person is: what the address's fragment says, and nothing else does. */
export interface Place extends SummaryLook {
  readonly dump: DumpId | null;
  readonly view: View;
}

export const nowhere: Place = {
  dump: null,
  view: 'summary',
  groupBy: 'type',
  sortBy: 'bytes',
  descending: true,
  filter: '',
};

/** `#/dump/3/summary?group=module&sort=kind&order=up&filter=dict` ↔ a place. Anything else is the welcome screen. */
export function parsePlace(hash: string): Place {
  const match = /^#\/dump\/(\d{1,15})\/(\w+)(?:\?(.*))?$/.exec(hash);
  const view = views.find((name) => name === match?.[2]);
  if (match === null || view === undefined) return nowhere;
  const words = new URLSearchParams(match[3] ?? '');
  return {
    dump: asDumpId(Number(match[1])),
    view,
    groupBy: groupings.find((grouping) => grouping === words.get('group')) ?? nowhere.groupBy,
    sortBy: summaryColumns.find((column) => column === words.get('sort')) ?? nowhere.sortBy,
    descending: words.get('order') !== 'up',
    filter: words.get('filter') ?? '',
  };
}

/** Only what differs from the usual is spelled out. */
export function placeHash({ dump, view, groupBy, sortBy, descending, filter }: Place): string {
  if (dump === null) return '#/';
  const words = new URLSearchParams();
  if (groupBy !== nowhere.groupBy) words.set('group', groupBy);
  if (sortBy !== nowhere.sortBy) words.set('sort', sortBy);
  if (!descending) words.set('order', 'up');
  if (filter !== '') words.set('filter', filter);
  const tail = view === 'summary' ? words.toString() : '';
  return `#/dump/${dump}/${view}${tail === '' ? '' : `?${tail}`}`;
}
