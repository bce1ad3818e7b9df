import { asBytes } from '../../../shared/model/units.ts';
import type { ComparePage, CompareQuestion, GrowthOrder } from '../../../shared/protocol/compare.ts';
import type { DumpTotals } from '../../../shared/protocol/dump-state.ts';
import { fail } from '../../../shared/protocol/failure.ts';
import { largestPage } from '../answers/summary.ts';
import { deltaOf, growthOf } from './growth.ts';
import { orderGrowth } from './growth-order.ts';
import type { KindTable } from './growth-table.ts';
import { growthTable } from './growth-table.ts';
import { hoursOf } from './slope.ts';

export interface ComparedDump {
  readonly totals: DumpTotals;
  readonly table: KindTable;
}

/** One window of the comparison of dumps in the order of time. Throws 'bad-request' for a window that no screen asks for. */
export function comparePage(
  dumps: readonly ComparedDump[],
  question: GrowthOrder & Pick<CompareQuestion, 'kinds' | 'times' | 'from' | 'limit'>,
): ComparePage {
  const { from, limit } = question;
  if (!Number.isInteger(from) || from < 0 || !Number.isInteger(limit) || limit < 0 || limit > largestPage)
    throw fail('bad-request', `A page is at most ${largestPage} rows from a row of 0 or more.`);
  const table = growthTable(dumps.map((dump) => dump.table));
  const hours = hoursOf(question.times, dumps.length);
  const wanted = question.kinds === null ? null : new Set(question.kinds);
  const matching = orderGrowth(table, question, hours);
  const rows = wanted === null ? matching : matching.filter((row) => wanted.has(table.kind[row]!));
  const sum = (figures: Float64Array): number =>
    rows.reduce((all, row) => all + deltaOf(figures, table.dumps, row), 0);
  return {
    totals: dumps.map(({ totals }) => totals),
    matching: { rows: rows.length, countDelta: sum(table.counts), bytesDelta: asBytes(sum(table.bytes)) },
    from,
    rows: Array.from(rows.subarray(from, from + limit), (row) => growthOf(table, row, hours)),
  };
}
