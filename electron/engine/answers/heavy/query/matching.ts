import type { Comparison, TextField } from '../../../../../shared/query/fields.ts';
import type { Condition, QueryNumber } from '../../../../../shared/query/tree.ts';
import { bitsetOf, clearBit, hasBit, setBit } from '../../../graph/bitset.ts';
import type { HeapGraph } from '../../../graph/heap-graph.ts';
import { addBits, allBits, bitsOfRows, keepBits, rowsOfBits, withoutBits } from '../../../graph/row-sets.ts';
import type { Watch } from '../../../graph/watch.ts';
import { moduleOf } from '../../summary-table.ts';
import type { HeavyContext } from '../questions.ts';
import type { EarlyRows } from './early-rows.ts';
import { rowsWithText, rowsWithValue } from './record-matches.ts';
import { relatedRows } from './related-rows.ts';
import type { Figure } from './row-figures.ts';
import { columnFigure, compares, totalsOfRows } from './row-figures.ts';
import type { Needle } from './text-needle.ts';
import { needleOf } from './text-needle.ts';
import type { TextsTest } from './text-tests.ts';
import { textsPerBlock, textsTest } from './text-tests.ts';

const rowsPerWatch = 1 << 16;

/** Everything that a condition is decided by. */
export interface Matching {
  readonly context: HeavyContext;
  readonly graph: HeapGraph;
  /** The kept sets that the query names: rows ascending. */
  readonly sets: Readonly<Record<string, Uint32Array>>;
  readonly watch: Watch;
  /** Takes rows that match for certain, as they are found in the file; null where nobody waits for them. */
  readonly early: EarlyRows | null;
}

/** All objects of the view. */
export function presentRows({ view }: HeapGraph): Uint32Array {
  const all = allBits(view.edges.objects);
  return view.absent === null ? all : withoutBits(all, view.absent);
}

/**
 * The rows among `candidates` of which a condition is true, as a new bitset; null when the watch stopped it. Cheap parts
 * are asked first, and dear ones only of the rows that are still in doubt.
 */
export function matchingRows(
  on: Matching,
  condition: Condition,
  candidates: Uint32Array,
): Uint32Array | null {
  switch (condition.kind) {
    case 'and': {
      let left = candidates;
      const parts = cheapestFirst(condition.parts);
      for (const [at, part] of parts.entries()) {
        // What passes the last part matches as a whole.
        const found = matchingRows(at < parts.length - 1 ? withoutEarly(on) : on, part, left);
        if (found === null) return null;
        left = found;
      }
      return left;
    }
    case 'or': {
      const found = bitsetOf(on.graph.view.edges.objects);
      for (const part of cheapestFirst(condition.parts)) {
        const more = matchingRows(on, part, withoutBits(candidates, found));
        if (more === null) return null;
        addBits(found, more);
      }
      return found;
    }
    case 'not': {
      const found = matchingRows(withoutEarly(on), condition.part, candidates);
      return found === null ? null : withoutBits(candidates, found);
    }
    case 'number':
      return byNumber(on, condition.field, candidates, testOf(condition.comparison, condition.number));
    case 'numbers':
      return byNumber(on, condition.field, candidates, amongTest(condition.among));
    case 'address': {
      const { comparison, address } = condition;
      return byAddress(on, candidates, (own) => compares(own, comparison, address));
    }
    case 'addresses':
      return ofAddresses(on, candidates, condition.among);
    case 'text': {
      const test = textsTest(condition.test);
      const turned: TextsTest = condition.no ? (texts) => test(texts).map((passes) => 1 - passes) : test;
      return byText(on, condition.field, candidates, turned, condition.no ? null : needleOf(condition.test));
    }
    case 'texts': {
      const among = new Set(condition.among);
      const test: TextsTest = (texts) => Uint8Array.from(texts, (text) => (among.has(text) ? 1 : 0));
      return byText(on, condition.field, candidates, test);
    }
    case 'set': {
      const rows = on.sets[condition.name] ?? new Uint32Array(0);
      const found = bitsOfRows(rows, on.graph.view.edges.objects);
      keepBits(found, candidates);
      return found;
    }
    case 'relation': {
      const of = matchingRows(withoutEarly(on), condition.of, presentRows(on.graph));
      const found = of === null ? null : relatedRows(on.graph, condition.relation, of, on.watch);
      if (found !== null) keepBits(found, candidates);
      return found;
    }
  }
}

const withoutEarly = (on: Matching): Matching => (on.early === null ? on : { ...on, early: null });

