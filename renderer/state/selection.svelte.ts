/* eslint-disable svelte/prefer-svelte-reactivity -- Sets are replaced as a whole, never changed in place */
import { FailureError } from '../../shared/protocol/failure.ts';
import type { Summary } from './summary.svelte.ts';
import type { SummaryRow } from './summary-rows.ts';

/** A clipboard of more rows than this helps nobody; the command line prints them all. */
export const mostCopied = 100_000;

/** Alone, with all rows since the last, or in turn. */
export type SelectHow = 'only' | 'extend' | 'toggle';

/**
 * Which rows of a summary are selected, and the row the keyboard is on. Kinds are remembered, not positions, so that
 * they stay selected when the order changes; "all" is remembered as such, however many that is.
 */
export class Selection {
  readonly #summary: Summary;
  /** The keyboard's row; -1 for none. */
  active = $state(-1);
  /** The row the inspector shows, as it was last seen. */
  #shown = $state.raw<SummaryRow | null>(null);
  #all = $state(false);
  /** The selected kinds; of all, those that are not. */
  #kinds = $state.raw<ReadonlySet<string>>(new Set());
  #anchor = 0;
  /** A step to a row that is still on its way. */
  #awaited: { readonly row: number; readonly how: 'only' | 'toggle' } | null = null;
  readonly size = $derived.by(() =>
    this.#all ? Math.max(0, this.#summary.rows - this.#kinds.size) : this.#kinds.size,
  );

  constructor(summary: Summary) {
    this.#summary = summary;
  }

  has = (kind: string): boolean => this.#kinds.has(kind) !== this.#all;

  isSelected = (row: number): boolean => {
    const kind = this.#summary.row(row)?.kind;
    return kind === undefined ? this.#all : this.has(kind);
  };

  select = (row: number, how: SelectHow): void => {
    this.active = row;
    const there = this.#summary.row(row);
    this.#awaited = there === null && how !== 'extend' ? { row, how } : null;
    if (there !== null) this.#shown = there;
    if (how === 'extend') void this.#extend(row);
    else {
      this.#anchor = row;
      if (there !== null) this.#add(there.kind, how);
    }
  };

  #add(kind: string, how: 'only' | 'toggle'): void {
    if (how === 'only') this.#set(false, [kind]);
    else if (!this.#kinds.has(kind)) this.#set(this.#all, [...this.#kinds, kind]);
    else
      this.#set(
        this.#all,
        [...this.#kinds].filter((one) => one !== kind),
      );
  }

  async #extend(row: number): Promise<void> {
    const from = Math.min(row, this.#anchor);
    const to = Math.max(row, this.#anchor) + 1;
    if (from === 0 && to === this.#summary.rows) {
      this.selectAll();
      return;
    }
    const kinds = this.#summary.kindsBetween(from, to) ?? (await this.#askedKinds(from, to));
    // A later step may have overtaken this one.
    if (kinds !== null && this.active === row) this.#set(false, kinds);
  }

  async #askedKinds(from: number, to: number): Promise<string[] | null> {
    try {
      return (await this.#summary.between(from, Math.min(to, from + mostCopied))).map(({ kind }) => kind);
    } catch (error) {
      // The question has changed, and with it what the range meant; the table shows any other failure.
      if (!(error instanceof FailureError)) throw error;
      return null;
    }
  }

  /** A kind chosen in the chart; the table goes to its row where that has arrived. */
  selectRow = (row: SummaryRow): void => {
    this.#set(false, [row.kind]);
    this.#shown = row;
    this.active = this.#summary.find(row.kind);
    this.#anchor = Math.max(0, this.active);
  };

  selectAll = (): void => this.#set(true, []);

  clear = (): void => {
    this.#set(false, []);
    this.#shown = null;
    this.#awaited = null;
  };

  /** To be called when other rows have arrived: the keyboard's row goes where its kind went. */
  follow(): void {
    const awaited = this.#awaited;
    if (awaited !== null) {
      if (this.#summary.row(awaited.row) !== null) this.select(awaited.row, awaited.how);
      return;
    }
    const shown = this.#shown;
    if (shown === null) return;
    const stayed = this.#summary.row(this.active)?.kind === shown.kind;
    const at = stayed ? this.active : this.#summary.find(shown.kind);
    const now = at < 0 ? null : this.#summary.row(at);
    if (now === null) return;
    this.active = at;
    this.#shown = now;
  }

  #set(all: boolean, kinds: Iterable<string>): void {
    this.#all = all;
    this.#kinds = new Set(kinds);
  }

  /** What the inspector shows. */
  get inspected(): SummaryRow | null {
    return this.#shown;
  }

  /** The selected rows in the table's order; all rows when none is selected. At most `mostCopied`. */
  async rows(): Promise<SummaryRow[]> {
    const known = this.#all || this.size === 0 ? null : this.#summary.rowsNamed(this.#kinds);
    if (known !== null) return known;
    const all = await this.#summary.between(0, Math.min(this.#summary.rows, mostCopied));
    return this.size === 0 ? all : all.filter(({ kind }) => this.has(kind));
  }
}
