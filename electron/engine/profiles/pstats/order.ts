import { fail } from '../../../../shared/protocol/failure.ts';
import { largestFirst } from '../order-by-number.ts';
import { compareText, textRanks } from '../python-order.ts';
import type { CallTable, Figures } from './call-table.ts';

/** `func_std_string`: how pstats writes a function. Built-in ones stand in braces. */
export function standardName(table: CallTable, row: number): string {
  const [file, line, name] = [table.fileOf(row), table.lineOf(row), table.nameOf(row)];
  if (file !== '~' || line !== 0) return `${file}:${line}(${name})`;
  return name.startsWith('<') && name.endsWith('>') ? `{${name.slice(1, -1)}}` : name;
}

/** `sorted(keys)` of functions: by file, line, name. */
export const compareFunctions = (table: CallTable, a: number, b: number): number =>
  compareText(table.fileOf(a), table.fileOf(b)) ||
  table.lineOf(a) - table.lineOf(b) ||
  compareText(table.nameOf(a), table.nameOf(b));

/** Two places of the list. */
type Compare = (a: number, b: number) => number;
/** What is compared is looked up once for each place: a list may have millions. */
type Order = ((table: CallTable) => Compare) | keyof Figures;
const valuesOf = (table: CallTable, figure: keyof Figures): Float64Array => {
  const values = new Float64Array(table.listed);
  for (let place = 0; place < values.length; place += 1) values[place] = table.figureAt(place, figure);
  return values;
};
const compareOf = (table: CallTable, order: Order): Compare => {
  if (typeof order === 'function') return order(table);
  const values = valuesOf(table, order);
  return (a, b) => values[b]! - values[a]!;
};
const byText =
  (textOf: (table: CallTable, row: number) => string) =>
  (table: CallTable): Compare => {
    const texts = Array.from({ length: table.listed }, (_, place) => textOf(table, table.functionAt(place)));
    return (a, b) => compareText(texts[a]!, texts[b]!);
  };

/** By a text of the table, which is compared with the others once, not once for each function. */
const byRank =
  (textOf: (table: CallTable, row: number) => number) =>
  (table: CallTable): Compare => {
    const ranks = textRanks(table.texts.texts);
    const own = Uint32Array.from(
      { length: table.listed },
      (_, place) => ranks[textOf(table, table.functionAt(place))]!,
    );
    return (a, b) => own[a]! - own[b]!;
  };
const byFile = byRank((table, row) => table.fileTextOf(row));
const byName = byRank((table, row) => table.nameTextOf(row));
const byStandardName = byText(standardName);
const byLine =
  (table: CallTable): Compare =>
  (a, b) =>
    table.lineOf(table.functionAt(a)) - table.lineOf(table.functionAt(b));
const byAllOfName = (table: CallTable): Compare => {
  const [name, file, line] = [byName(table), byFile(table), byLine(table)];
  return (a, b) => name(a, b) || file(a, b) || line(a, b);
};

/** pstats's names of orders, what it calls each, and how two places of the list compare. Source: Lib/pstats.py. */
const orders: Readonly<Record<string, readonly [words: string, order: Order]>> = {
  calls: ['call count', 'calls'],
  ncalls: ['call count', 'calls'],
  cumtime: ['cumulative time', 'cumulative'],
  cumulative: ['cumulative time', 'cumulative'],
  file: ['file name', byFile],
  filename: ['file name', byFile],
  line: ['line number', byLine],
  module: ['file name', byFile],
  name: ['function name', byName],
  nfl: ['name/file/line', byAllOfName],
  pcalls: ['primitive call count', 'primitive'],
  stdname: ['standard name', byStandardName],
  time: ['internal time', 'own'],
  tottime: ['internal time', 'own'],
};

export interface OrderedPlaces {
  /** What pstats calls the order: "cumulative time". */
  readonly words: string;
  /** Places of the list. */
  readonly places: Uint32Array;
}

/**
 * The list in an order of pstats (several, for ties, with commas between); ties that remain keep the file's order.
 * Throws 'bad-request' for a name that pstats does not know.
 */
export function inOrder(table: CallTable, sort: string): OrderedPlaces {
  const chosen = sort.split(',').map((name) => {
    const order = Object.hasOwn(orders, name) ? orders[name] : undefined;
    if (order === undefined)
      throw fail('bad-request', `--sort of a profile is one of ${Object.keys(orders).join(', ')}.`);
    return order;
  });
  const [first, ...others] = chosen.map(([, order]) => order);
  const ties = others.map((order) => compareOf(table, order));
  const byTies: Compare = (a, b) => {
    for (const compare of ties) {
      const difference = compare(a, b);
      if (difference !== 0) return difference;
    }
    return a - b;
  };
  if (typeof first === 'string')
    return {
      words: chosen.map(([words]) => words).join(', '),
      places: largestFirst(valuesOf(table, first), byTies),
    };
  const compare = first === undefined ? byTies : compareOf(table, first);
  const places = Uint32Array.from({ length: table.listed }, (_, place) => place);
  places.sort((a, b) => compare(a, b) || byTies(a, b));
  return { words: chosen.map(([words]) => words).join(', '), places };
}
