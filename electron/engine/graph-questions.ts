import type { DumpId } from '../../shared/model/units.ts';
import { asBytes } from '../../shared/model/units.ts';
import { fail } from '../../shared/protocol/failure.ts';
import type { ObjectsQuestion } from '../../shared/protocol/graph.ts';
import type { ViewName } from '../../shared/protocol/views.ts';
import { viewNames } from '../../shared/protocol/views.ts';
import type { Handlers } from '../../shared/protocol/wire.ts';
import { childTypes, containerTypes, holdersPage } from './answers/containers.ts';
import type { GraphContext } from './answers/graph-context.ts';
import { reachedBytes } from './answers/graph-context.ts';
import { rowAt } from './answers/object-facts.ts';
import { childrenPage, pageOf } from './answers/object-page.ts';
import { objectFacts } from './answers/object.ts';
import { pathsAnswer, shortWay, shortestPath } from './answers/object-paths.ts';
import { referrerTypes, referrersPage, typeSums } from './answers/referrers.ts';
import { KeptAnswers } from './kept-answers.ts';
import type { DumpGraph } from './dump-graph.ts';
import type { OpenDump } from './open-dump.ts';
import { rootRow, unreachableRow } from './graph/paths.ts';
import { Reversed, RowLists } from './row-lists.ts';

/** The questions about single objects; each makes the graph of its view when it is not there yet. */
export type GraphHandlers = Pick<
  Handlers,
  | 'makeGraph'
  | 'objects'
  | 'object'
  | 'children'
  | 'childTypes'
  | 'referrers'
  | 'referrerTypes'
  | 'paths'
  | 'whereabouts'
  | 'dominated'
  | 'holders'
  | 'dominatedTypes'
  | 'deepSizes'
  | 'totals'
  | 'reached'
  | 'retainedOfSet'
  | 'retainedOfTypes'
>;

/** How many addresses one question may name. */
const mostAddresses = 10_000;

interface Asked {
  readonly graph: DumpGraph;
  readonly context: GraphContext;
}

