import type { CancelSignal } from '../../shared/base/cancel-signal.ts';
import type { DumpId } from '../../shared/model/units.ts';
import { asBytes } from '../../shared/model/units.ts';
import { fail } from '../../shared/protocol/failure.ts';
import type { ObjectsQuestion } from '../../shared/protocol/graph.ts';
import type { ViewName } from '../../shared/protocol/views.ts';
import type { Handlers } from '../../shared/protocol/wire.ts';
import { childTypes, containerTypes, holdersPage } from './answers/containers.ts';
import type { GraphContext } from './answers/graph-context.ts';
import { reachedBytes } from './answers/graph-context.ts';
import type { RowOrder } from './answers/heavy/object-rows.ts';
import { rowAt } from './answers/object-facts.ts';
import { childrenPage, pageOf } from './answers/object-page.ts';
import { objectFacts } from './answers/object.ts';
import { pathsAnswer, rootsAnswer, shortWay, shortestPath } from './answers/object-paths.ts';
import { referrerTypes, referrersPage, typeSums } from './answers/referrers.ts';
import type { DumpGraph } from './dump-graph.ts';
import type { OpenDump } from './open-dump.ts';
import { rootRow, unreachableRow } from './graph/paths.ts';

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
  | 'roots'
>;

/** How many addresses one question may name. */
const mostAddresses = 10_000;

interface Asked {
  readonly graph: DumpGraph;
  readonly context: GraphContext;
}

export function graphHandlers(dumpOf: (id: DumpId) => OpenDump): GraphHandlers {
  const lists = new RowLists();
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
      const rows = await lists.objects(graph, question.view, types, question.sortBy, signal);
      const ordered = question.reversed ? new Reversed(rows) : rows;
      return pageOf(context, ordered, question.from, question.limit);
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
      const row = question.address === null ? null : rowAt(context, question.address);
      const all = await lists.dominated(graph, context, question.view, row, signal);
      const rows = question.type === null ? all : rowsOfType(context, all, question.type);
      return {
        ...pageOf(context, rows, question.from, question.limit),
        reachedBytes: asBytes(reachedBytes(context)),
      };
    },
    holders: async (question) => {
      const { context } = await about(question);
      return holdersPage(context, rowAt(context, question.address), question.from, question.limit);
    },
    dominatedTypes: async (question, signal) => {
      const { graph, context } = await about(question);
      const { view } = question;
      const { objects } = context.view.edges;
      const tops =
        question.address === null
          ? [rootRow(objects), unreachableRow(objects)]
          : [rowAt(context, question.address)];
      const groups = await Promise.all(tops.map((row) => graph.ask('dominatedTypes', { view, row }, signal)));
      return typeSums(context, merged(groups.flat()));
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
      const bytes = await lists.retainedOfTypes(graph, question.view, signal);
      return {
        bytes: question.types.map((name) => {
          const type = context.view.types.names.indexOf(name);
          return type < 0 ? null : asBytes(bytes[type] ?? 0);
        }),
      };
    },
    roots: async (question) => rootsAnswer((await about(question)).context),
  };
}

/** null: objects of all types. */
function typesOf(context: GraphContext, { type, among }: ObjectsQuestion): readonly number[] | null {
  if (type !== null) return [typeNumber(context, type)];
  return among === 'containers' ? containerTypes(context.view.types.names) : null;
}

function rowsOfType(context: GraphContext, rows: Uint32Array, name: string): Uint32Array {
  const type = typeNumber(context, name);
  const { of } = context.view.types;
  return rows.filter((row) => of[row] === type);
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

/** Groups of one type joined, largest first. */
function merged(groups: readonly Group[]): Group[] {
  const byType = new Map<number, Group>();
  for (const group of groups) {
    const other = byType.get(group.type);
    if (other === undefined) byType.set(group.type, group);
    else {
      const larger = group.largest > other.largest ? group : other;
      byType.set(group.type, {
        type: group.type,
        count: group.count + other.count,
        bytes: group.bytes + other.bytes,
        largest: larger.largest,
        largestRow: larger.largestRow,
      });
    }
  }
  return bySize([...byType.values()]);
}

/** A column read backwards, for windows of it. */
class Reversed {
  readonly #rows: Uint32Array;
  constructor(rows: Uint32Array) {
    this.#rows = rows;
  }
  get length(): number {
    return this.#rows.length;
  }
  subarray(from: number, to: number): Uint32Array {
    const { length } = this.#rows;
    return this.#rows.slice(Math.max(0, length - to), Math.max(0, length - from)).reverse();
  }
}

/** Lists kept per graph, so that the second page of a question costs nothing. */
const keptLists = 8;

class RowLists {
  readonly #kept = new WeakMap<DumpGraph, Map<string, Promise<Uint32Array | Float64Array>>>();

  objects(
    graph: DumpGraph,
    view: ViewName,
    types: readonly number[] | null,
    order: RowOrder,
    signal: CancelSignal,
  ): Promise<Uint32Array> {
    return this.#once(graph, `objects ${view} ${types?.join() ?? ''} ${order}`, () =>
      graph.ask('objectRows', { view, types, order }, signal),
    );
  }

  dominated(
    graph: DumpGraph,
    context: GraphContext,
    view: ViewName,
    row: number | null,
    signal: CancelSignal,
  ): Promise<Uint32Array> {
    return this.#once(graph, `dominated ${view} ${row}`, async () => {
      if (row !== null) return graph.ask('dominatedRows', { view, row }, signal);
      const { objects } = context.view.edges;
      const reached = await graph.ask('dominatedRows', { view, row: rootRow(objects) }, signal);
      const others = await graph.ask('dominatedRows', { view, row: unreachableRow(objects) }, signal);
      if (others.length === 0) return reached;
      const { retained } = context.graph;
      const both = new Uint32Array(reached.length + others.length);
      both.set(reached);
      both.set(others, reached.length);
      return both.sort((a, b) => (retained[b] ?? 0) - (retained[a] ?? 0) || a - b);
    });
  }

  retainedOfTypes(graph: DumpGraph, view: ViewName, signal: CancelSignal): Promise<Float64Array> {
    return this.#once(graph, `types ${view}`, () => graph.ask('retainedOfTypes', { view }, signal));
  }

  #once<List extends Uint32Array | Float64Array>(
    graph: DumpGraph,
    key: string,
    make: () => Promise<List>,
  ): Promise<List> {
    let kept = this.#kept.get(graph);
    if (kept === undefined) {
      kept = new Map();
      this.#kept.set(graph, kept);
    }
    // Each key has one kind of list.
    const there = kept.get(key) as Promise<List> | undefined;
    if (there !== undefined) {
      // Lately used lists stay: the oldest is the first of the map.
      kept.delete(key);
      kept.set(key, there);
      return there;
    }
    const making = make();
    kept.set(key, making);
    const lists = kept;
    making.catch(() => lists.delete(key));
    const [oldest] = kept.keys();
    if (kept.size > keptLists && oldest !== undefined) kept.delete(oldest);
    return making;
  }
}
