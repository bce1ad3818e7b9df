import type { AddressText, DumpId } from '../../../shared/model/units.ts';
import type { ObjectFacts } from '../../../shared/protocol/graph.ts';
import type { ViewName } from '../../../shared/protocol/views.ts';
import type { EngineClient } from '../../../shared/protocol/wire.ts';
import { Answer } from './answer.svelte.ts';
import type { DominatorGrouping, DominatorItem } from './dominator-tree.ts';
import { crowdsAndObjects, dominatorTree } from './dominator-tree.ts';
import type { HeapObject } from './heap-object.ts';
import { objectsOf } from './heap-object.ts';
import { Tree } from './tree.svelte.ts';

/** More blocks than this are too small to see. */
const mostDrawn = 40;

export interface DominatorBlocks {
  readonly items: readonly DominatorItem[];
  /** How many there are in all, of which the largest are the items. */
  readonly total: number;
  /** How many objects that is, whatever they are grouped by. */
  readonly objects: number;
  /** What all of them retain together, and the object drilled into by itself. */
  readonly bytes: number;
  readonly own: number;
  /** Of all that the roots reach. */
  readonly reachedBytes: number;
}

/** What is laid out on the screen of dominators: a tree and a picture of what one object, or the roots, hold. */
export class DominatorsDesk {
  readonly #client: EngineClient;
  readonly #dump: DumpId;
  readonly tree = new Tree<DominatorItem>();
  readonly blocks = new Answer<DominatorBlocks>();
  /** The object drilled into, and those around it, nearest first. */
  readonly facts = new Answer<ObjectFacts>();
  readonly holders = new Answer<readonly HeapObject[]>();
  grouping = $state<DominatorGrouping>('objects');

  constructor(client: EngineClient, dump: DumpId) {
    this.#client = client;
    this.#dump = dump;
  }

  show(address: AddressText | null, as: ViewName, grouping: DominatorGrouping): void {
    const about = { dump: this.#dump, view: as, address };
    const key = `${as} ${address ?? ''}`;
    this.tree.ask(`${key} ${grouping}`, dominatorTree(this.#client, about, grouping));
    this.blocks.ask(`${key} ${grouping}`, (signal) => this.#blocks(about, grouping, signal));
    if (address === null) {
      this.facts.forget();
      this.holders.forget();
      return;
    }
    const one = { ...about, address };
    this.facts.ask(key, (signal) => this.#client.ask('object', one, signal));
    this.holders.ask(key, async (signal) =>
      objectsOf(await this.#client.ask('holders', { ...one, from: 0, limit: 30 }, signal)),
    );
  }

  async #blocks(
    about: { dump: DumpId; view: ViewName; address: AddressText | null },
    grouping: DominatorGrouping,
    signal: AbortSignal,
  ): Promise<DominatorBlocks> {
    const window = { type: null, besides: [], from: 0, limit: mostDrawn };
    const [page, sums, facts] = await Promise.all([
      this.#client.ask('dominated', { ...about, ...window }, signal),
      this.#client.ask('dominatedTypes', about, signal),
      about.address === null
        ? null
        : this.#client.ask('object', { ...about, address: about.address }, signal),
    ]);
    const crowds =
      grouping === 'crowds' ? await crowdsAndObjects(this.#client, about, 0, mostDrawn, signal) : null;
    const items =
      crowds?.rows ??
      (grouping === 'objects'
        ? objectsOf(page).map((object): DominatorItem => ({ kind: 'object', object }))
        : sums.type.slice(0, mostDrawn).map((type, i): DominatorItem => ({
            kind: 'type',
            type,
            count: sums.count[i] ?? 0,
            retained: sums.bytes[i] ?? 0,
          })));
    return {
      items,
      total: crowds?.total ?? (grouping === 'objects' ? page.total : sums.type.length),
      objects: page.total,
      bytes: sums.bytes.reduce((sum: number, bytes) => sum + bytes, 0),
      own: facts?.size ?? 0,
      reachedBytes: page.reachedBytes,
    };
  }
}
