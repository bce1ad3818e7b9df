import type { AddressText, DumpId } from '../../../shared/model/units.ts';
import type { ViewName } from '../../../shared/protocol/views.ts';
import type { EngineClient } from '../../../shared/protocol/wire.ts';
import type { HeapObject } from './heap-object.ts';
import { objectsOf } from './heap-object.ts';
import type { TreeSource } from './tree.svelte.ts';

/** A line of the dominator tree: all objects of one type that stand side by side, or one object. */
export type DominatorItem =
  | { readonly kind: 'type'; readonly type: string; readonly count: number; readonly retained: number }
  | { readonly kind: 'object'; readonly object: HeapObject };

export const dominatorGroupings = ['objects', 'types'] as const;
/** What the first level shows: single objects, or those of each type together. */
export type DominatorGrouping = (typeof dominatorGroupings)[number];

/** What an object (null: the roots) holds alone, what each of those holds alone, and so on. */
export function dominatorTree(
  client: EngineClient,
  { dump, view, address }: { dump: DumpId; view: ViewName; address: AddressText | null },
  grouping: DominatorGrouping,
): TreeSource<DominatorItem> {
  async function objects(
    of: AddressText | null,
    type: string | null,
    from: number,
    limit: number,
    signal: AbortSignal,
  ) {
    const page = await client.ask('dominated', { dump, view, address: of, type, from, limit }, signal);
    const rows = objectsOf(page).map((object): DominatorItem => ({ kind: 'object', object }));
    return { total: page.total, rows };
  }

  async function types(from: number, limit: number, signal: AbortSignal) {
    const sums = await client.ask('dominatedTypes', { dump, view, address }, signal);
    const rows = sums.type.slice(from, from + limit).map((type, i): DominatorItem => ({
      kind: 'type',
      type,
      count: sums.count[from + i] ?? 0,
      retained: sums.bytes[from + i] ?? 0,
    }));
    return { total: sums.type.length, rows };
  }

  return {
    load(node, from, limit, signal) {
      const item = node?.item ?? null;
      if (item === null)
        return grouping === 'types'
          ? types(from, limit, signal)
          : objects(address, null, from, limit, signal);
      if (item.kind === 'type') return objects(address, item.type, from, limit, signal);
      return objects(item.object.address, null, from, limit, signal);
    },
    // What holds nothing but itself retains its own size.
    unfolds: ({ item }) => item.kind === 'type' || item.object.retained !== item.object.size,
  };
}