/** The parts in the order of what they cost per row; equal ones as written. */
const cheapestFirst = (parts: readonly Condition[]): readonly Condition[] =>
  parts
    .map((part, at) => ({ part, at, cost: costOf(part) }))
    .sort((a, b) => a.cost - b.cost || a.at - b.at)
    .map(({ part }) => part);

/** Columns 1, references 10, lines of the file 100, walks 1,000. */
function costOf(condition: Condition): number {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return condition.parts.reduce((sum, part) => sum + costOf(part), 0);
    case 'not':
      return costOf(condition.part);
    case 'relation':
      return 10 + costOf(condition.of);
    case 'number':
    case 'numbers':
      return condition.field === 'total' ? 1000 : condition.field === 'value' ? 100 : 1;
    case 'text':
    case 'texts':
      return condition.field === 'type' || condition.field === 'module' ? 1 : 100;
    default:
      return 1;
  }
}

/** A test of a number; `exact` is given where a whole number does not fit a double. */
export type NumberTest = (value: number, exact: bigint | null) => boolean;

const exactly = (value: number): bigint | null => (Number.isInteger(value) ? BigInt(value) : null);

const testOf =
  (comparison: Comparison, number: QueryNumber): NumberTest =>
  (value, exact) => {
    const isLarge = exact !== null || (number.exact !== null && !Number.isSafeInteger(number.value));
    const own = isLarge ? (exact ?? exactly(value)) : null;
    return own !== null && number.exact !== null
      ? compares(own, comparison, number.exact)
      : compares(value, comparison, number.value);
  };

const amongTest = (among: readonly QueryNumber[]): NumberTest => {
  const values = new Set(among.map(({ value }) => value));
  return (value, exact) =>
    values.has(value) && (exact === null || among.some((number) => testOf('=', number)(value, exact)));
};

function byNumber(
  on: Matching,
  field: Parameters<typeof columnFigure>[2] | 'total' | 'value',
  candidates: Uint32Array,
  test: NumberTest,
): Uint32Array | null {
  if (field === 'value') return rowsWithValue(on, candidates, test);
  if (field !== 'total') {
    const figure = columnFigure(on.context, on.graph, field);
    return byFigure(on, candidates, (row) => test(figure(row), null));
  }
  const rows = rowsOfBits(candidates);
  const totals = totalsOfRows(on.graph, rows, on.watch);
  if (totals === null) return null;
  const found = bitsetOf(on.graph.view.edges.objects);
  rows.forEach((row, i) => {
    if (test(totals[i]!, null)) setBit(found, row);
  });
  return found;
}

function byFigure(on: Matching, candidates: Uint32Array, test: (row: number) => boolean): Uint32Array | null {
  const found = candidates.slice();
  const { objects } = on.graph.view.edges;
  for (let row = 0; row < objects; row += 1) {
    if (row % rowsPerWatch === 0 && on.watch(row)) return null;
    if (hasBit(found, row) && !test(row)) clearBit(found, row);
  }
  return found;
}

/** The halves of a row's address; the row that stands for cut references has address 0. */
const half = (on: Matching, row: number, which: 0 | 1): number =>
  on.context.columns.addressWords[row * 2 + which] ?? 0;

const byAddress = (on: Matching, candidates: Uint32Array, test: (own: bigint) => boolean) =>
  byFigure(on, candidates, (row) => test((BigInt(half(on, row, 1)) << 32n) | BigInt(half(on, row, 0))));

function ofAddresses(on: Matching, candidates: Uint32Array, among: readonly bigint[]): Uint32Array | null {
  const lows = new Map<number, Set<number>>();
  for (const address of among) {
    const low = Number(address & 0xffffffffn);
    const highs = lows.get(low) ?? new Set();
    lows.set(low, highs.add(Number(address >> 32n)));
  }
  return byFigure(on, candidates, (row) => lows.get(half(on, row, 0))?.has(half(on, row, 1)) === true);
}

function byText(
  on: Matching,
  field: TextField,
  candidates: Uint32Array,
  test: TextsTest,
  needle: Needle | null = null,
): Uint32Array | null {
  if (field !== 'type' && field !== 'module') return rowsWithText(on, field, candidates, test, needle);
  const { of, names } = on.graph.view.types;
  const passes = new Uint8Array(names.length);
  for (let from = 0; from < names.length; from += textsPerBlock) {
    if (on.watch(from)) return null;
    const block = names.slice(from, from + textsPerBlock);
    passes.set(test(field === 'type' ? block : block.map(moduleOf)), from);
  }
  const figure: Figure = (row) => passes[of[row]!]!;
  return byFigure(on, candidates, (row) => figure(row) === 1);
}
