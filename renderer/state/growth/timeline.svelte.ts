/* eslint-disable svelte/prefer-svelte-reactivity -- the map of answers is only filled, and each answer tells of itself */
import type { DumpId } from '../../../shared/model/units.ts';
import type { DumpState } from '../../../shared/protocol/dump-state.ts';
import { profileFormatOf } from '../../../shared/protocol/profile-screen.ts';
import type { Failure } from '../../../shared/protocol/failure.ts';
import type { SampleSeries } from '../../../shared/protocol/timeline.ts';
import { Answer } from '../walk/answer.svelte.ts';
import type { Dumps } from '../dumps.svelte.ts';
import { isOnTimeline } from './timeline-files.ts';
import type { TimelineEdits, TimelineOrder } from './timeline-order.ts';
import { ascendingTimes, moved, ordered, orderOf, readEdits } from './timeline-order.ts';

const storageKey = 'meliscope-timeline';
export const longestName = 60;

/** A recording of heapy, mprof, strace or tracemalloc that was opened beside the dumps. */
export interface TimelineSeries {
  readonly dump: DumpId;
  readonly name: string;
  readonly series: SampleSeries;
}

const sameDumps = (some: readonly DumpState[], others: readonly DumpState[]): boolean =>
  some.length === others.length &&
  some.every(({ dump, totals }, i) => dump === others[i]?.dump && totals.bytes === others[i].totals.bytes);

/** The open dumps as one investigation: which take part, in which order, under which names. */
export class Timeline {
  readonly #dumps: Dumps;
  /** Of this visit of the page: the names and the order outlive a reload. */
  #edits = $state.raw<TimelineEdits>(readEdits(sessionStorage.getItem(storageKey)));
  readonly #samples = new Map<DumpId, Answer<SampleSeries>>();
  #asked = $state(0);
  #lastReady: readonly DumpState[] = [];

  constructor(dumps: Dumps) {
    this.#dumps = dumps;
  }

  /** Dumps and recordings; other profiles say nothing of a time. */
  readonly #files = $derived.by(() => this.#dumps.all.filter(isOnTimeline));
  readonly #kept = $derived.by(() => this.#files.filter(({ dump }) => !this.#edits.removed.includes(dump)));
  readonly removed = $derived.by(() => this.#files.filter(({ dump }) => this.#edits.removed.includes(dump)));
  readonly #noDumps = $derived.by(() =>
    this.#kept.filter((state) => state.stage === 'ready' && profileFormatOf(state) !== null),
  );
  readonly series = $derived.by((): TimelineSeries[] => {
    if (this.#asked === 0) return [];
    return this.#noDumps.flatMap((state) => {
      const series = this.#samples.get(state.dump)?.value ?? null;
      return series === null ? [] : [{ dump: state.dump, name: this.nameOf(state), series }];
    });
  });
  /** Recordings that have no place on a timeline, and why. */
  readonly unplaced = $derived.by((): { dump: DumpId; name: string; failure: Failure }[] => {
    if (this.#asked === 0) return [];
    return this.#noDumps.flatMap((state) => {
      const failure = this.#samples.get(state.dump)?.failure ?? null;
      return failure === null ? [] : [{ dump: state.dump, name: this.nameOf(state), failure }];
    });
  });
  /** All dumps that take part, in their order; also those that are still read or could not be. */
  readonly all = $derived.by(() => {
    return ordered(
      this.#kept.filter((state) => profileFormatOf(state) === null),
      this.#edits,
    );
  });
  /** Those that have figures. */
  readonly ready = $derived.by(() => {
    const ready = this.all.filter(({ stage }) => stage === 'ready');
    // Their states come ten times a second while references are followed; what is compared stays as it is.
    if (!sameDumps(ready, this.#lastReady)) this.#lastReady = ready;
    return this.#lastReady;
  });
  readonly order = $derived.by((): TimelineOrder => orderOf(this.ready, this.#edits));
  /** Milliseconds since 1970 of each of `ready`; null where only their order is known. */
  readonly times = $derived.by(() => ascendingTimes(this.ready, this.order));

  nameOf = (state: DumpState): string => this.#edits.names[state.dump] ?? state.name;
  nameById = (dump: DumpId): string => {
    const state = this.#dumps.all.find((each) => each.dump === dump);
    return state === undefined ? `dump ${dump}` : this.nameOf(state);
  };

  /** To be called whenever the dumps have changed. */
  readRecordings(): void {
    for (const { dump } of this.#noDumps) {
      if (this.#samples.has(dump)) continue;
      const answer = new Answer<SampleSeries>();
      this.#samples.set(dump, answer);
      this.#asked += 1;
      answer.ask(String(dump), (signal) => this.#dumps.client.ask('samples', { dump }, signal));
    }
  }

  #edit(change: Partial<TimelineEdits>): void {
    this.#edits = { ...this.#edits, ...change };
    sessionStorage.setItem(storageKey, JSON.stringify(this.#edits));
  }

  sort(order: TimelineOrder): void {
    // From here on by hand: as they stand now.
    this.#edit({ order, ...(order === 'hand' ? { hand: this.all.map(({ dump }) => dump) } : {}) });
  }

  move(dump: DumpId, by: number): void {
    this.#edit({ order: 'hand', hand: moved(this.all, dump, by) });
  }

  /** An empty name gives the file's name back. */
  rename(dump: DumpId, name: string): void {
    const wanted = name.trim().slice(0, longestName);
    const others = Object.entries(this.#edits.names).filter(([id]) => Number(id) !== dump);
    const names = wanted === '' ? others : [...others, [dump, wanted] as const];
    this.#edit({ names: Object.fromEntries(names) });
  }

  remove(dump: DumpId): void {
    this.#edit({ removed: [...this.#edits.removed, dump] });
  }

  putBack(dump: DumpId): void {
    this.#edit({ removed: this.#edits.removed.filter((each) => each !== dump) });
  }
}
