import type { AddressText } from '../../../shared/model/units.ts';
import type { ObjectQuestion } from '../../../shared/protocol/graph.ts';
import type { EngineClient } from '../../../shared/protocol/wire.ts';
import type { HeapObject } from './heap-object.ts';
import { objectsOf } from './heap-object.ts';
import type { TreeNode, TreeSource } from './tree.svelte.ts';

/** A line of "held by": all referrers of one type, or one referrer. */
export type HoldersItem =
  | {
      readonly kind: 'type';
      readonly type: string;
      readonly count: number;
      readonly bytes: number;
      /** The object that they refer to. */
      readonly of: AddressText;
    }
  | {
      readonly kind: 'object';
      readonly object: HeapObject;
      /** It stands further up this branch: a loop, which goes on for ever. */
      readonly loops: boolean;
    };

/** Up to so many referrers are listed singly; more are grouped by type first. */
const fewReferrers = 12;

/** Who refers to an object, who refers to those, and so on. */
export function holdersTree(client: EngineClient, about: ObjectQuestion): TreeSource<HoldersItem> {
  const { dump, view } = about;

  async function singles(
    node: TreeNode<HoldersItem> | null,
    question: { address: AddressText; type: string | null; from: number; limit: number },
    signal: AbortSignal,
  ) {
    const page = await client.ask('referrers', { dump, view, ...question }, signal);
    const above = addressesAbove(node, about.address);
    const rows = objectsOf(page).map((object): HoldersItem => ({
      kind: 'object',
      object,
      loops: above.includes(object.address),
    }));
    return { total: page.total, rows };
  }

  async function holdersOf(
    node: TreeNode<HoldersItem> | null,
    address: AddressText,
    from: number,
    limit: number,
    signal: AbortSignal,
  ) {
    const types = await client.ask('referrerTypes', { dump, view, address }, signal);
    const count = types.count.reduce((sum, one) => sum + one, 0);
    if (count <= fewReferrers || types.type.length === 1)
      return singles(node, { address, type: null, from, limit }, signal);
    const rows = types.type.slice(from, from + limit).map((type, i): HoldersItem => ({
      kind: 'type',
      type,
      count: types.count[from + i] ?? 0,
      bytes: types.bytes[from + i] ?? 0,
      of: address,
    }));
    return { total: types.type.length, rows };
  }

  return {
    load(node, from, limit, signal) {
      const item = node?.item ?? null;
      if (item === null) return holdersOf(node, about.address, from, limit, signal);
      if (item.kind === 'object') return holdersOf(node, item.object.address, from, limit, signal);
      return singles(node, { address: item.of, type: item.type, from, limit }, signal);
    },
    unfolds: ({ item }) => item.kind === 'type' || (!item.loops && item.object.referrers > 0),
  };
}

/** The objects on the way from a line up to the one that the tree is about. */
function addressesAbove(node: TreeNode<HoldersItem> | null, about: AddressText): AddressText[] {
  const above = [about];
  for (let at = node; at !== null; at = at.parent)
    if (at.item.kind === 'object') above.push(at.item.object.address);
  return above;
}
