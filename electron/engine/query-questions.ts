import type { CancelSignal } from '../../shared/base/cancel-signal.ts';
import type { DumpId } from '../../shared/model/units.ts';
import { asBytes } from '../../shared/model/units.ts';
import { fail } from '../../shared/protocol/failure.ts';
import type { QueryPage } from '../../shared/protocol/query.ts';
import type { ViewName } from '../../shared/protocol/views.ts';
import type { Handlers } from '../../shared/protocol/wire.ts';
import { completionsAt } from '../../shared/query/complete.ts';
import { parseQuery } from '../../shared/query/parse.ts';
import { patternProblem } from '../../shared/query/comparisons.ts';
import { searchCondition } from '../../shared/query/search.ts';
import type { Query } from '../../shared/query/tree.ts';
import { setsIn } from '../../shared/query/tree.ts';
import { EarlyRows } from './answers/heavy/query/early-rows.ts';
import type { QueryRows } from './answers/heavy/query/query.ts';
import { mergedPathsAnswer } from './answers/merged-paths.ts';
import { pageOf } from './answers/object-page.ts';
import { moduleOf } from './answers/summary-table.ts';
import { combinedRows } from './graph/row-sets.ts';
import { KeptAnswers } from './kept-answers.ts';
import { KeptSets } from './kept-sets.ts';
import type { OpenDump } from './open-dump.ts';

export type QueryHandlers = Pick<
  Handlers,
  | 'query'
  | 'firstFound'
  | 'search'
  | 'checkQuery'
  | 'keepSet'
  | 'listSets'
  | 'combineSets'
  | 'dropSet'
  | 'setRetained'
  | 'keepers'
  | 'mergedPaths'
>;

/** Results kept per dump: each is 4 bytes per object found. */
const keptResults = 4;

