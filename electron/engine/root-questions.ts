import type { AddressText, DumpId } from '../../shared/model/units.ts';
import { fail } from '../../shared/protocol/failure.ts';
import type { ObjectReference } from '../../shared/protocol/graph.ts';
import { mostRootWishes } from '../../shared/protocol/root-wishes.ts';
import type { Handlers } from '../../shared/protocol/wire.ts';
import type { GraphContext } from './answers/graph-context.ts';
import { typeNameOf } from './answers/graph-context.ts';
import { partOf } from './answers/heavy/object-rows.ts';
import { addressTextAt, rowAt } from './answers/object-facts.ts';
import { pageOf } from './answers/object-page.ts';
import { rootRowsOf, rootsAnswer } from './answers/object-paths.ts';
import { descendingBy, largestBy } from './graph/radix-order.ts';
import type { OpenDump } from './open-dump.ts';
import { noWishes } from './indexing/tasks.ts';
import { RowLists } from './row-lists.ts';

export type RootHandlers = Pick<Handlers, 'roots' | 'rootObjects' | 'rootWishes' | 'wishRoots'>;

/** Which objects count as roots, and what a person wishes about them. */
export function rootHandlers(dumpOf: (id: DumpId) => OpenDump): RootHandlers {
  const lists = new RowLists();
  return {
    roots: async ({ dump, view }) => rootsAnswer((await dumpOf(dump).graph(view)).context(view)),
    rootObjects: async ({ dump, view, reason, from, limit }) => {
      const graph = await dumpOf(dump).graph(view);
      const context = graph.context(view);
      const key = (row: number) => context.graph.retained[row] ?? 0;
      const { rows, total } = await lists.list(graph, `roots ${view} ${reason}`, from + limit, (most) => {
        const all = rootRowsOf(context, reason);
        const ordered = most === null ? descendingBy(all, key) : largestBy(all, most, key);
        return Promise.resolve(partOf(ordered, all.length));
      });
      return pageOf(context, rows, total, from, limit);
    },
    rootWishes: async ({ dump }) => {
      const graph = await dumpOf(dump).graph('raw');
      const context = graph.context('raw');
      const { added, ignored, ignoredHolders } = graph.wishes;
      return {
        added: named(context, added),
        ignored: named(context, ignored),
        ignoredHolders: named(context, ignoredHolders),
      };
    },
    wishRoots: async ({ dump, added, ignored, ignoredHolders }) => {
      const open = dumpOf(dump);
      // Back to the rules: also where a graph of the wished roots could not be made.
      if (added.length + ignored.length + ignoredHolders.length === 0) {
        await open.wishRoots(noWishes);
        return {};
      }
      const context = (await open.graph('raw')).context('raw');
      await open.wishRoots({
        added: rowsOf(context, added),
        ignored: rowsOf(context, ignored),
        ignoredHolders: rowsOf(context, ignoredHolders),
      });
      return {};
    },
  };
}

function rowsOf(context: GraphContext, addresses: readonly AddressText[]): number[] {
  if (addresses.length > mostRootWishes)
    throw fail('bad-request', `At most ${mostRootWishes} objects can be added to the roots, or ignored.`);
  return [...new Set(addresses.map((address) => rowAt(context, address)))];
}

const named = (context: GraphContext, rows: readonly number[]): ObjectReference[] =>
  rows.map((row) => ({ address: addressTextAt(context.columns, row), type: typeNameOf(context, row) }));
