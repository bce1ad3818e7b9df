import { fail } from '../../../../shared/protocol/failure.ts';
import { compareText } from '../python-order.ts';
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

type Compare = (table: CallTable, a: number, b: number) => number;
const descending =
  (figure: keyof Figures): Compare =>
  (table, a, b) =>
    table.figuresAt(b)[figure] - table.figuresAt(a)[figure];
const byFunction =
  (compare: Compare): Compare =>
  (table, a, b) =>
    compare(table, table.functionAt(a), table.functionAt(b));

const byFile = byFunction((table, a, b) => compareText(table.fileOf(a), table.fileOf(b)));
const byLine = byFunction((table, a, b) => table.lineOf(a) - table.lineOf(b));
const byName = byFunction((table, a, b) => compareText(table.nameOf(a), table.nameOf(b)));
const byStandardName = byFunction((table, a, b) =>
  compareText(standardName(table, a), standardName(table, b)),
);

/** pstats's names of orders, what it calls each, and how two places of the list compare. Source: Lib/pstats.py. */
const orders: Readonly<Record<string, readonly [words: string, compare: Compare]>> = {
  calls: ['call count', descending('calls')],
  ncalls: ['call count', descending('calls')],
  cumtime: ['cumulative time', descending('cumulative')],
  cumulative: ['cumulative time', descending('cumulative')],
  file: ['file name', byFile],
  filename: ['file name', byFile],
  line: ['line number', byLine],
  module: ['file name', byFile],
  name: ['function name', byName],
  nfl: ['name/file/line', (table, a, b) => byName(table, a, b) || byFile(table, a, b) || byLine(table, a, b)],
  pcalls: ['primitive call count', descending('primitive')],
  stdname: ['standard name', byStandardName],
  time: ['internal time', descending('own')],
  tottime: ['internal time', descending('own')],
};

export interface OrderedPlaces {
  /** What pstats calls the order: "cumulative time". */
  readonly words: string;
  /** Places of the list. */
  readonly places: readonly number[];
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
  const places = Array.from({ length: table.listed }, (_, place) => place);
  places.sort((a, b) => {
    for (const [, compare] of chosen) {
      const difference = compare(table, a, b);
      if (difference !== 0) return difference;
    }
    return 0;
  });
  return { words: chosen.map(([words]) => words).join(', '), places };
}
