import { describe, expect, test } from 'vitest';
import type { Caller, Figures } from '../../../electron/engine/profiles/pstats/call-table.ts';
import { CallTable } from '../../../electron/engine/profiles/pstats/call-table.ts';
import { PstatsProfile } from '../../../electron/engine/profiles/pstats/pstats.ts';
import { callTreeOf } from '../../../electron/engine/profiles/screens/call-graph-tree.ts';
import type { CallTree } from '../../../electron/engine/profiles/stacks/call-tree.ts';
import { profileOfFixture } from '../../builders/open-profile.ts';
import { randomGenerator } from '../../builders/random.ts';

function ownTime(table: CallTable): number {
  let sum = 0;
  for (let place = 0; place < table.listed; place += 1) sum += table.figuresAt(place).own;
  return sum;
}

function figuresByName(tree: CallTree) {
  const { self, total } = tree.weights();
  return new Map(
    Array.from(self, (own, row) => [tree.frames.at(row).function, { self: own, total: total[row]! }]),
  );
}

const samples = [
  ...['2.7.18', '3.6.15', '3.8.18', '3.10.13', '3.12.1', '3.13.0'].map((version) => `cprofile_${version}`),
  ...['2.7.18', '3.11.7', '3.13.0'].map((version) => `profile_pure_${version}`),
  'pstats_added_3.11.7',
];

describe('the call tree of a profile', () => {
  test.each(samples)('%s: its width is all the time that was measured', async (name) => {
    const profile = await profileOfFixture('pstats', `${name}.prof.gz`);
    if (!(profile instanceof PstatsProfile)) throw new Error('this is a profile');
    expect(callTreeOf(profile.table).total() / ownTime(profile.table)).toBeCloseTo(1, 6);
  });

  test('of a program without recursion gives each function its own and its cumulative time', () => {
    const random = randomGenerator(20);
    for (let round = 0; round < 30; round += 1) {
      const table = tableOfRandomProgram(random, 2 + random(12));
      const figures = figuresByName(callTreeOf(table));
      for (let place = 0; place < table.listed; place += 1) {
        const { own, cumulative } = table.figuresAt(place);
        const drawn = figures.get(table.nameOf(table.functionAt(place)));
        expect(drawn?.self ?? 0).toBeCloseTo(own, 6);
        expect(drawn?.total ?? 0).toBeCloseTo(cumulative, 6);
      }
    }
  });

  test('a function that is called from outside and again by what it calls is still a root', () => {
    const table = new CallTable();
    const [main, load] = [table.function('a.py', 1, 'main'), table.function('a.py', 2, 'load')];
    const figures = (calls: number, own: number, cumulative: number): Figures => ({
      calls,
      primitive: 1,
      own,
      cumulative,
    });
    const caller = (of: number, one: Figures): Caller => ({ function: of, calls: one.calls, figures: one });
    table.set(main, figures(3, 4, 10), [caller(load, figures(2, 1, 3))]);
    table.set(load, figures(3, 6, 9), [caller(main, figures(3, 6, 9))]);
    const tree = callTreeOf(table);
    expect(tree.total()).toBe(10);
    expect(figuresByName(tree).get('main')?.total).toBe(10);
    expect(figuresByName(tree).get('load')?.total).toBe(9);
  });
});

/** What cProfile would write of functions that only call later ones, each call with the same own time. */
function tableOfRandomProgram(random: (below: number) => number, functions: number): CallTable {
  const own = Array.from({ length: functions }, () => 1 + random(9));
  const callees = own.map((_, at) =>
    own.flatMap((_two, later) => (later > at && random(10) < 4 ? [later] : [])),
  );
  const inclusive: number[] = [];
  for (let at = functions - 1; at >= 0; at -= 1)
    inclusive[at] = own[at]! + callees[at]!.reduce((sum, callee) => sum + inclusive[callee]!, 0);
  const entered = own.map(() => (random(10) < 3 ? 1 : 0));
  entered[0] = 1;
  const calls = own.map(() => 0);
  const between = own.map(() => new Map<number, number>());
  for (let at = 0; at < functions; at += 1) {
    calls[at]! += entered[at]!;
    for (const callee of callees[at]!) {
      between[callee]!.set(at, calls[at]!);
      calls[callee]! += calls[at]!;
    }
  }
  const table = new CallTable();
  const rows = own.map((_, at) => table.function('program.py', at, `f${at}`));
  const figures = (at: number, count: number): Figures => ({
    calls: count,
    primitive: count,
    own: own[at]! * count,
    cumulative: inclusive[at]! * count,
  });
  for (let at = functions - 1; at >= 0; at -= 1) {
    const callers = [...between[at]!].map(([caller, count]): Caller => ({
      function: rows[caller]!,
      calls: count,
      figures: figures(at, count),
    }));
    if (calls[at]! > 0)
      table.set(
        rows[at]!,
        figures(at, calls[at]!),
        callers.filter(({ calls: n }) => n > 0),
      );
  }
  return table;
}
