/* eslint-disable svelte/prefer-svelte-reactivity -- collections that the screen sees are replaced as a whole, never changed in place */
import type { DumpId } from '../../shared/model/units.ts';
import type { Failure } from '../../shared/protocol/failure.ts';
import { toFailure } from '../../shared/protocol/failure.ts';
import type { SummaryPage } from '../../shared/protocol/summary.ts';
import type { EngineClient } from '../../shared/protocol/wire.ts';
import type { SummaryLook } from './place.ts';
import { nowhere } from './place.ts';
import type { SummaryRow } from './summary-rows.ts';
import { rowOf, rowsOf } from './summary-rows.ts';

const pageRows = 200;
/** The engine gives at most so many rows at once. */
const mostAtOnce = 500;
/** About 20,000 rows; what is farther from the view is asked for again when it is needed. */
const mostPages = 100;

/** A page, and of which question and revision it is the answer. */
interface Kept {
  readonly page: SummaryPage;
  readonly asked: number;
}

/**
 * One dump's summary: a question, and the pages of its answer that have been looked at. Old rows stay on screen until
 * their successors are there; at most one ask per page is under way, and the latest question wins.
 */
export class Summary {
  readonly #client: EngineClient;
  readonly dump: DumpId;
  look = $state.raw<SummaryLook>(nowhere);
  /** null until the first answer. */
  matching = $state.raw<SummaryPage['matching'] | null>(null);
  /** Of the view that is looked at; null until the first answer. */
  totals = $state.raw<SummaryPage['totals'] | null>(null);
  failure = $state.raw<Failure | null>(null);
  /** True while the rows on screen are those of an older question. */
  outdated = $state(false);
  readonly rows = $derived(this.matching?.rows ?? 0);
  #pages = $state.raw<ReadonlyMap<number, Kept>>(new Map());
  readonly #underWay = new Set<number>();
  #wanted = { first: 0, last: 0 };
  #revision = -1;
  /** Raised with every question and revision; what was asked under a lower number is out of date. */
  #now = 0;
  #abort = new AbortController();

  constructor(client: EngineClient, dump: DumpId) {
    this.#client = client;
    this.dump = dump;
  }

  /** The row at a place of the table; null while it is on its way. */
  row(index: number): SummaryRow | null {
    const kept = this.#pages.get(Math.floor(index / pageRows));
    return kept === undefined ? null : rowOf(kept.page, index % pageRows);
  }

  /** Where a kind stands among the rows that have arrived; -1 when it is not among them. */
  find(kind: string): number {
    for (const [number, { page }] of this.#pages) {
      const at = page.kind.indexOf(kind);
      if (at >= 0) return number * pageRows + at;
    }
    return -1;
  }

  /** The kinds of rows `from` to `to` (exclusive); null when not all of them have arrived. */
  kindsBetween(from: number, to: number): string[] | null {
    if (to - from > mostPages * pageRows) return null;
    const kinds: string[] = [];
    for (let i = from; i < to; i += 1) {
      const row = this.row(i);
      if (row === null) return null;
      kinds.push(row.kind);
    }
    return kinds;
  }

  /** The rows of these kinds, in the table's order; null when not all of them have arrived. */
  rowsNamed(kinds: ReadonlySet<string>): SummaryRow[] | null {
    const rows = [...this.#pages]
      .sort(([a], [b]) => a - b)
      .flatMap(([, { page }]) => rowsOf(page).filter(({ kind }) => kinds.has(kind)));
    return rows.length === kinds.size ? rows : null;
  }

  /** Another question: what is under way for the old one is cancelled. */
  ask(look: SummaryLook): void {
    const { as, groupBy, sortBy, descending, filter } = this.look;
    const same =
      look.as === as && look.groupBy === groupBy && look.sortBy === sortBy && look.descending === descending;
    if (same && look.filter === filter && this.#revision >= 0) return;
    this.look = look;
    this.outdated = true;
    this.#restart();
  }

  /** The dump has changed. Asks that are under way may finish: they are newer than what is on screen. */
  refresh(revision: number): void {
    if (revision === this.#revision) return;
    this.#revision = revision;
    this.#now += 1;
    this.#pump();
  }

  /** Tries once more after a failure. */
  again(): void {
    this.#restart();
  }

  #restart(): void {
    this.#now += 1;
    this.#abort.abort();
    this.#abort = new AbortController();
    this.#underWay.clear();
    this.failure = null;
    if (this.#revision >= 0) this.#pump();
  }

  /** These rows are in view; makes sure that they are there or on their way. */
  need(from: number, to: number): void {
    this.#wanted = { first: Math.floor(from / pageRows), last: Math.floor(to / pageRows) };
    this.#pump();
  }

  #pump(): void {
    const lastPage = Math.max(0, Math.ceil(this.rows / pageRows) - 1);
    const first = Math.min(this.#wanted.first, lastPage);
    for (let page = first; page <= Math.min(this.#wanted.last, lastPage); page += 1) {
      if (this.#pages.get(page)?.asked !== this.#now && !this.#underWay.has(page)) void this.#load(page);
    }
  }

  #question(from: number, limit: number) {
    const { as, groupBy, sortBy, descending, filter } = this.look;
    return { dump: this.dump, view: as, groupBy, sortBy, descending, filter, from, limit };
  }

  async #load(number: number): Promise<void> {
    this.#underWay.add(number);
    const asked = this.#now;
    const { signal } = this.#abort;
    try {
      const page = await this.#client.ask('summary', this.#question(number * pageRows, pageRows), signal);
      if (signal.aborted) return;
      this.#underWay.delete(number);
      this.#keep(number, { page, asked });
      this.#pump();
    } catch (error) {
      if (signal.aborted) return;
      this.#underWay.delete(number);
      const failure = toFailure(error);
      if (failure.kind !== 'cancelled' && failure.kind !== 'closed') this.failure = failure;
    }
  }

  #keep(number: number, kept: Kept): void {
    const { page } = kept;
    // The first answer to a new question takes all rows of the old one with it.
    const others = this.outdated ? [] : [...this.#pages].filter(([at]) => at * pageRows < page.matching.rows);
    const { first, last } = this.#wanted;
    const near = ([at]: [number, Kept]) => at >= first - mostPages / 2 && at <= last + mostPages / 2;
    this.#pages = new Map([...(others.length >= mostPages ? others.filter(near) : others), [number, kept]]);
    this.matching = page.matching;
    this.totals = page.totals;
    this.failure = null;
    this.outdated = false;
  }

  /** Rows `from` to `to` (exclusive) of the question as it stands, asked for afresh, for copying and selecting. */
  async between(from: number, to: number): Promise<SummaryRow[]> {
    const rows: SummaryRow[] = [];
    for (let at = from; at < to; at += mostAtOnce) {
      const question = this.#question(at, Math.min(mostAtOnce, to - at));
      rows.push(...rowsOf(await this.#client.ask('summary', question, this.#abort.signal)));
    }
    return rows;
  }
}
