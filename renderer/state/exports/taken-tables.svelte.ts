import { createContext } from 'svelte';
import { listingPage } from '../../../shared/listing/listing-page.ts';
import type { ListingCell, ListingRows } from '../../../shared/listing/table-text.ts';
import { wholeTable } from '../../../shared/listing/table-text.ts';
import type { DumpId } from '../../../shared/model/units.ts';
import { dumpOfListing, type Listing, type ListingFormat } from '../../../shared/protocol/listing.ts';
import { tabSeparated } from '../../format/tab-separated.ts';
import { fileStem } from '../../format/file-stem.ts';
import { phaseShare } from '../../format/phase-words.ts';
import type { Dumps } from '../dumps.svelte.ts';
import { mostCopied } from '../selection.svelte.ts';
import { amount, Writing } from './writing.svelte.ts';

/** The engine never hands out more rows in one page. */
const pageRows = 500;

/** A table that can be taken along: one that the engine has in pages, or one that the screen holds whole. */
export type TakenTable =
  | { readonly listing: Listing }
  | {
      /** Of its file, without an ending. */
      readonly name: string;
      readonly rows: () => ListingRows;
      /** Rows that there are, where the screen has only the first; null: not known. Absent: it has all. */
      readonly of?: number | null;
    };

/** Only these rows of a table are copied: those with one of the values in a column. */
export interface ChosenRows {
  readonly column: string;
  readonly values: ReadonlySet<string>;
}

/** How text becomes a file, and how the server's files are fetched: the page's side of an export. */
export interface Giving {
  readonly download: (path: string, fileName: string) => void;
  readonly save: (text: Blob, fileName: string) => void;
}

/** Copies and exports of tables, one at a time in the whole window; they go on while other screens are looked at. */
export class TakenTables {
  readonly #dumps: Dumps;
  readonly writing = new Writing();
  /** The table that was taken last, so that only its screen tells of it. */
  of = $state('');
  #dump = $state<DumpId | null>(null);

  constructor(dumps: Dumps) {
    this.#dumps = dumps;
  }

  /** 0..1: how much is written; null where that is not known. */
  get share(): number | null {
    const phase = this.#dumps.all.find(({ dump }) => dump === this.#dump)?.phase ?? null;
    return !this.writing.busy || phase?.name !== 'exporting' ? null : phaseShare(phase);
  }

  /** As lines of tab-separated cells with exact figures; of a long table the first rows. */
  copy(of: string, table: TakenTable, chosen: ChosenRows | null): Promise<void> {
    this.of = of;
    this.#dump = null;
    return this.writing.tell(async (signal) => {
      const { columns, rows, total } = await this.#rows(table, chosen, signal);
      const head = columns.map(({ name }) => name);
      await navigator.clipboard.writeText(
        tabSeparated([head, ...rows.map((cells) => cells.map(copiedCell))]),
      );
      const many = `Copied ${rows.length.toLocaleString('en-US')} ${rows.length === 1 ? 'row' : 'rows'}`;
      if (total === null) return `${many}, the first.`;
      return rows.length < total ? `${many} of ${total.toLocaleString('en-US')}.` : `${many}.`;
    }, 'Cancelled; nothing was copied.');
  }

  write(of: string, table: TakenTable, format: ListingFormat, { download, save }: Giving): Promise<void> {
    this.of = of;
    if ('listing' in table) {
      const { listing } = table;
      this.#dump = dumpOfListing(listing);
      const { client } = this.#dumps;
      return this.writing.run(
        'rows',
        (signal) => client.ask('exportListing', { listing, format }, signal),
        download,
      );
    }
    this.#dump = null;
    return this.writing.tell(() => {
      const rows = table.rows();
      const many = rows.rows.length;
      const of = isCut(table, many) ? table.of : undefined;
      const name = `${this.#dumps.current?.name ?? ''} ${table.name}${of === undefined ? '' : ` first ${many}`}`;
      const fileName = `${fileStem(name)}.${format}`;
      save(new Blob([wholeTable(format, rows, of ?? many)], { type: contentTypes[format] }), fileName);
      return Promise.resolve(`${fileName}, ${amount(many, of, 'rows')}, was saved.`);
    }, '');
  }

  async #rows(
    table: TakenTable,
    chosen: ChosenRows | null,
    signal: AbortSignal,
  ): Promise<ListingRows & { readonly total: number | null }> {
    if (!('listing' in table)) {
      const held = table.rows();
      const total = isCut(table, held.rows.length) ? (table.of ?? null) : held.rows.length;
      return { ...held, rows: held.rows.slice(0, mostCopied), total };
    }
    const { all, client } = this.#dumps;
    const nameOf = (id: DumpId): string => all.find(({ dump }) => dump === id)?.name ?? '';
    const found: (readonly ListingCell[])[] = [];
    for (let from = 0; ;) {
      const page = await listingPage(
        table.listing,
        { from, limit: pageRows },
        (method, params) => client.ask(method, params, signal),
        nameOf,
      );
      const at = chosen === null ? -1 : page.columns.findIndex(({ name }) => name === chosen.column);
      for (const row of page.rows)
        if (chosen === null || chosen.values.has(String(row[at] ?? ''))) found.push(row);
      from += page.rows.length;
      const wanted = chosen === null ? page.total : chosen.values.size;
      if (page.rows.length === 0 || from >= page.total || found.length >= Math.min(wanted, mostCopied))
        return { columns: page.columns, rows: found.slice(0, mostCopied), total: wanted };
    }
  }
}

/** The screen has only the first rows of it. */
const isCut = ({ of }: TakenTable & { readonly of?: number | null }, rows: number): boolean =>
  of !== undefined && (of === null || of > rows);

const contentTypes: Readonly<Record<ListingFormat, string>> = { csv: 'text/csv', json: 'application/json' };

const copiedCell = (cell: ListingCell): string | number =>
  cell === null ? '' : typeof cell === 'boolean' ? String(cell) : cell;

/** The one of this window; set where the screens begin. */
export const [takenTables, setTakenTables] = createContext<TakenTables>();
