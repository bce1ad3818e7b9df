import type { OrderedPart } from './answers/heavy/object-rows.ts';
import type { DumpGraph } from './dump-graph.ts';
import { KeptAnswers } from './kept-answers.ts';

/** How many lists are kept of one dump. */
const keptLists = 8;
/** The first rows of a list, which a click shows at once; the rest is ordered when somebody scrolls that far. */
const firstRows = 2000;

/** Ordered lists of a dump's objects, kept so that the second page of a question costs nothing. */
export class RowLists {
  readonly #kept = new KeptAnswers<OrderedPart>(keptLists);

  /** A list that is ordered at least to row `to`. `make` is told how many rows are wanted; null: all. */
  async list(
    graph: DumpGraph,
    key: string,
    to: number,
    make: (most: number | null) => Promise<OrderedPart>,
  ): Promise<OrderedPart> {
    const part = await this.#kept.once(graph.era, key, () => make(to <= firstRows ? firstRows : null));
    if (part.rows.length >= Math.min(to, part.total)) return part;
    return this.#kept.once(graph.era, `${key} whole`, () => make(null));
  }
}

/** A list read backwards, for windows of it. */
export class Reversed {
  readonly #rows: Uint32Array;

  constructor(rows: Uint32Array) {
    this.#rows = rows;
  }

  subarray(from: number, to: number): Uint32Array {
    const { length } = this.#rows;
    return this.#rows.slice(Math.max(0, length - to), Math.max(0, length - from)).reverse();
  }
}
