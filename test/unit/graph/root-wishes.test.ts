import { expect, test } from 'vitest';
import { addressText } from '../../../shared/model/units.ts';
import { linesOf } from '../../builders/graph/asked-heap.ts';
import { drawnHeap } from '../../builders/graph/drawn-heap.ts';
import { temporaryFile } from '../../builders/fixtures.ts';
import { readDump, withSession } from '../../builders/open-dump.ts';

const { signal } = new AbortController();
const drawn = drawnHeap(`
  m:module(50) -> c k
  c:dict(100) -> l
  k:dict(60)
  l:list(1000) -> s
  s:str(10)
  u:tuple(70) -> s
`);
const at = (name: string) => addressText(drawn.heap[drawn.row(name)]!.address);
const none = { added: [], ignored: [], ignoredHolders: [] };

test('figures follow other roots, in every list, until they are those of the rules again', () =>
  withSession({ graph: 'asked', useIndex: false, workers: 1 }, async (session) => {
    const { dump } = await readDump(session, temporaryFile('heap.json', linesOf(drawn.heap)));
    const ask = session.handlers();
    const about = { dump, view: 'raw' } as const;
    const retained = async (name: string) =>
      (await ask.object({ ...about, address: at(name) }, signal)).retained;
    const reasons = async () =>
      (await ask.roots(about, signal)).counts.map(({ reason, count }) => `${count} ${reason}`);
    const largest = async () => {
      const question = { ...about, type: null, among: 'all', sortBy: 'retained', reversed: false } as const;
      return (await ask.objects({ ...question, from: 0, limit: 2 }, signal)).address;
    };
    const rootState = () => session.dumps()[0]?.graph.roots;

    expect(await reasons()).toEqual(['1 module', '1 unreferenced']);
    expect(await retained('m')).toBe(1210);
    expect(await retained('s')).toBe(10);
    expect(await largest()).toEqual([at('m'), at('c')]);
    const roots = await ask.rootObjects({ ...about, reason: 'unreferenced', from: 0, limit: 10 }, signal);
    expect(roots.address).toEqual([at('u')]);
    expect(rootState()).toEqual({ wishes: 0, revision: 0 });

    // A cache that lets go: the list is then referred to by nothing that holds.
    await ask.wishRoots({ dump, ...none, ignoredHolders: [at('c')] }, signal);
    expect(await retained('m')).toBe(210);
    expect(await largest()).toEqual([at('l'), at('m')]);
    expect(rootState()).toMatchObject({ wishes: 1, revision: 1 });
    expect(await ask.rootWishes({ dump }, signal)).toEqual({
      ...none,
      ignoredHolders: [{ address: at('c'), type: 'dict' }],
    });

    await ask.wishRoots({ dump, ...none, added: [at('l')], ignored: [at('u')] }, signal);
    expect(await reasons()).toEqual(['1 module', '1 user', '1 unreachable']);
    expect(await retained('m')).toBe(210);
    const user = await ask.rootObjects({ ...about, reason: 'user', from: 0, limit: 10 }, signal);
    expect(user.address).toEqual([at('l')]);

    await ask.wishRoots({ dump, ...none }, signal);
    expect(await retained('m')).toBe(1210);
    expect(await largest()).toEqual([at('m'), at('c')]);
    expect(rootState()).toMatchObject({ wishes: 0, revision: 3 });
  }));

test('an object that is not in the dump cannot be a root', () =>
  withSession({ graph: 'asked', useIndex: false, workers: 1 }, async (session) => {
    const { dump } = await readDump(session, temporaryFile('heap.json', linesOf(drawn.heap)));
    const ask = session.handlers();
    const question = { dump, ...none, added: [addressText(3n)] };
    await expect(ask.wishRoots(question, signal)).rejects.toThrow('There is no object at address 3');
    expect(session.dumps()[0]?.graph.roots).toEqual({ wishes: 0, revision: 0 });
  }));
