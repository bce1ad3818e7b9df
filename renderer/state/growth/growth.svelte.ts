import type { AddressText, DumpId } from '../../../shared/model/units.ts';
import type { ComparePage, CompareQuestion, KindGrowth } from '../../../shared/protocol/compare.ts';
import type { DumpState } from '../../../shared/protocol/dump-state.ts';
import type { ChangeGroup, ObjectChangesPage } from '../../../shared/protocol/object-changes.ts';
import type { SuspectsAnswer } from '../../../shared/protocol/suspects.ts';
import type { OverTimeAnswer } from '../../../shared/protocol/timeline.ts';
import type { ViewName } from '../../../shared/protocol/views.ts';
import type { EngineClient } from '../../../shared/protocol/wire.ts';
import type { Dumps } from '../dumps.svelte.ts';
import { Answer } from '../walk/answer.svelte.ts';
import type { HeapObject } from '../walk/heap-object.ts';
import { rowsPageOf } from '../walk/heap-object.ts';
import { PagedRows } from '../walk/paged-rows.svelte.ts';
import type { GrowthLook } from './growth-look.ts';
import { usualLook } from './growth-look.ts';
import { baselinesOf } from './baselines.ts';
import { Timeline } from './timeline.svelte.ts';

/** More bands than this cannot be told apart. */
export const mostBands = 8;
/** As many lines as there are colours. */
export const mostLines = 12;

/** The two markers: places in the timeline. */
export interface Markers {
  readonly a: number;
  readonly b: number;
}

/** What is laid out on the growth screen: the questions it asks and their answers. */
export class Growth {
  readonly #client: EngineClient;
  readonly timeline: Timeline;
  /** The table of kinds. */
  readonly kinds = new PagedRows<KindGrowth>();
  /** Sums over the rows of the table; null until they are known. */
  matching = $state.raw<ComparePage['matching'] | null>(null);
  /** The largest kinds over all dumps, for the chart, and the totals. */
  readonly top = new Answer<ComparePage>();
  /** The kinds that lines are drawn of. */
  chosen = $state.raw<readonly string[]>([]);
  readonly lines = new Answer<ComparePage>();
  readonly groups = new PagedRows<ChangeGroup>();
  /** What the groups are of. */
  changes = $state.raw<Omit<ObjectChangesPage, 'groups'> | null>(null);
  readonly objects = new PagedRows<HeapObject>();
  readonly suspects = new Answer<SuspectsAnswer>();
  readonly held = new Answer<OverTimeAnswer>();

  constructor(dumps: Dumps) {
    this.#client = dumps.client;
    this.timeline = new Timeline(dumps);
  }

  /** Where the markers stand; both 0 without dumps. A is never after B. */
  markers({ a, b }: GrowthLook): Markers {
    const { ready } = this.timeline;
    const placeOf = (dump: DumpId | null, usual: number): number => {
      const at = ready.findIndex((each) => each.dump === dump);
      return at < 0 ? usual : at;
    };
    const last = Math.max(0, ready.length - 1);
    const [first, second] = [placeOf(a, 0), placeOf(b, last)];
    return { a: Math.min(first, second), b: Math.max(first, second) };
  }

  /** The dumps that the table compares, and their times. */
  compared(look: GrowthLook): { readonly dumps: readonly DumpState[]; readonly times: number[] | null } {
    const { ready, times } = this.timeline;
    if (look.span === 'all') return { dumps: ready, times };
    const { a, b } = this.markers(look);
    return {
      dumps: [ready[a], ready[b]].filter((dump) => dump !== undefined),
      times: times === null || a === b ? null : [times[a] ?? 0, times[b] ?? 0],
    };
  }

  askKinds(look: GrowthLook, view: ViewName): void {
    const { dumps, times } = this.compared(look);
    if (dumps.length < 2 || dumps[0] === dumps[1]) return;
    const { groupBy, sortBy, at, descending, filter, bytesFloor, countFloor } = look;
    const order = { groupBy, sortBy, at, descending, filter, bytesFloor, countFloor };
    const question = { dumps: dumps.map(({ dump }) => dump), view, times, kinds: null, ...order };
    this.kinds.ask(
      JSON.stringify(question),
      async (from, limit, signal) => {
        const page = await this.#client.ask('compareDumps', { ...question, from, limit }, signal);
        this.matching = page.matching;
        return { total: page.matching.rows, rows: page.rows };
      },
      { method: 'compareDumps', params: question },
    );
  }

