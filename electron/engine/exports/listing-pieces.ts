import { setImmediate } from 'node:timers/promises';
import type { CancelSignal } from '../../../shared/base/cancel-signal.ts';
import type { DumpName } from '../../../shared/listing/listing-page.ts';
import { listingPage } from '../../../shared/listing/listing-page.ts';
import { tableEnd, tableHead, tableRows } from '../../../shared/listing/table-text.ts';
import type { Answer, Params } from '../../../shared/protocol/engine-api.ts';
import { fail } from '../../../shared/protocol/failure.ts';
import type { ExportListingQuestion, ListingMethod } from '../../../shared/protocol/listing.ts';
import type { Handlers } from '../../../shared/protocol/wire.ts';

/** The engine never hands out more rows in one page. */
const pageRows = 500;

/** What the questions of listings are asked of. */
export type ListingHandlers = Pick<Handlers, ListingMethod>;

/** What an export counts as it goes. */
export interface Listed {
  rows: number;
  total: number;
}

/**
 * A table as a file in pieces, a page of the engine at a time, so that its length does not matter to memory. `listed` is told after each
 * page. Rejects as the question does, or 'cancelled'.
 */
export async function* listingPieces(
  handlers: ListingHandlers,
  { listing, format }: ExportListingQuestion,
  nameOf: DumpName,
  signal: CancelSignal,
  listed: (so: Listed) => void,
): AsyncGenerator<string, void, void> {
  const ask = async <M extends ListingMethod>(method: M, params: Params<M>): Promise<Answer<M>> => {
    const handler = handlers[method] as (params: Params<M>, signal: CancelSignal) => unknown;
    return (await handler(params, signal)) as Answer<M>;
  };
  for (let from = 0; ;) {
    if (signal.aborted) throw fail('cancelled', 'Cancelled; no file was written.');
    const page = await listingPage(listing, { from, limit: pageRows }, ask, nameOf);
    if (from === 0) yield tableHead(format, page, page.total);
    yield tableRows(format, page, from === 0);
    from += page.rows.length;
    listed({ rows: from, total: page.total });
    if (page.rows.length === 0 || from >= page.total) break;
    // Lists that are kept answer at once: others must come to their turn, too.
    await setImmediate();
  }
  yield tableEnd(format);
}
