import { describe, expect, test } from 'vitest';
import { dotOf, dotText } from '../../../electron/engine/answers/dot.ts';
import type { AddressText } from '../../../shared/model/units.ts';
import { addressText } from '../../../shared/model/units.ts';
import type { PictureAnswer, PictureQuestion } from '../../../shared/protocol/picture.ts';
import type { ValuedObject } from '../../builders/graph/asked-heap.ts';
import { linesOf } from '../../builders/graph/asked-heap.ts';
import { drawnHeap } from '../../builders/graph/drawn-heap.ts';
import { temporaryFile } from '../../builders/fixtures.ts';
import { readDump, withSession } from '../../builders/open-dump.ts';

const { signal } = new AbortController();

type Asked = Partial<Omit<PictureQuestion, 'dump' | 'view'>> & { readonly address: AddressText };

/** Asks for pictures of a heap that is written to a file. */
const pictures = (
  heap: readonly ValuedObject[],
  use: (ask: (question: Asked) => Promise<PictureAnswer & { dot: string }>) => Promise<void>,
) =>
  withSession({ graph: 'asked', useIndex: false, workers: 1 }, async (session) => {
    const { dump } = await readDump(session, temporaryFile('heap.json', linesOf(heap)));
    const handlers = session.handlers();
    await use(async (asked) => {
      const question: PictureQuestion = {
        dump,
        view: 'raw',
        direction: 'references',
        depth: 3,
        tooMany: 10,
        withoutTypes: [],
        withoutPattern: '',
        without: [],
        ...asked,
      };
      const picture = await handlers.neighbourhood(question, signal);
      return { ...picture, dot: (await handlers.neighbourhoodDot(question, signal)).text };
    });
  });

const drawn = drawnHeap(`
  m:module(50) -> d
  o:module(50) -> m
  d:dict(200) -> l t
  t:tuple(60) -> l
  l:list(100) -> a b c d
  a:str(10)
  b:str(11)
  c:int(12)
`);
const at = (name: string) => addressText(drawn.heap[drawn.row(name)]!.address);
const nameAt = (address: string) =>
  drawn.name(drawn.heap.findIndex((object) => String(object.address) === address));
const shown = ({ nodes, edges }: PictureAnswer) => ({
  nodes: nodes.map(
    ({ address, depth, leftOut }) => `${nameAt(address)}${depth}${leftOut > 0 ? `+${leftOut}` : ''}`,
  ),
  edges: edges.map(({ from, to }) => `${nameAt(nodes[from]!.address)}${nameAt(nodes[to]!.address)}`),
});

describe('the picture around an object', () => {
  test('goes forwards and backwards, so deep and so wide', () =>
    pictures(drawn.heap, async (ask) => {
      expect(shown(await ask({ address: at('d') }))).toEqual({
        nodes: ['d0', 'l1', 't1', 'a2', 'b2', 'c2'],
        edges: ['dl', 'dt', 'la', 'lb', 'lc', 'ld', 'tl'],
      });
      expect(shown(await ask({ address: at('d'), depth: 1, tooMany: 1 }))).toEqual({
        nodes: ['d0+1', 'l1'],
        edges: ['dl'],
      });
      // Modules are shown, and what refers to them is not.
      expect(shown(await ask({ address: at('a'), direction: 'referrers', depth: 6 }))).toEqual({
        nodes: ['a0', 'l1', 'd2', 't2', 'm3'],
        edges: ['la', 'dl', 'tl', 'md', 'ld', 'dt'],
      });
      const pattern = await ask({ address: at('d'), withoutPattern: 's.r|tup' });
      expect(pattern.nodes.map(({ type }) => type)).not.toContain('str');
      expect(pattern.nodes.map(({ type }) => type)).toContain('tuple');
      await expect(ask({ address: at('d'), withoutPattern: '(' })).rejects.toThrow('no regular expression');
      const without = await ask({ address: at('d'), withoutTypes: ['str'], without: [at('t')] });
      expect(shown(without)).toEqual({ nodes: ['d0', 'l1', 'c2'], edges: ['dl', 'lc', 'ld'] });
      expect((await ask({ address: at('l') })).edges.map(({ label }) => label.text)).toContain('[3]');
      expect((await ask({ address: at('m') })).nodes[0]).toMatchObject({ root: 'module', type: 'module' });
      await expect(ask({ address: at('m'), depth: 7 })).rejects.toThrow('1 to 6 references deep');
    }));

  test('is bounded, and says how many it leaves out', () => {
    const star: ValuedObject[] = [
      {
        address: 16n,
        type: 'list',
        size: 1,
        refs: Array.from({ length: 60 }, (_, i) => BigInt(32 + i * 16)),
      },
      ...Array.from({ length: 60 }, (_, i) => ({
        address: BigInt(32 + i * 16),
        type: 'list',
        size: 1,
        refs: Array.from({ length: 60 }, (_, k) => BigInt(2000 + (i * 60 + k) * 16)),
      })),
      ...Array.from({ length: 3600 }, (_, i) => ({
        address: BigInt(2000 + i * 16),
        type: 'int',
        size: 1,
        refs: [],
      })),
    ];
    return pictures(star, async (ask) => {
      const picture = await ask({ address: addressText(16n), tooMany: 100 });
      expect(picture.nodes.length).toBe(500);
      expect(picture.leftOut).toBe(3661 - 500);
      expect(picture.dot.match(/ more"/g)?.length).toBeGreaterThan(40);
    });
  });

  test('is text for Graphviz in which names mean nothing', () => {
    const hostile = 'x" ]; evil [label="\\N\\l\n\r\u0000\u202e<b>&lt;\u2028\ud800 \\';
    const heap: ValuedObject[] = [
      { address: 16n, type: 'a"b\\', size: 1, refs: [32n] },
      { address: 32n, type: 'str', size: 1, refs: [], value: hostile, len: 200 },
    ];
    return pictures(heap, async (ask) => {
      const { dot } = await ask({ address: addressText(16n) });
      expect(dot.split('\n').slice(3)).toEqual([
        String.raw`  n0 [label="a\"b\\\n1 bytes, retains 2\n16\nroot: unreferenced", fillcolor=lightyellow];`,
        String.raw`  n1 [label="str\n'x\" ]; evil [label=\"\\N\\l\\u000a\\u000d\\u0000\\u202e<b>&amp;lt;\\u2028\\ud800 \\'\n1 bytes, retains 1\n32"];`,
        String.raw`  n0 -> n1 [label=""];`,
        '}',
        '',
      ]);
      // Strings end where they began: outside them only our own words are left.
      const outside = dot.replace(/"(?:[^"\\\n]|\\[^\n])*"/g, '""');
      expect(outside).not.toMatch(/evil/);
    });
  });
});

test('any text becomes one line of DOT', () => {
  for (const text of ['"', '\\', '\\"', 'a\nb', '\u202e', '\udc00', '&quot;', '<table>', '"'.repeat(300)]) {
    expect(`"${dotText(text)}"`).toMatch(/^"(?:[^"\\\n]|\\[^\n])*"$/);
  }
  expect(Array.from(dotText('x'.repeat(100_000))).length).toBe(81);
  expect(dotText('\u{1F600}')).toBe('\u{1F600}');
  expect(dotOf({ nodes: [], edges: [], leftOut: 0 })).toMatch(/^digraph references \{/);
});