/** Queries, searches and the sets they are kept in; each question makes the graph of its view when it is not there yet. */
export function queryHandlers(dumpOf: (id: DumpId) => OpenDump): QueryHandlers {
  const results = new KeptAnswers<QueryRows>(keptResults);
  const setsOf = keptSetsOf(dumpOf);
  /** What searches under way have found so far. */
  const running = new Map<string, EarlyRows>();
  const keyOf = ({ dump, view }: { dump: DumpId; view: ViewName }, query: Query) => {
    const sets = setsOf(dump);
    const named = [...setsIn(query.condition)].map((name) => [name, sets.rows(name)] as const);
    const revision = named.length === 0 ? '' : sets.revision;
    return { named, key: `${view} ${revision} ${JSON.stringify(query, digitsOfBigints)}` };
  };
  const found = async (
    about: { dump: DumpId; view: ViewName },
    query: Query,
    signal: CancelSignal,
  ): Promise<QueryRows> => {
    const open = dumpOf(about.dump);
    const graph = await open.graph(about.view);
    const { named, key } = keyOf(about, query);
    return results.once(graph.era, key, async () => {
      const early = new EarlyRows();
      const place = `${about.dump} ${key}`;
      running.set(place, early);
      try {
        const { view } = about;
        const params = { view, query, sets: Object.fromEntries(named), early: early.column };
        return await open.search('query', params, signal);
      } finally {
        if (running.get(place) === early) running.delete(place);
      }
    });
  };
  const page = async (
    question: { dump: DumpId; view: ViewName; from: number; limit: number },
    query: Query,
    signal: CancelSignal,
  ): Promise<QueryPage> => {
    const { rows, objects, bytes, retainedAtLeast } = await found(question, query, signal);
    const context = (await dumpOf(question.dump).graph(question.view)).context(question.view);
    return {
      ...pageOf(context, rows, rows.length, question.from, question.limit),
      matching: { objects, bytes: asBytes(bytes), retainedAtLeast: asBytes(retainedAtLeast) },
    };
  };
  return {
    query: (question, signal) => page(question, queryOf(question.text), signal),
    firstFound: async ({ dump, view, text }) => {
      const query = queryOf(text);
      const rows = running.get(`${dump} ${keyOf({ dump, view }, query).key}`)?.rows() ?? new Uint32Array(0);
      const shown = rows.subarray(0, query.limit ?? rows.length);
      const context = (await dumpOf(dump).graph(view)).context(view);
      return pageOf(context, shown, shown.length, 0, shown.length);
    },
    search: (question, signal) => {
      const condition = searchCondition(question.text, question.regex);
      if ('problem' in condition) throw fail('bad-request', condition.problem);
      return page(question, { condition, order: null, limit: null }, signal);
    },
    checkQuery: async ({ dump, view, text, position }) => {
      const { names } = (await dumpOf(dump).graph(view)).context(view).view.types;
      const read = parseQuery(text);
      return {
        error: read.ok ? null : read.failure,
        completions: completionsAt(text, position, {
          types: names,
          modules: [...new Set(names.map(moduleOf))],
          sets: setsOf(dump)
            .list()
            .map(({ name }) => name),
        }),
      };
    },
    keepers: async (question, signal) => {
      const { dump, view, text, skip } = question;
      const problem = patternProblem(skip, '');
      if (problem !== null) throw fail('bad-request', problem);
      const { rows } = await found(question, queryOf(text), signal);
      const whole = skip === '' ? null : { source: `^(?:${skip})$`, flags: '' };
      const groups = await dumpOf(dump).search('keepers', { view, rows, skip: whole }, signal);
      const { names } = (await dumpOf(dump).graph(view)).context(view).view.types;
      return {
        groups: groups.map((group) => ({
          ...group,
          type: group.type === null ? null : (names[group.type] ?? ''),
          keeperBytes: asBytes(group.keeperBytes),
          keptBytes: asBytes(group.keptBytes),
        })),
      };
    },
    mergedPaths: async (question, signal) => {
      const { dump, view, text, limit } = question;
      const { rows } = await found(question, queryOf(text), signal);
      const tree = await dumpOf(dump).search('mergedPaths', { view, rows, most: limit }, signal);
      return mergedPathsAnswer((await dumpOf(dump).graph(view)).context(view), tree);
    },
    keepSet: async (question, signal) => {
      const { rows } = await found(question, queryOf(question.text), signal);
      return setsOf(question.dump).keep(question.name, ascending(rows), question.text);
    },
    listSets: ({ dump }) => ({ sets: setsOf(dump).list() }),
    combineSets: ({ dump, operation, left, right, name }) => {
      const sets = setsOf(dump);
      const rows = combinedRows(operation, sets.rows(left), sets.rows(right));
      return sets.keep(name, ascending(rows), `${operation} of ${left} and ${right}`);
    },
    dropSet: ({ dump, name }) => {
      setsOf(dump).drop(name);
      return {};
    },
    setRetained: async ({ dump, view, name, exact }, signal) => {
      const graph = await dumpOf(dump).graph(view);
      const rows = setsOf(dump).rows(name);
      if (!exact) {
        const bytes = await graph.ask('retainedAtLeast', { view, rows }, signal);
        return { bytes: asBytes(bytes), objects: null, exact };
      }
      const { bytes, objects } = await dumpOf(dump).search('retainedOfSet', { view, rows }, signal);
      return { bytes: asBytes(bytes), objects, exact };
    },
  };
}

/** The sets of each open dump; they go with it. */
function keptSetsOf(dumpOf: (id: DumpId) => OpenDump): (id: DumpId) => KeptSets {
  const all = new WeakMap<OpenDump, KeptSets>();
  return (id) => {
    const open = dumpOf(id);
    let sets = all.get(open);
    if (sets === undefined) {
      sets = new KeptSets();
      all.set(open, sets);
    }
    return sets;
  };
}

/** Throws 'bad-request' with the place in the sentence. */
export function queryOf(text: string): Query {
  const read = parseQuery(text);
  if (read.ok) return read.value;
  const { message, position } = read.failure;
  throw fail('bad-request', `The query is wrong at character ${position + 1}: ${message}`);
}

const digitsOfBigints = (_: string, value: unknown): unknown =>
  typeof value === 'bigint' ? `${value}n` : value;

/** A sorted copy that threads share. */
function ascending(rows: Uint32Array): Uint32Array {
  const sorted = new Uint32Array(new SharedArrayBuffer(rows.byteLength));
  sorted.set(rows);
  return sorted.sort();
}
