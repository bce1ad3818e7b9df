import { toFailure } from '../../../shared/protocol/failure.ts';
import type { DumpId } from '../../../shared/model/units.ts';
import type { EngineClient } from '../../../shared/protocol/wire.ts';
import { plural } from '../../format/numbers.ts';
import { tabSeparated } from '../../format/tab-separated.ts';
import type { Desk } from '../../state/desks.svelte.ts';
import { mostCopied } from '../../state/selection.svelte.ts';
import type { SummaryRow } from '../../state/summary-rows.ts';
import { groupingWords } from './columns.ts';

const shownMs = 4000;

/** Copies a summary's rows and text, and says how that went. */
export class Copying {
  readonly #client: EngineClient;
  readonly #dump: DumpId;
  readonly #desk: Desk;
  said = $state('');
  #forget: ReturnType<typeof setTimeout> | undefined;

  constructor(client: EngineClient, dump: DumpId, desk: Desk) {
    this.#client = client;
    this.#dump = dump;
    this.#desk = desk;
  }

  /** The selected rows, or all, as tab-separated text with exact figures. */
  rows = (): Promise<void> =>
    this.#copy(async () => {
      const rows = await this.#desk.selection.rows();
      const cut = rows.length === mostCopied ? ', the most that is copied at once' : '';
      return { text: rowsAsText(this.#desk, rows), said: `Copied ${plural(rows.length, 'row')}${cut}.` };
    });

  meliaeText = (): Promise<void> =>
    this.#copy(async () => {
      const { text } = await this.#client.ask('summaryText', {
        dump: this.#dump,
        view: this.#desk.summary.look.as,
      });
      return { text, said: 'Copied what meliae’s summarize() prints.' };
    });

  async #copy(make: () => Promise<{ text: string; said: string }>): Promise<void> {
    try {
      const { text, said } = await make();
      await navigator.clipboard.writeText(text);
      this.said = said;
    } catch (error) {
      this.said = `Could not copy: ${toFailure(error).message}`;
    }
    clearTimeout(this.#forget);
    this.#forget = setTimeout(() => (this.said = ''), shownMs);
  }
}

function rowsAsText(desk: Desk, rows: readonly SummaryRow[]): string {
  const head = [
    groupingWords[desk.summary.look.groupBy].one,
    'count',
    'count %',
    'bytes',
    'bytes %',
    'cumulative %',
    'largest',
    'largest at',
  ];
  return tabSeparated([
    head,
    ...rows.map((row) => [
      row.kind,
      row.count,
      row.countPercent.toFixed(3),
      row.bytes,
      row.bytesPercent.toFixed(3),
      row.cumulativePercent.toFixed(3),
      row.max,
      row.maxAddress,
    ]),
  ]);
}
