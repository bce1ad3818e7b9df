import type { DumpId } from '../../shared/model/units.ts';
import { asDumpId } from '../../shared/model/units.ts';
import type { Grouping } from '../../shared/protocol/summary.ts';
import { groupings } from '../../shared/protocol/summary.ts';

export type View = 'summary' | 'problems';

/** Where the person is: what the address's fragment says, and nothing else does. */
export interface Place {
  readonly dump: DumpId | null;
  readonly view: View;
  readonly groupBy: Grouping;
}

const nowhere: Place = { dump: null, view: 'summary', groupBy: 'type' };

/** `#/dump/3/summary?group=module` ↔ a place. Anything else is the welcome screen. */
export function parsePlace(hash: string): Place {
  const match = /^#\/dump\/(\d+)\/(summary|problems)(?:\?(.*))?$/.exec(hash);
  if (match === null) return nowhere;
  const group = new URLSearchParams(match[3] ?? '').get('group');
  return {
    dump: asDumpId(Number(match[1])),
    view: match[2] === 'problems' ? 'problems' : 'summary',
    groupBy: groupings.find((grouping) => grouping === group) ?? 'type',
  };
}

export function placeHash({ dump, view, groupBy }: Place): string {
  if (dump === null) return '#/';
  const group = view === 'summary' && groupBy !== 'type' ? `?group=${groupBy}` : '';
  return `#/dump/${dump}/${view}${group}`;
}

export class Places {
  now = $state.raw<Place>(parsePlace(location.hash));

  constructor() {
    window.addEventListener('hashchange', () => (this.now = parsePlace(location.hash)));
  }

  /** Goes there and leaves a step to come back to; a mere correction (`replace`) leaves none. */
  go(change: Partial<Place>, replace = false): void {
    const next = { ...this.now, ...change };
    const hash = placeHash(next);
    if (hash === location.hash) return;
    if (replace) history.replaceState(null, '', hash);
    else history.pushState(null, '', hash);
    this.now = next;
  }

  back(): void {
    history.back();
  }
  forward(): void {
    history.forward();
  }
}
