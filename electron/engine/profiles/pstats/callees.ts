import type { CallTable, Caller } from './call-table.ts';

const known = new WeakMap<CallTable, Callees>();

/** Reckoned once for a table that was read. */
export function calleesOf(table: CallTable): Callees {
  let callees = known.get(table);
  if (callees === undefined) known.set(table, (callees = new Callees(table)));
  return callees;
}

/** The calls of a profile the other way round: for each function, what it calls. */
export class Callees {
  readonly #table: CallTable;
  /** For each function where its calls begin in the columns below; one more for the end of the last. */
  readonly #starts: Uint32Array;
  /** Of each call the place of the called function in the list, and the call's place among its callers. */
  readonly #place: Uint32Array;
  readonly #nth: Uint32Array;

  /** A counting sort: O(functions + calls). */
  constructor(table: CallTable) {
    this.#table = table;
    const starts = new Uint32Array(table.functions + 1);
    let calls = 0;
    for (let place = 0; place < table.listed; place += 1)
      for (let nth = 0; nth < table.callerCountAt(place); nth += 1) {
        starts[table.callerAt(place, nth) + 1]! += 1;
        calls += 1;
      }
    for (let row = 0; row < table.functions; row += 1) starts[row + 1]! += starts[row]!;
    this.#place = new Uint32Array(calls);
    this.#nth = new Uint32Array(calls);
    const next = starts.slice();
    for (let place = 0; place < table.listed; place += 1)
      for (let nth = 0; nth < table.callerCountAt(place); nth += 1) {
        const caller = table.callerAt(place, nth);
        const at = next[caller]!;
        next[caller] = at + 1;
        this.#place[at] = place;
        this.#nth[at] = nth;
      }
    this.#starts = starts;
  }

  /** How many functions a function calls. */
  count(row: number): number {
    return this.#starts[row + 1]! - this.#starts[row]!;
  }

  /** The nth function that a function calls. */
  function(row: number, nth: number): number {
    return this.#table.functionAt(this.#place[this.#starts[row]! + nth]!);
  }

  /** What a function calls, each with the figures of that call, in the list's order. */
  *of(row: number): Generator<Caller, void, void> {
    const to = this.#starts[row + 1]!;
    for (let at = this.#starts[row]!; at < to; at += 1) {
      const place = this.#place[at]!;
      const call = this.#table.callAt(place, this.#nth[at]!);
      yield { ...call, function: this.#table.functionAt(place) };
    }
  }
}
