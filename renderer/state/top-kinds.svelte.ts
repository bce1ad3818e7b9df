import type { DumpId } from '../../shared/model/units.ts';
import { asBytes } from '../../shared/model/units.ts';
import { FailureError } from '../../shared/protocol/failure.ts';
import type { SummaryPage } from '../../shared/protocol/summary.ts';
import type { EngineClient } from '../../shared/protocol/wire.ts';
import type { SummaryLook } from './place.ts';
import type { SummaryRow } from './summary-rows.ts';
import { rowsOf } from './summary-rows.ts';

/** A picture that changes more often cannot be looked at. */
const shortestPauseMs = 250;

/**
 * The largest kinds of a summary, for its chart: the table's rows and filter, whatever order the table is in.
 * Never two asks at once; while one is under way only the latest wish is remembered.
 */
export class TopKinds {
  readonly #client: EngineClient;
  readonly #dump: DumpId;
  rows = $state.raw<readonly SummaryRow[]>([]);
  matching = $state.raw<SummaryPage['matching']>({ rows: 0, count: 0, bytes: asBytes(0) });
  #wish: SummaryLook | null = null;
  #busy = false;

  constructor(client: EngineClient, dump: DumpId) {
    this.#client = client;
    this.#dump = dump;
  }

  /** `sortBy` says what counts as large. */
  ask(look: SummaryLook): void {
    this.#wish = look;
    if (!this.#busy) void this.#work();
  }

  async #work(): Promise<void> {
    this.#busy = true;
    for (let look = this.#takeWish(); look !== null; look = this.#takeWish()) {
      await this.#load(look);
      await new Promise((resolve) => setTimeout(resolve, shortestPauseMs));
    }
    this.#busy = false;
  }

  #takeWish(): SummaryLook | null {
    const wish = this.#wish;
    this.#wish = null;
    return wish;
  }

  async #load({ as, groupBy, sortBy, filter }: SummaryLook): Promise<void> {
    const order = { sortBy, descending: true, from: 0, limit: mostDrawn };
    try {
      const page = await this.#client.ask('summary', {
        dump: this.#dump,
        view: as,
        groupBy,
        filter,
        ...order,
      });
      this.rows = rowsOf(page);
      this.matching = page.matching;
    } catch (error) {
      // The table asks the same and says what went wrong; the last picture stays.
      if (!(error instanceof FailureError)) throw error;
    }
  }
}

/** More blocks than this are too small to see. */
export const mostDrawn = 40;
