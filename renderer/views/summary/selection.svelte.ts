import type { Summary, SummaryRow } from '../../state/summary.svelte.ts';

/** Which rows of a summary are selected, and the row the keyboard is on. Kinds, not positions, stay selected. */
export class Selection {
  readonly #summary: Summary;
  active = $state(-1);
  #anchor = 0;

  constructor(summary: Summary) {
    this.#summary = summary;
  }

  isSelected = (row: number): boolean => {
    const kind = this.#summary.row(row)?.kind;
    return kind !== undefined && this.#summary.selected.has(kind);
  };

  select = (row: number, how: 'only' | 'extend' | 'toggle'): void => {
    const summary = this.#summary;
    this.active = row;
    if (how === 'extend') {
      const kinds = new Set<string>();
      for (let i = Math.min(row, this.#anchor); i <= Math.max(row, this.#anchor); i += 1) {
        const kind = summary.row(i)?.kind;
        if (kind !== undefined) kinds.add(kind);
      }
      summary.selected = kinds;
      return;
    }
    this.#anchor = row;
    const kind = summary.row(row)?.kind;
    if (kind === undefined) return;
    const kinds = new Set(how === 'toggle' ? summary.selected : []);
    if (how === 'toggle' && kinds.has(kind)) kinds.delete(kind);
    else kinds.add(kind);
    summary.selected = kinds;
  };

  /** A kind chosen in the chart: the table's row, where it has arrived, becomes the active one. */
  selectKind = (kind: string): void => {
    this.#summary.selected = new Set([kind]);
    const row = this.#summary.leading(5000).findIndex((one) => one.kind === kind);
    if (row >= 0) {
      this.active = row;
      this.#anchor = row;
    }
  };

  selectAll = async (): Promise<void> => {
    this.#summary.selected = new Set((await this.#summary.all(mostCopied)).map(({ kind }) => kind));
  };

  clear = (): void => {
    this.#summary.selected = new Set();
  };

  /** The selected rows in the table's order, or all rows when none is selected. */
  rows = async (): Promise<SummaryRow[]> => {
    const { selected } = this.#summary;
    const all = await this.#summary.all(mostCopied);
    return selected.size === 0 ? all : all.filter(({ kind }) => selected.has(kind));
  };

  /** What the inspector shows: the active row, if it is selected. */
  get inspected(): SummaryRow | null {
    const row = this.#summary.row(this.active);
    return row !== null && this.#summary.selected.has(row.kind) ? row : null;
  }
}

/** A clipboard of more rows than this helps nobody; the command line prints them all. */
const mostCopied = 100_000;

/** Rows as tab-separated text with exact figures, with a header, as a spreadsheet takes it. */
export function tabSeparated(rows: readonly SummaryRow[]): string {
  const clean = (text: string) => text.replace(/[\t\r\n]/g, ' ');
  const lines = rows.map((row) =>
    [
      clean(row.kind),
      row.count,
      row.countPercent.toFixed(3),
      row.bytes,
      row.bytesPercent.toFixed(3),
      row.cumulativePercent.toFixed(3),
      row.max,
      row.maxAddress,
    ].join('\t'),
  );
  return ['kind\tcount\tcount %\tbytes\tbytes %\tcumulative %\tlargest\tlargest at', ...lines, ''].join('\n');
}
