import type { CancelSignal } from '../../shared/base/cancel-signal.ts';
import type { DumpId } from '../../shared/model/units.ts';
import { asBytes } from '../../shared/model/units.ts';
import { fail } from '../../shared/protocol/failure.ts';
import type { ChangeGroup, ChangeName, ObjectChangesPage } from '../../shared/protocol/object-changes.ts';
import type { ViewName } from '../../shared/protocol/views.ts';
import type { Handlers } from '../../shared/protocol/wire.ts';
import type { GraphContext } from './answers/graph-context.ts';
import { checkedWindow, typeNameOf } from './answers/graph-context.ts';
import type { Changed } from './answers/heavy/object-changes.ts';
import { addressTextAt, rowAt } from './answers/object-facts.ts';
import { pageOf } from './answers/object-page.ts';
import type { MatchSide } from './compare/object-match.ts';
import { sameness } from './compare/object-match.ts';
import type { DumpGraph } from './dump-graph.ts';
import type { OpenDump } from './open-dump.ts';
import { RowLists } from './row-lists.ts';
import { placeOf, placeText } from './suspects/place.ts';

export type ObjectChangeHandlers = Pick<Handlers, 'objectChanges' | 'changedObjects'>;

/** A match is a byte per object; a screen asks about one or two series at a time. */
const keptMatches = 4;
const mostHolders = 10_000;

/** Which objects of which dump a question is about. */
interface Asked {
  readonly id: DumpId;
  readonly graph: DumpGraph;
  readonly context: GraphContext;
  readonly changed: Changed;
}

export function objectChangeHandlers(dumpOf: (id: DumpId) => OpenDump): ObjectChangeHandlers {
  const matches = new Matches();
  const lists = new RowLists();
  const about = async (
    question: { dumps: readonly DumpId[]; view: ViewName; change: ChangeName },
    signal: CancelSignal,
  ): Promise<Asked> => {
    const { dumps, view, change } = question;
    if (dumps.length < 2 || dumps.length > 3)
      throw fail('bad-request', 'Objects are compared between two or three dumps.');
    if (new Set(dumps).size < dumps.length)
      throw fail('bad-request', 'A dump is compared with other dumps, not with itself.');
    const graphs: DumpGraph[] = [];
    for (const dump of dumps) graphs.push(await dumpOf(dump).graph('raw'));
    const id = change === 'gone' ? dumps[0] : dumps.at(-1);
    const graph = change === 'gone' ? graphs[0] : graphs.at(-1);
    if (id === undefined || graph === undefined) throw fail('bad-request', 'No dump was named.');
    const changed = await matches.of(graphs, dumps, change, signal);
    if (view !== 'raw') await dumpOf(id).graph(view);
    return { id, graph, context: graph.context(view), changed };
  };
  return {
    objectChanges: async (question, signal) => {
      checkedWindow(question.from, question.limit);
      const asked = await about(question, signal);
      const { view, from, limit, change, groupBy } = question;
      const { graph, context, changed } = asked;
      const types = await graph.ask('changedTypes', { view, changed }, signal);
      const { names } = context.view.types;
      const ofTypes = (): ChangeGroup[] =>
        types.slice(from, from + limit).map(({ type, count, bytes, largestRow }) => ({
          name: names[type] ?? '',
          address: addressTextAt(context.columns, largestRow),
          type: names[type] ?? '',
          count,
          bytes: asBytes(bytes),
        }));
      const page = {
        dump: asked.id,
        objects: types.reduce((sum, { count }) => sum + count, 0),
        bytes: asBytes(types.reduce((sum, { bytes }) => sum + bytes, 0)),
        confidence: confidenceOf(change, changed),
        from,
      };
      const wanted = question.type;
      if (groupBy === 'type') return { ...page, total: types.length, groups: ofTypes() };
      const { holders, total } = await graph.ask(
        'changedHolders',
        { view, changed, type: wanted === null ? null : names.indexOf(wanted), most: mostHolders },
        signal,
      );
      const groups = holders.slice(from, from + limit).map((holder) => holderGroup(context, holder));
      return { ...page, total, groups } satisfies ObjectChangesPage;
    },
    changedObjects: async (question, signal) => {
      checkedWindow(question.from, question.limit);
      const { graph, context, changed } = await about(question, signal);
      const { view, from, limit } = question;
      const type = question.type === null ? null : context.view.types.names.indexOf(question.type);
      const holder = question.holder === null ? null : rowAt(context, question.holder);
      const { dumps, change } = question;
      const key = `changed ${dumps.join()} ${change} ${view} ${type} ${holder}`;
      const { rows, total } = await lists.list(graph, key, from + limit, (most) =>
        graph.ask('changedRows', { view, changed, type, holder, most }, signal),
      );
      return pageOf(context, rows, total, from, limit);
    },
  };
}