  /** The largest kinds, and the chosen ones, over all dumps. */
  askChart(look: GrowthLook, view: ViewName): void {
    const { ready, times } = this.timeline;
    if (ready.length < 2) return;
    const { groupBy, filter, measure } = look;
    const about = {
      ...usualOrder,
      dumps: ready.map(({ dump }) => dump),
      view,
      times,
      groupBy,
      sortBy: measure === 'bytes' ? 'bytes' : 'count',
      from: 0,
    } as const;
    this.#compare(this.top, { ...about, kinds: null, filter, limit: mostBands });
    if (this.chosen.length > 0)
      this.#compare(this.lines, { ...about, kinds: this.chosen, filter: '', limit: mostLines });
  }

  #compare(answer: Answer<ComparePage>, question: CompareQuestion): void {
    answer.ask(JSON.stringify(question), (signal) => this.#client.ask('compareDumps', question, signal));
  }

  /** Draws a line of the kind, or takes it away. */
  choose(kind: string): void {
    this.chosen = this.chosen.includes(kind)
      ? this.chosen.filter((each) => each !== kind)
      : [...this.chosen, kind].slice(-mostLines);
  }

  /** Which dumps are compared object by object: those at the markers, and perhaps one between. */
  changedDumps(look: GrowthLook): DumpState[] {
    const { ready } = this.timeline;
    const { a, b } = this.markers(look);
    const middle = ready.slice(a + 1, b).find(({ dump }) => dump === look.middle);
    return [ready[a], middle, ready[b]].filter((dump) => dump !== undefined);
  }

  askChanges(look: GrowthLook, view: ViewName): void {
    const dumps = this.changedDumps(look).map(({ dump }) => dump);
    if (dumps.length < 2 || dumps[0] === dumps[1]) return;
    const groupBy = look.by;
    const type = groupBy === 'holder' ? look.type : null;
    const question = { dumps, view, change: look.change, groupBy, type };
    this.groups.ask(
      JSON.stringify(question),
      async (from, limit, signal) => {
        const page = await this.#client.ask('objectChanges', { ...question, from, limit }, signal);
        this.changes = page;
        return { total: page.total, rows: page.groups };
      },
      { method: 'objectChanges', params: question },
    );
  }

  /** The objects of the chosen group, or all. */
  askObjects(look: GrowthLook, view: ViewName): void {
    const dumps = this.changedDumps(look).map(({ dump }) => dump);
    if (dumps.length < 2 || dumps[0] === dumps[1]) return;
    const { change, type, holder } = look;
    const question = { dumps, view, change, type, holder };
    this.objects.ask(
      JSON.stringify(question),
      async (from, limit, signal) =>
        rowsPageOf(await this.#client.ask('changedObjects', { ...question, from, limit }, signal)),
      { method: 'changedObjects', params: question },
    );
  }

  askSuspects(look: GrowthLook, view: ViewName): void {
    const { ready } = this.timeline;
    const { a, b } = this.markers(look);
    const last = ready[b];
    if (last === undefined) return;
    const baselines = baselinesOf(ready.slice(a, b)).map(({ dump }) => dump);
    const question = { dump: last.dump, view, baselines };
    this.suspects.ask(JSON.stringify(question), (signal) => this.#client.ask('suspects', question, signal));
  }

  askHeld(dump: DumpId, address: AddressText, view: ViewName): void {
    const dumps = this.timeline.ready.map((each) => each.dump);
    const question = { dumps, view, dump, address };
    this.held.ask(JSON.stringify(question), (signal) => this.#client.ask('overTime', question, signal));
  }
}

const usualOrder = {
  descending: true,
  bytesFloor: usualLook.bytesFloor,
  countFloor: usualLook.countFloor,
  at: usualLook.at,
};
