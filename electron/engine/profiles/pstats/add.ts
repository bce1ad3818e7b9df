import type { Caller, Figures } from './call-table.ts';
import { CallTable } from './call-table.ts';

const sum = (a: Figures, b: Figures): Figures => ({
  calls: a.calls + b.calls,
  primitive: a.primitive + b.primitive,
  own: a.own + b.own,
  cumulative: a.cumulative + b.cumulative,
});

/**
 * `Stats.add`: several profiles as one, figures of the same function summed, those of the same caller too. Of two
 * callers of which only one has times, calls are all that is left.
 */
export function addProfiles(tables: readonly CallTable[]): CallTable {
  const added = new CallTable();
  for (const table of tables) {
    const here = (row: number): number =>
      added.function(table.fileOf(row), table.lineOf(row), table.nameOf(row));
    for (let place = 0; place < table.listed; place += 1) {
      const row = here(table.functionAt(place));
      const figures = table.figuresAt(place);
      const callers = [...table.callersAt(place)].map((caller) => ({
        ...caller,
        function: here(caller.function),
      }));
      const before = added.placeOf(row);
      if (before < 0) added.set(row, figures, callers);
      else
        added.set(
          row,
          sum(added.figuresAt(before), figures),
          addCallers([...added.callersAt(before)], callers),
        );
    }
  }
  return added;
}

function addCallers(target: readonly Caller[], source: readonly Caller[]): Caller[] {
  const callers = new Map(target.map((caller) => [caller.function, caller]));
  for (const caller of source) {
    const before = callers.get(caller.function);
    callers.set(
      caller.function,
      before === undefined
        ? caller
        : {
            function: caller.function,
            calls: before.calls + caller.calls,
            figures:
              before.figures === null || caller.figures === null ? null : sum(caller.figures, before.figures),
          },
    );
  }
  return [...callers.values()];
}
