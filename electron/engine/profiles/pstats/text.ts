import { characters, ctime, fixed } from '../python-format.ts';
import { calleesOf } from './callees.ts';
import type { CallTable, Caller, Figures } from './call-table.ts';
import { totalsOf } from './call-table.ts';
import type { OrderedPlaces } from './order.ts';
import { compareFunctions, standardName } from './order.ts';

/** The files a profile was read from, as `print_stats` lists them. */
export interface ProfileFile {
  readonly path: string;
  /** 0 where it is not known: the path then stands alone. */
  readonly modifiedMs: number;
}

const seconds = (value: number): string => fixed(value, 3).padStart(8);
const indent = ' '.repeat(8);

/** `Stats.print_stats(limit)` (Lib/pstats.py), in pieces of whole lines. */
export function* statsText(
  table: CallTable,
  files: readonly ProfileFile[],
  order: OrderedPlaces,
  limit: number,
): Generator<string, void, void> {
  const names = files.map(({ path, modifiedMs }) =>
    modifiedMs === 0 ? path : `${ctime(modifiedMs)}    ${path}`,
  );
  const { calls, primitive, own } = totalsOf(table);
  const recursion = calls === primitive ? '' : `(${primitive} primitive calls) `;
  yield `${names.join('\n')}\n\n${indent} ${calls} function calls ${recursion}in ${fixed(own, 3)} seconds\n\n`;
  yield orderText(order, limit);
  yield '   ncalls  tottime  percall  cumtime  percall filename:lineno(function)\n';
  for (const place of order.places.slice(0, limit)) yield `${statsLine(table, place)}\n`;
  yield '\n\n';
}

/** The lines above every list: its order, and what was left out. */
function orderText({ words, places }: OrderedPlaces, limit: number): string {
  const reduced =
    limit < places.length
      ? `   List reduced from ${places.length} to ${limit} due to restriction <${limit}>\n`
      : '';
  return `   Ordered by: ${words}\n${reduced}\n`;
}

function statsLine(table: CallTable, place: number): string {
  const { calls, primitive, own, cumulative } = table.figuresAt(place);
  const count = calls === primitive ? String(calls) : `${calls}/${primitive}`;
  return [
    count.padStart(9),
    seconds(own),
    calls === 0 ? indent : seconds(own / calls),
    seconds(cumulative),
    primitive === 0 ? indent : seconds(cumulative / primitive),
    standardName(table, table.functionAt(place)),
  ].join(' ');
}

/** `Stats.print_callers(limit)`. */
export function* callersText(
  table: CallTable,
  order: OrderedPlaces,
  limit: number,
): Generator<string, void, void> {
  const width = nameWidth(table, order, limit);
  yield `${orderText(order, limit)}${headingText(table, width, 'was called by...')}`;
  for (const place of order.places.slice(0, limit))
    yield callLines(table, width, table.functionAt(place), [...table.callersAt(place)], '<-');
  yield '\n\n';
}

/** `Stats.print_callees(limit)`. */
export function* calleesText(
  table: CallTable,
  order: OrderedPlaces,
  limit: number,
): Generator<string, void, void> {
  const width = nameWidth(table, order, limit);
  const callees = calleesOf(table);
  yield `${orderText(order, limit)}${headingText(table, width, 'called...')}`;
  for (const place of order.places.slice(0, limit)) {
    const row = table.functionAt(place);
    yield callLines(table, width, row, [...callees.of(row)], '->');
  }
  yield '\n\n';
}

function nameWidth(table: CallTable, { places }: OrderedPlaces, limit: number): number {
  return (
    places
      .slice(0, limit)
      .reduce(
        (width, place) => Math.max(width, characters(standardName(table, table.functionAt(place)))),
        0,
      ) + 2
  );
}

const padName = (name: string, width: number): string =>
  name + ' '.repeat(Math.max(0, width - characters(name)));

function headingText(table: CallTable, width: number, title: string): string {
  const heading = `${padName('Function ', width)}${title}\n`;
  // The first function that has callers tells which profiler wrote the file.
  for (let place = 0; place < table.listed; place += 1) {
    const [first] = table.callersAt(place);
    if (first === undefined) continue;
    return first.figures === null ? heading : `${heading}${' '.repeat(width)}    ncalls  tottime  cumtime\n`;
  }
  return heading;
}

function callLines(
  table: CallTable,
  width: number,
  row: number,
  calls: readonly Caller[],
  arrow: string,
): string {
  const start = `${padName(standardName(table, row), width)}${arrow} `;
  const sorted = [...calls].sort((a, b) => compareFunctions(table, a.function, b.function));
  if (sorted.length === 0) return `${start}\n`;
  const lines = sorted.map((call, i) => {
    const name = standardName(table, call.function);
    if (call.figures === null) {
      const place = table.placeOf(call.function);
      const cumulative = place < 0 ? 0 : table.figuresAt(place).cumulative;
      return `${' '.repeat(i === 0 ? 0 : width + 3)}${name}(${call.calls}) ${seconds(cumulative)}`;
    }
    return ' '.repeat(i === 0 ? 0 : width + 1) + callFigures(call.figures, i === 0 ? 7 : 9) + name;
  });
  return `${start}${lines.join('\n')}\n`;
}

function callFigures({ calls, primitive, own, cumulative }: Figures, width: number): string {
  const count = calls === primitive ? String(calls) : `${calls}/${primitive}`;
  return `${count.padStart(width)} ${seconds(own)} ${seconds(cumulative)}  `;
}
