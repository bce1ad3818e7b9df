import { growingF64, growingU32, growingU8 } from '../growing-column.ts';
import { PairTable } from '../intern-table.ts';
import { TextTable } from '../text-table.ts';

/** Calls, primitive calls, own and cumulative seconds. */
export interface Figures {
  readonly calls: number;
  readonly primitive: number;
  readonly own: number;
  readonly cumulative: number;
}

/** A caller of a function: with figures (cProfile), or only with its calls (the pure-Python `profile`). */
export interface Caller {
  readonly function: number;
  readonly calls: number;
  readonly figures: Figures | null;
}

/**
 * The functions of a profile and who calls whom, as columns. A function is a number, given by its file, line and name;
 * those that the profile has figures of are listed in the file's order (`listed`), others are only callers.
 */
export class CallTable {
  readonly texts = new TextTable();
  /** (file, name) and, from that, (place, line): three values as two pairs. */
  readonly #names = new PairTable();
  readonly #functions = new PairTable();
  /** For each listed function its number and its four figures. */
  readonly #listed = growingU32();
  readonly #figures = [growingF64(), growingF64(), growingF64(), growingF64()] as const;
  /** For each function its place in the list + 1, or 0. */
  readonly #place: number[] = [];
  /** For each listed function its callers: a range of the columns below. */
  readonly #callersFrom = growingU32();
  readonly #callersTo = growingU32();
  readonly #callerFunction = growingU32();
  readonly #callerHasFigures = growingU8();
  readonly #callerFigures = [growingF64(), growingF64(), growingF64(), growingF64()] as const;

  /** The number of a function. */
  function(file: string, line: number, name: string): number {
    const row = this.#functions.row(this.#names.row(this.texts.row(file), this.texts.row(name)), line);
    if (row === this.#place.length) this.#place.push(0);
    return row;
  }

  /** How many functions there are, those that are only callers among them. */
  get functions(): number {
    return this.#functions.length;
  }

  /** How many functions have figures. */
  get listed(): number {
    return this.#listed.length;
  }

  fileOf(row: number): string {
    return this.texts.text(this.fileTextOf(row));
  }

  nameOf(row: number): string {
    return this.texts.text(this.nameTextOf(row));
  }

  /** Rows of `texts`. */
  fileTextOf(row: number): number {
    return this.#names.first.at(this.#functions.first.at(row));
  }

  nameTextOf(row: number): number {
    return this.#names.second.at(this.#functions.first.at(row));
  }

  lineOf(row: number): number {
    return this.#functions.second.at(row);
  }

  /** The function at a place of the list. */
  functionAt(place: number): number {
    return this.#listed.at(place);
  }

  /** The place of a function in the list, or -1. */
  placeOf(row: number): number {
    return this.#place[row]! - 1;
  }

  /** One of the figures of a place of the list, without an object. */
  figureAt(place: number, figure: keyof Figures): number {
    return this.#figures[figureColumns[figure]].at(place);
  }

  figuresAt(place: number): Figures {
    const [calls, primitive, own, cumulative] = this.#figures;
    return {
      calls: calls.at(place),
      primitive: primitive.at(place),
      own: own.at(place),
      cumulative: cumulative.at(place),
    };
  }

  /** Of the function at a place of the list, in the file's order. */
  *callersAt(place: number): Generator<Caller, void, void> {
    const count = this.callerCountAt(place);
    for (let nth = 0; nth < count; nth += 1) yield this.callAt(place, nth);
  }

  callerCountAt(place: number): number {
    return this.#callersTo.at(place) - this.#callersFrom.at(place);
  }

  /** The function that is the nth caller. */
  callerAt(place: number, nth: number): number {
    return this.#callerFunction.at(this.#callersFrom.at(place) + nth);
  }

  callAt(place: number, nth: number): Caller {
    const at = this.#callersFrom.at(place) + nth;
    const [calls, primitive, own, cumulative] = this.#callerFigures;
    const figures =
      this.#callerHasFigures.at(at) === 0
        ? null
        : {
            calls: calls.at(at),
            primitive: primitive.at(at),
            own: own.at(at),
            cumulative: cumulative.at(at),
          };
    return { function: this.#callerFunction.at(at), calls: calls.at(at), figures };
  }

  /**
   * Lists a function, or, when it is there, gives it new figures and callers at its old place, as a Python dict does
   * with a key. A caller that comes twice keeps its first place and its last figures.
   */
  set(row: number, figures: Figures, callers: readonly Caller[]): void {
    let place = this.placeOf(row);
    if (place < 0) {
      place = this.#listed.length;
      this.#listed.push(row);
      this.#place[row] = place + 1;
      for (const column of this.#figures) column.push(0);
      this.#callersFrom.push(0);
      this.#callersTo.push(0);
    }
    setFigures(this.#figures, place, figures);
    this.#callersFrom.set(place, this.#callerFunction.length);
    const unique =
      callers.length < 2 ? callers : new Map(callers.map((caller) => [caller.function, caller])).values();
    for (const caller of unique) {
      this.#callerFunction.push(caller.function);
      this.#callerHasFigures.push(caller.figures === null ? 0 : 1);
      for (const column of this.#callerFigures) column.push(0);
      const last = this.#callerFunction.length - 1;
      setFigures(
        this.#callerFigures,
        last,
        caller.figures ?? { calls: caller.calls, primitive: caller.calls, own: 0, cumulative: 0 },
      );
    }
    this.#callersTo.set(place, this.#callerFunction.length);
  }
}

const figureColumns = { calls: 0, primitive: 1, own: 2, cumulative: 3 } as const;

type FigureColumns = readonly [
  ReturnType<typeof growingF64>,
  ReturnType<typeof growingF64>,
  ReturnType<typeof growingF64>,
  ReturnType<typeof growingF64>,
];

function setFigures([calls, primitive, own, cumulative]: FigureColumns, at: number, figures: Figures): void {
  calls.set(at, figures.calls);
  primitive.set(at, figures.primitive);
  own.set(at, figures.own);
  cumulative.set(at, figures.cumulative);
}

/** Sums over all listed functions, added in the file's order as pstats adds them. */
export function totalsOf(table: CallTable): { calls: number; primitive: number; own: number } {
  const totals = { calls: 0, primitive: 0, own: 0 };
  for (let place = 0; place < table.listed; place += 1) {
    totals.calls += table.figureAt(place, 'calls');
    totals.primitive += table.figureAt(place, 'primitive');
    totals.own += table.figureAt(place, 'own');
  }
  return totals;
}