export function graphHandlers(dumpOf: (id: DumpId) => OpenDump): GraphHandlers {
  const lists = new RowLists();
  /** What each type retains: one pass over the whole dominator tree, kept per view. */
  const sums = new KeptAnswers<Float64Array>(viewNames.length);
  const about = async ({ dump, view }: { dump: DumpId; view: ViewName }): Promise<Asked> => {
    const graph = await dumpOf(dump).graph(view);
    return { graph, context: graph.context(view) };
  };
  return {
    makeGraph: ({ dump }) => {
      dumpOf(dump).makeGraph();
      return {};
    },
    objects: async (question, signal) => {
      const { graph, context } = await about(question);
      const types = typesOf(context, question);
      const { view, sortBy: order, reversed, from, limit } = question;
      const { rows, total } = await lists.list(
        graph,
        `objects ${view} ${types?.join() ?? ''} ${order}`,
        reversed ? Infinity : from + limit,
        (most) => graph.ask('objectRows', { view, types, order, most }, signal),
      );
      return pageOf(context, reversed ? new Reversed(rows) : rows, total, from, limit);
    },
    object: async (question) => {
      const { context } = await about(question);
      return objectFacts(context, rowAt(context, question.address));
    },
    children: async (question) => {
      const { context } = await about(question);
      return childrenPage(context, rowAt(context, question.address), question.from, question.limit);
    },
    childTypes: async (question) => {
      const { context } = await about(question);
      return childTypes(context, rowAt(context, question.address));
    },
    referrers: async (question) => {
      const { context } = await about(question);
      const row = rowAt(context, question.address);
      return referrersPage(context, row, question.type, question.from, question.limit);
    },
    referrerTypes: async (question) => {
      const { context } = await about(question);
      return referrerTypes(context, rowAt(context, question.address));
    },
    paths: async (question, signal) => {
      const { graph, context } = await about(question);
      const row = rowAt(context, question.address);
      if (question.count === 1) {
        const path = shortestPath(context, row);
        return pathsAnswer(context, path.length === 0 ? [] : [path]);
      }
      const { view, count } = question;
      return pathsAnswer(context, await graph.ask('paths', { view, row, count, avoid: [] }, signal));
    },
    whereabouts: async (question) => {
      const { context } = await about(question);
      return { paths: rowsAt(context, question.addresses).map((row) => shortWay(context, row)) };
    },
    dominated: async (question, signal) => {
      const { graph, context } = await about(question);
      const { view, from, limit } = question;
      const above = holdersAt(context, question.address);
      const type = question.type === null ? null : typeNumber(context, question.type);
      const besides = question.besides.map((name) => typeNumber(context, name));
      const key = `dominated ${view} ${above[0]} ${type} ${besides.join()}`;
      const { rows, total } = await lists.list(graph, key, from + limit, (most) =>
        graph.ask('dominatedRows', { view, rows: above, type, besides, most }, signal),
      );
      return {
        ...pageOf(context, rows, total, from, limit),
        reachedBytes: asBytes(reachedBytes(context)),
      };
    },
    holders: async (question) => {
      const { context } = await about(question);
      return holdersPage(context, rowAt(context, question.address), question.from, question.limit);
    },
    dominatedTypes: async (question, signal) => {
      const { graph, context } = await about(question);
      const rows = holdersAt(context, question.address);
      return typeSums(context, await graph.ask('dominatedTypes', { view: question.view, rows }, signal));
    },
    deepSizes: async (question, signal) => {
      const { graph, context } = await about(question);
      const row = rowAt(context, question.address);
      const sizes = await graph.ask('deepSizes', { view: question.view, row }, signal);
      const sum = ({ bytes, objects }: { bytes: number; objects: number }) => ({
        bytes: asBytes(bytes),
        objects,
      });
      return {
        total: sum(sizes.total),
        retained: asBytes(context.graph.retained[row] ?? 0),
        referents: sizes.referents === null ? null : sum(sizes.referents),
        containers: sizes.containers === null ? null : sum(sizes.containers),
      };
    },
    totals: async (question, signal) => {
      const { graph, context } = await about(question);
      const rows = rowsAt(context, question.addresses);
      const excluding = rowsAt(context, question.excluding);
      const sums = await graph.ask('totals', { view: question.view, rows, excluding }, signal);
      return {
        bytes: sums.map(({ bytes }) => asBytes(bytes)),
        objects: sums.map(({ objects }) => objects),
      };
    },
    reached: async (question, signal) => {
      const { graph, context } = await about(question);
      const row = rowAt(context, question.address);
      const excluding = rowsAt(context, question.excluding);
      const groups = await graph.ask('reachedByType', { view: question.view, row, excluding }, signal);
      return typeSums(context, bySize(groups));
    },
    retainedOfSet: async (question, signal) => {
      const { graph, context } = await about(question);
      const rows = Uint32Array.from(rowsAt(context, question.addresses));
      const { bytes, objects } = await graph.ask('retainedOfSet', { view: question.view, rows }, signal);
      return { bytes: asBytes(bytes), objects };
    },
    retainedOfTypes: async (question, signal) => {
      const { graph, context } = await about(question);
      const bytes = await sums.once(graph.era, question.view, () =>
        graph.ask('retainedOfTypes', { view: question.view }, signal),
      );
      return {
        bytes: question.types.map((name) => {
          const type = context.view.types.names.indexOf(name);
          return type < 0 ? null : asBytes(bytes[type] ?? 0);
        }),
      };
    },
  };
}

/** null: objects of all types. */
function typesOf(context: GraphContext, { type, among }: ObjectsQuestion): readonly number[] | null {
  if (type !== null) return [typeNumber(context, type)];
  return among === 'containers' ? containerTypes(context.view.types.names) : null;
}

function typeNumber({ view }: GraphContext, name: string): number {
  const type = view.types.names.indexOf(name);
  if (type < 0) throw fail('not-found', `There is no type "${name.slice(0, 100)}" in this dump.`);
  return type;
}

function rowsAt(context: GraphContext, addresses: readonly string[]): number[] {
  if (addresses.length > mostAddresses)
    throw fail('bad-request', `One question may name at most ${mostAddresses} objects.`);
  return addresses.map((address) => rowAt(context, address));
}

interface Group {
  readonly type: number;
  readonly count: number;
  readonly bytes: number;
  readonly largest: number;
  readonly largestRow: number;
}

const bySize = <G extends Group>(groups: readonly G[]): G[] =>
  groups
    .map((group, i) => ({ group, i }))
    .sort((a, b) => b.group.bytes - a.group.bytes || b.group.count - a.group.count || a.i - b.i)
    .map(({ group }) => group);

/** The row that is asked about; null: both virtual roots. */
function holdersAt(context: GraphContext, address: string | null): number[] {
  const { objects } = context.view.edges;
  return address === null ? [rootRow(objects), unreachableRow(objects)] : [rowAt(context, address)];
}
