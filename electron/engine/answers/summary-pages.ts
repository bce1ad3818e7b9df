import type { DumpTotals } from '../../../shared/protocol/dump-state.ts';
import { fail } from '../../../shared/protocol/failure.ts';
import type { Grouping, SummaryPage, SummaryQuestion } from '../../../shared/protocol/summary.ts';
import type { OrderedRows } from './summary.ts';
import { orderRows, summaryPage } from './summary.ts';
import type { SummaryTable } from './summary-table.ts';
import { byModule } from './summary-table.ts';
import { summaryText } from './summary-text.ts';

/** What pages are cut from: `table` is asked once for each grouping until `forget`. */
export interface SummarySource {
  readonly partial: boolean;
  totals(): DumpTotals;
  table(by: 'type' | 'size-class'): SummaryTable;
}

type Question = Omit<SummaryQuestion, 'dump' | 'view'>;

/** The summary of one dump or view, page by page: keeps what is worth keeping between two pages of one question. */
export class SummaryPages {
  readonly #source: SummarySource;
  readonly #tables = new Map<Grouping, SummaryTable>();
  #ordered: { key: string; rows: OrderedRows } | null = null;

  constructor(source: SummarySource) {
    this.#source = source;
  }

  /** The figures have changed. */
  forget(): void {
    this.#tables.clear();
    this.#ordered = null;
  }

  page(question: Question): SummaryPage {
    const table = this.#table(question.groupBy);
    const key = JSON.stringify([question.groupBy, question.sortBy, question.descending, question.filter]);
    if (this.#ordered?.key !== key) this.#ordered = { key, rows: orderRows(table, question) };
    return summaryPage(table, this.#ordered.rows, this.#source.totals(), this.#source.partial, question);
  }

  text(limit: number): string {
    return summaryText(this.#table('type'), this.#source.totals(), limit);
  }

  /** Every group with its sums. Throws 'not-found' while the dump is not read whole: part of a table would be a wrong one. */
  whole(by: Grouping): { readonly totals: DumpTotals; readonly table: SummaryTable } {
    if (this.#source.partial) throw fail('not-found', 'This dump is not read whole.');
    return { totals: this.#source.totals(), table: this.#table(by) };
  }

  #table(by: Grouping): SummaryTable {
    let table = this.#tables.get(by);
    if (table === undefined) {
      table = by === 'module' ? byModule(this.#table('type')) : this.#source.table(by);
      this.#tables.set(by, table);
    }
    return table;
  }
}