function holderGroup(
  context: GraphContext,
  { row, count, bytes }: { row: number; count: number; bytes: number },
): ChangeGroup {
  const sums = { count, bytes: asBytes(bytes) };
  if (row >= context.view.edges.objects) return { name: '(several roots)', address: null, type: '', ...sums };
  const type = typeNameOf(context, row);
  return {
    name: placeText(placeOf(context, row)),
    address: addressTextAt(context.columns, row),
    type,
    ...sums,
  };
}

const samenessWords = [
  [sameness.value, 'very likely the same (address, type, size and value agree)'],
  [sameness.shape, 'likely the same (address, type and size agree; they have no value to compare)'],
  [sameness.resized, 'likely the same (containers at the same address that grew or shrank)'],
] as const;

/** How sure it is, in words. Addresses are used again, and an equal object may stand where another one stood. */
function confidenceOf(change: ChangeName, { match, matched }: Changed): string {
  if (!matched)
    return change === 'new'
      ? 'Certain: at these addresses the earlier dump has nothing, or something else. A new object that took the place of an equal one is not among them.'
      : 'Certain: at these addresses the last dump has nothing, or something else. An object whose place an equal one took is not among them.';
  const counts = new Uint32Array(4);
  for (const how of match) counts[how] = (counts[how] ?? 0) + 1;
  const words = samenessWords.flatMap(([how, word]) => {
    const count = counts[how] ?? 0;
    return count > 0 ? [`${count} are ${word}`] : [];
  });
  return words.length === 0 ? 'There are none.' : `${words.join(', ')}.`;
}

/** Matches between dumps, each made once. */
class Matches {
  readonly #kept = new Map<string, Promise<Changed>>();
  readonly #prints = new WeakMap<DumpGraph, Promise<Uint32Array>>();

  of(
    graphs: readonly DumpGraph[],
    dumps: readonly DumpId[],
    change: ChangeName,
    signal: CancelSignal,
  ): Promise<Changed> {
    const key = JSON.stringify([dumps, change]);
    const there = this.#kept.get(key);
    if (there !== undefined) return there;
    const making = this.#make(graphs, change, signal);
    this.#kept.set(key, making);
    making.catch(() => this.#kept.delete(key));
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > keptMatches && oldest !== undefined) this.#kept.delete(oldest);
    return making;
  }

  async #make(graphs: readonly DumpGraph[], change: ChangeName, signal: CancelSignal): Promise<Changed> {
    const [first, second, third] = graphs;
    if (first === undefined || second === undefined) throw fail('bad-request', 'No dump was named.');
    const matched = change === 'present';
    if (change === 'gone') return { match: await this.#match(first, third ?? second, null, signal), matched };
    const changed = { match: await this.#match(second, first, null, signal), matched };
    if (third === undefined) return changed;
    return { match: await this.#match(third, second, changed, signal), matched: true };
  }

  async #match(
    own: DumpGraph,
    other: DumpGraph,
    only: Changed | null,
    signal: CancelSignal,
  ): Promise<Uint8Array> {
    const fingerprint = await this.#fingerprints(own, signal);
    const params = { fingerprint, other: await this.#side(other, signal), only };
    return own.ask('matchDump', params, signal);
  }

  async #side(graph: DumpGraph, signal: CancelSignal): Promise<MatchSide> {
    const { columns, identity } = graph.context('raw');
    const { objects, addressWords, type, typeNames } = columns;
    const size = { small: columns.size, large: new Map(columns.largeSizes) };
    return {
      objects,
      addressWords,
      identity,
      type,
      typeNames,
      size,
      fingerprint: await this.#fingerprints(graph, signal),
    };
  }

  #fingerprints(graph: DumpGraph, signal: CancelSignal): Promise<Uint32Array> {
    let prints = this.#prints.get(graph);
    if (prints === undefined) {
      prints = graph.ask('fingerprints', {}, signal);
      this.#prints.set(graph, prints);
      prints.catch(() => this.#prints.delete(graph));
    }
    return prints;
  }
}
