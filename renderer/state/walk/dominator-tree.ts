import type { AddressText, DumpId } from '../../../shared/model/units.ts';
import type { TypeSumsAnswer } from '../../../shared/protocol/graph.ts';
import type { ViewName } from '../../../shared/protocol/views.ts';
import type { EngineClient } from '../../../shared/protocol/wire.ts';
import type { HeapObject } from './heap-object.ts';
import { objectsOf } from './heap-object.ts';
import type { TreeSource } from './tree.svelte.ts';

/** A line of the dominator tree: all objects of one type that stand side by side, or one object. */
export type DominatorItem =
  | { readonly kind: 'type'; readonly type: string; readonly count: number; readonly retained: number }
  | { readonly kind: 'object'; readonly object: HeapObject };

export const dominatorGroupings = ['objects', 'crowds', 'types'] as const;
/** What the first level shows: single objects; those of a type together where there are many; those of each type together. */
export type DominatorGrouping = (typeof dominatorGroupings)[number];

/** More objects of one type side by side than this are a crowd. */
export const crowd = 5;
/** One question names no more types, and gives no more objects. */
const mostNamed = 500;

interface Around {
  readonly dump: DumpId;
  readonly view: ViewName;
  readonly address: AddressText | null;
}

const groupsOf = ({ type, count, bytes }: TypeSumsAnswer): DominatorItem[] =>
  type.map((name, i): DominatorItem => ({
    kind: 'type',
    type: name,
    count: count[i] ?? 0,
    retained: bytes[i] ?? 0,
  }));

const retainedOf = (item: DominatorItem): number =>
  item.kind === 'type' ? item.retained : item.object.retained;

/** A window of the first level with crowds together: the largest 500 single objects stand among them by size, the rest after. */
export async function crowdsAndObjects(
  client: EngineClient,
  around: Around,
  from: number,
  limit: number,
  signal: AbortSignal,
): Promise<{ total: number; rows: DominatorItem[] }> {
  const groups = groupsOf(await client.ask('dominatedTypes', around, signal))
    .flatMap((item) => (item.kind === 'type' && item.count > crowd ? [item] : []))
    .slice(0, mostNamed);
  const question = { ...around, type: null, besides: groups.map(({ type }) => type) };
  const single = await client.ask('dominated', { ...question, from: 0, limit: mostNamed }, signal);
  const items: DominatorItem[] = objectsOf(single).map((object) => ({ kind: 'object', object }));
  const merged = [...groups, ...items].sort((a, b) => retainedOf(b) - retainedOf(a));
  const total = groups.length + single.total;
  const rows = merged.slice(from, from + limit);
  if (rows.length < limit && from + rows.length < total) {
    const start = from + rows.length - groups.length;
    const rest = await client.ask(
      'dominated',
      { ...question, from: start, limit: limit - rows.length },
      signal,
    );
    rows.push(...objectsOf(rest).map((object): DominatorItem => ({ kind: 'object', object })));
  }
  return { total, rows };
}

/** What an object (null: the roots) holds alone, what each of those holds alone, and so on. */
export function dominatorTree(
  client: EngineClient,
  { dump, view, address }: Around,
  grouping: DominatorGrouping,
): TreeSource<DominatorItem> {
  async function objects(
    of: AddressText | null,
    type: string | null,
    from: number,
    limit: number,
    signal: AbortSignal,
  ) {
    const page = await client.ask(
      'dominated',
      { dump, view, address: of, type, besides: [], from, limit },
      signal,
    );
    const rows = objectsOf(page).map((object): DominatorItem => ({ kind: 'object', object }));
    return { total: page.total, rows };
  }

  async function types(from: number, limit: number, signal: AbortSignal) {
    const sums = await client.ask('dominatedTypes', { dump, view, address }, signal);
    return { total: sums.type.length, rows: groupsOf(sums).slice(from, from + limit) };
  }

  return {
    load(node, from, limit, signal) {
      const item = node?.item ?? null;
      if (item === null) {
        if (grouping === 'types') return types(from, limit, signal);
        if (grouping === 'crowds')
          return crowdsAndObjects(client, { dump, view, address }, from, limit, signal);
        return objects(address, null, from, limit, signal);
      }
      if (item.kind === 'type') return objects(address, item.type, from, limit, signal);
      return objects(item.object.address, null, from, limit, signal);
    },
    // What holds nothing but itself retains its own size.
    unfolds: ({ item }) => item.kind === 'type' || item.object.retained !== item.object.size,
  };
}
