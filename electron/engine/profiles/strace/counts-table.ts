/** A row of the table that strace -c and -C print. Figures that the table was not asked for (-U) are null. */
export interface CountsRow {
  readonly name: string;
  readonly count: number;
  readonly errors: number;
  /** Seconds within the kernel, or, with -w, from entry to return. */
  readonly seconds: number | null;
  readonly shortestSeconds: number | null;
  readonly longestSeconds: number | null;
}

type Column = 'percent' | 'seconds' | 'each' | 'calls' | 'errors' | 'name' | 'shortest' | 'longest';

const titles: readonly (readonly [RegExp, Column])[] = [
  [/% time/, 'percent'],
  [/usecs\/call/, 'each'],
  [/seconds/, 'seconds'],
  [/calls/, 'calls'],
  [/errors/, 'errors'],
  [/syscall/, 'name'],
  [/shortest/, 'shortest'],
  [/longest/, 'longest'],
];

/** The columns of a head line, or null when it is none. */
export function columnsOf(line: string): Column[] | null {
  const words = line
    .trim()
    .split(/\s{2,}|(?<=\S) (?=calls|errors|seconds|syscall|usecs|shortest|longest|% time)/);
  if (!words.some((word) => word === 'syscall') || words.length < 2) return null;
  const columns: Column[] = [];
  for (const word of words) {
    const column = titles.find(([title]) => title.exec(word)?.[0] === word)?.[1];
    if (column === undefined || columns.includes(column)) return null;
    columns.push(column);
  }
  return columns;
}

const isRule = (line: string): boolean => /^[- ]+$/.test(line) && line.includes('---');
const number = /^-?\d{1,15}(?:\.\d{1,9})?$/;
/** Linux has fewer than 500 calls. */
const mostRows = 10_000;

/** Reads the tables of strace -c, line by line: any columns in any order, several tables added up. */
export class CountsTable {
  /** The calls in the order of the table. */
  readonly rows: CountsRow[] = [];
  /** Rows that look like none. */
  oddRows = 0;
  #columns: readonly Column[] | null = null;

  /** Whether the line belongs to a table. */
  take(line: string): boolean {
    const columns = columnsOf(line);
    if (columns !== null) {
      this.#columns = columns;
      return true;
    }
    if (this.#columns === null) return false;
    if (isRule(line)) return true;
    const words = line.trim().split(/\s+/);
    if (words.includes('total')) {
      this.#columns = null;
      return true;
    }
    const row = this.#row(this.#columns, words);
    if (row === null) {
      this.oddRows += 1;
      return false;
    }
    if (this.rows.length < mostRows) this.rows.push(row);
    return true;
  }

  #row(columns: readonly Column[], words: readonly string[]): CountsRow | null {
    // Only a number of errors of 0 is left out.
    const present =
      columns.length === words.length + 1 ? columns.filter((column) => column !== 'errors') : columns;
    if (present.length !== words.length) return null;
    const found = new Map<Column, number>();
    let name = '';
    for (const [at, column] of present.entries()) {
      const word = words[at] ?? '';
      if (column === 'name') name = word;
      else if (number.test(word)) found.set(column, Number(word));
      else return null;
    }
    if (!/^[A-Za-z_?]\w*$/.test(name)) return null;
    return {
      name,
      count: found.get('calls') ?? 0,
      errors: found.get('errors') ?? 0,
      seconds: found.get('seconds') ?? null,
      shortestSeconds: found.get('shortest') ?? null,
      longestSeconds: found.get('longest') ?? null,
    };
  }
}
