import type { DumpId } from '../../shared/model/units.ts';
import type { DumpTotals } from '../../shared/protocol/dump-state.ts';
import type { Failure } from '../../shared/protocol/failure.ts';
import { toFailure } from '../../shared/protocol/failure.ts';
import type { Grouping, SummaryColumn, SummaryPage } from '../../shared/protocol/summary.ts';
import type { HostClient } from '../engine/connect.ts';

const pageRows = 200;

export interface SummaryRow {
  readonly kind: string;
  readonly count: number;
  readonly bytes: number;
  readonly max: number;
  readonly maxAddress: string;
  readonly countPercent: number;
  readonly bytesPercent: number;
  readonly cumulativePercent: number;
}

/** One summary on screen: the question, the pages that have arrived, and what is selected in it. */
export class Summary {
  readonly #client: HostClient;
  dump: DumpId;
  groupBy = $state<Grouping>('type');
  sortBy = $state<SummaryColumn>('bytes');
  descending = $state(true);
  filter = $state('');
  totals = $state.raw<DumpTotals | null>(null);
  matching = $state.raw<SummaryPage['matching'] | null>(null);
  partial = $state(true);
  failure = $state.raw<Failure | null>(null);
  /** Pages by number. Old ones stay until the new ones are there, so that rows never blink. */
  #pages = $state.raw<ReadonlyMap<number, SummaryPage>>(new Map());
  /** Names of the selected kinds: they stay selected when the order changes. */
  selected = $state.raw<ReadonlySet<string>>(new Set());
  #abort = new AbortController();
  #asked = new Set<number>();
  #revision = -1;

  constructor(client: HostClient, dump: DumpId) {
    this.#client = client;
    this.dump = dump;
  }

  get rows(): number {
    return this.matching?.rows ?? 0;
  }

  row(index: number): SummaryRow | null {
    const page = this.#pages.get(Math.floor(index / pageRows));
    const i = index % pageRows;
    const kind = page?.kind[i];
    if (page === undefined || kind === undefined) return null;
    return {
      kind,
      count: page.count[i] ?? 0,
      bytes: page.bytes[i] ?? 0,
      max: page.max[i] ?? 0,
      maxAddress: page.maxAddress[i] ?? '0',
      countPercent: page.countPercent[i] ?? 0,
      bytesPercent: page.bytesPercent[i] ?? 0,
      cumulativePercent: page.cumulativePercent[i] ?? 0,
    };
  }

  /** The rows that have arrived, from the first one on, at most `limit`. */
  leading(limit: number): SummaryRow[] {
    const rows: SummaryRow[] = [];
    for (let i = 0; i < Math.min(limit, this.rows); i += 1) {
      const row = this.row(i);
      if (row === null) break;
      rows.push(row);
    }
    return rows;
  }

  /** Asks afresh when the dump has changed or the question has. */
  refresh(revision: number): void {
    if (revision === this.#revision) return;
    this.#revision = revision;
    this.#restart();
  }

  ask(change: { groupBy?: Grouping; sortBy?: SummaryColumn; descending?: boolean; filter?: string }): void {
    Object.assign(this, change);
    if (change.groupBy !== undefined) this.selected = new Set();
    this.#restart();
  }

  #restart(): void {
    this.#abort.abort();
    this.#abort = new AbortController();
    const wanted = [...this.#asked].filter((page) => page < 3);
    this.#asked.clear();
    void this.#load(0, true);
    for (const page of wanted) if (page !== 0) void this.#load(page, false);
  }

  /** Makes sure that these rows are there or on their way. */
  need(from: number, to: number): void {
    for (let page = Math.floor(from / pageRows); page <= Math.floor(to / pageRows); page += 1) {
      if (!this.#asked.has(page)) void this.#load(page, false);
    }
  }

  async #load(number: number, fresh: boolean): Promise<void> {
    this.#asked.add(number);
    const { signal } = this.#abort;
    const { dump, groupBy, sortBy, descending, filter } = this;
    const question = { dump, groupBy, sortBy, descending, filter, from: number * pageRows, limit: pageRows };
    try {
      const page = await this.#client.ask('summary', question, signal);
      if (signal.aborted) return;
      this.#pages = new Map(fresh ? [[number, page]] : [...this.#pages, [number, page]]);
      this.totals = page.totals;
      this.matching = page.matching;
      this.partial = page.partial;
      this.failure = null;
    } catch (error) {
      const failure = toFailure(error);
      if (signal.aborted || failure.kind === 'cancelled') return;
      this.#asked.delete(number);
      this.failure = failure;
    }
  }

  /** Every row of the question, for copying. Stops at `limit`. */
  async all(limit: number): Promise<SummaryRow[]> {
    const rows: SummaryRow[] = [];
    for (let page = 0; page * pageRows < Math.min(this.rows, limit); page += 1) {
      if (!this.#pages.has(page)) await this.#load(page, false);
      for (let i = page * pageRows; i < Math.min((page + 1) * pageRows, this.rows, limit); i += 1) {
        const row = this.row(i);
        if (row !== null) rows.push(row);
      }
    }
    return rows;
  }
}
