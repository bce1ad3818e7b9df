/* eslint-disable svelte/prefer-svelte-reactivity -- maps that the screen sees are replaced as a whole, never changed in place */
import type { Listing } from '../../../shared/protocol/listing.ts';
import type { Failure } from '../../../shared/protocol/failure.ts';
import { toFailure } from '../../../shared/protocol/failure.ts';

export interface RowsPage<Row> {
  /** How many rows there are in all. */
  readonly total: number;
  readonly rows: readonly Row[];
  /** Of the first page: where the keyboard begins; else at the top. */
  readonly start?: number | null;
}
export type LoadRows<Row> = (from: number, limit: number, signal: AbortSignal) => Promise<RowsPage<Row>>;

const pageRows = 100;
/** About 10,000 rows; what is farther from the view is asked for again when it is needed. */
const mostPages = 100;

/** The rows of one list, of which only those in view and their neighbours are held. */
export class PagedRows<Row> {
  /** null until the first answer. */
  total = $state.raw<number | null>(null);
  failure = $state.raw<Failure | null>(null);
  /** The first page of a new question is under way. */
  busy = $state(false);
  /** The keyboard's row; -1 for none. */
  active = $state(-1);
  /** The question behind the list, where a file can be made of all of it. */
  listing = $state.raw<Listing | null>(null);
  #pages = $state.raw<ReadonlyMap<number, readonly Row[]>>(new Map());
  readonly #underWay = new Set<number>();
  #key: string | null = null;
  #load: LoadRows<Row> | null = null;
  #abort = new AbortController();
  #wanted = { first: 0, last: 0 };

  /** `key` names the list; the same one is kept as it was left. */
  ask(key: string, load: LoadRows<Row>, listing: Listing | null = null): void {
    if (key === this.#key) return;
    this.listing = listing;
    this.#key = key;
    this.#load = load;
    this.active = -1;
    this.#wanted = { first: 0, last: 0 };
    this.again();
  }

  again(): void {
    this.#abort.abort();
    this.#abort = new AbortController();
    this.#underWay.clear();
    this.#pages = new Map();
    this.total = null;
    this.failure = null;
    this.busy = true;
    void this.#loadPage(0);
  }

  cancel(): void {
    if (!this.busy) return;
    this.#abort.abort();
    this.busy = false;
    this.failure = { kind: 'cancelled', message: 'Cancelled.' };
  }

  /** The first rows, before it is known how many there are; of use only until the first page is there. */
  foretell(rows: readonly Row[]): void {
    if (!this.busy || rows.length === 0) return;
    this.#pages = new Map([[0, rows]]);
    this.total = rows.length;
    if (this.active < 0) this.active = 0;
  }

  row(index: number): Row | null {
    return this.#pages.get(Math.floor(index / pageRows))?.[index % pageRows] ?? null;
  }

  /** Where the first row is that fits, among those that are held; -1 for none. */
  find(fits: (row: Row) => boolean): number {
    for (const [page, rows] of this.#pages) {
      const at = rows.findIndex(fits);
      if (at >= 0) return page * pageRows + at;
    }
    return -1;
  }

  /** These rows are in view; makes sure that they are there or on their way. */
  need(from: number, to: number): void {
    this.#wanted = { first: Math.floor(from / pageRows), last: Math.floor(to / pageRows) };
    if (this.total === null) return;
    for (let page = this.#wanted.first; page <= this.#wanted.last; page += 1) {
      const there = this.#pages.has(page) || this.#underWay.has(page) || page * pageRows >= this.total;
      if (!there) void this.#loadPage(page);
    }
  }

  /** Rows `from` to `to` (exclusive), asked for afresh. */
  async between(from: number, to: number, signal: AbortSignal): Promise<Row[]> {
    const rows: Row[] = [];
    for (let at = from; at < to && this.#load !== null; at += 500) {
      const page = await this.#load(at, Math.min(500, to - at), signal);
      rows.push(...page.rows);
      if (page.rows.length === 0) break;
    }
    return rows;
  }

  async #loadPage(page: number): Promise<void> {
    const load = this.#load;
    if (load === null) return;
    this.#underWay.add(page);
    const { signal } = this.#abort;
    try {
      const { total, rows, start } = await load(page * pageRows, pageRows, signal);
      if (signal.aborted) return;
      const { first, last } = this.#wanted;
      const near = ([at]: [number, unknown]) => at >= first - mostPages / 2 && at <= last + mostPages / 2;
      const others = this.#pages.size >= mostPages ? [...this.#pages].filter(near) : [...this.#pages];
      this.#pages = new Map([...others, [page, rows]]);
      this.total = total;
      // The keys have somewhere to start from.
      if (this.active < 0 && rows.length > 0) this.active = start ?? 0;
    } catch (error) {
      if (!signal.aborted) this.failure = toFailure(error);
    } finally {
      if (!signal.aborted) {
        this.#underWay.delete(page);
        this.busy = false;
      }
    }
  }
}
