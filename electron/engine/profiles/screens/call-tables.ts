import { fail } from '../../../../shared/protocol/failure.ts';
import type { CallTable, Caller } from '../pstats/call-table.ts';
import { calleesOf } from '../pstats/callees.ts';
import { inOrder, standardName } from '../pstats/order.ts';
import { textRanks } from '../python-order.ts';
import type { ScreenTable, TextColumn } from './screen-table.ts';
import { tableOfRows } from './screen-table.ts';

const each = (part: number, calls: number): number | null => (calls === 0 ? null : part / calls);

/** The table that `print_stats` prints; a row's key is its place in the file's list. */
export function functionsTable(table: CallTable): ScreenTable {
  const { places } = inOrder(table, 'cumulative');
  const { texts } = table.texts;
  let ranks: Uint32Array | null = null;
  const column = (of: (place: number) => number): TextColumn => ({
    texts,
    ranks: () => (ranks ??= textRanks(texts)),
    of: (row) => of(places[row]!),
  });
  const textColumns: Readonly<Record<string, TextColumn>> = {
    function: column((place) => table.nameTextOf(table.functionAt(place))),
    file: column((place) => table.fileTextOf(table.functionAt(place))),
  };
  const shown = tableOfRows(
    places,
    {
      function: (place) => shownName(table, table.functionAt(place)),
      calls: (place) => table.figureAt(place, 'calls'),
      primitive: (place) => table.figureAt(place, 'primitive'),
      own: (place) => table.figureAt(place, 'own'),
      ownEach: (place) => each(table.figureAt(place, 'own'), table.figureAt(place, 'calls')),
      cumulative: (place) => table.figureAt(place, 'cumulative'),
      cumulativeEach: (place) =>
        each(table.figureAt(place, 'cumulative'), table.figureAt(place, 'primitive')),
      file: (place) => table.fileOf(table.functionAt(place)),
      line: (place) => table.lineOf(table.functionAt(place)),
      standardName: (place) => standardName(table, table.functionAt(place)),
    },
    (place) => place,
  );
  return {
    ...shown,
    texts: (at) => textColumns[shown.columns[at]!] ?? null,
    // "file:line(name)" is made for each function anew: only for what its parts do not have.
    mayHold: (at, text) => {
      const name = shown.columns[at]!;
      return name in textColumns || (name === 'standardName' && /[:(){}]|^\d+$/.test(text));
    },
  };
}

/** Who called a function, or what it called: the figures are those of these calls alone. */
export function callsTable(
  table: CallTable,
  direction: 'callers' | 'callees',
  subject: number | null,
): ScreenTable {
  const place = subject ?? -1;
  if (place < 0 || place >= table.listed) throw fail('not-found', 'This function is not in the profile.');
  const calls =
    direction === 'callers' ? [...table.callersAt(place)] : [...calleesOf(table).of(table.functionAt(place))];
  const ordered = calls.toSorted(
    (a, b) => (b.figures?.cumulative ?? 0) - (a.figures?.cumulative ?? 0) || b.calls - a.calls,
  );
  const figure = (of: 'primitive' | 'own' | 'cumulative') => (call: Caller) => call.figures?.[of] ?? null;
  return tableOfRows<Caller>(
    ordered,
    {
      function: (call) => shownName(table, call.function),
      calls: (call) => call.calls,
      primitive: figure('primitive'),
      own: figure('own'),
      cumulative: figure('cumulative'),
      file: (call) => table.fileOf(call.function),
      line: (call) => table.lineOf(call.function),
      standardName: (call) => standardName(table, call.function),
    },
    (call) => table.placeOf(call.function),
  );
}

/** Without braces or a path: those have columns of their own. */
const shownName = (table: CallTable, row: number): string => table.nameOf(row);
