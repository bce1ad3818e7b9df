import { describe, expect, test } from 'vitest';
import { hasBit } from '../../../electron/engine/graph/bitset.ts';
import { sizeAt } from '../../../electron/engine/graph/columns.ts';
import { computeDominators } from '../../../electron/engine/graph/dominators.ts';
import { childrenOf } from '../../../electron/engine/graph/edges.ts';
import { rowsNotHolding } from '../../../electron/engine/graph/holding.ts';
import { allOfType, guessInternDict, pairsOf } from '../../../electron/engine/graph/meliae-questions.ts';
import type { GraphView } from '../../../electron/engine/graph/meliae-views.ts';
import { collapsedView, prunedView, rawView } from '../../../electron/engine/graph/meliae-views.ts';
import {
  emptyPaths,
  isReached,
  pathTo,
  rootRow,
  spreadPaths,
  unreachableRow,
} from '../../../electron/engine/graph/paths.ts';
import { buildReferrers } from '../../../electron/engine/graph/referrers.ts';
import { retainedSizes } from '../../../electron/engine/graph/retained.ts';
import { inferRoots, unreachableRoots } from '../../../electron/engine/graph/roots.ts';
import { fixturePath } from '../../builders/fixtures.ts';
import { columnsOf, drawnHeap } from '../../builders/graph/drawn-heap.ts';
import { readMeliaeDump } from '../../builders/graph/meliae-dump.ts';
import { wholeGraph } from '../../builders/graph/whole-graph.ts';

function drawn(text: string, names: Record<string, string> = {}) {
  const { heap, row, name } = drawnHeap(text);
  const { edges, size, types, addressWords } = wholeGraph(heap);
  const raw = rawView(edges, size, types);
  const collapsed = collapsedView(raw, addressWords, (at) => names[name(at)] ?? null);
  const lines = (view: GraphView) =>
    heap.flatMap((_, at) => {
      if (view.absent !== null && hasBit(view.absent, at)) return [];
      const refs = childrenOf(view.edges, at).map((child) => {
        if ('missing' in child) {
          const left = heap.findIndex(({ address }) => address === child.missing);
          return left < 0 ? '?' : `?${name(left)}`;
        }
        return child.row === view.exReference ? '0' : name(child.row);
      });
      return [
        `${name(at)}:${view.types.names[view.types.of[at]!]!}(${sizeAt(view.size, at)}) -> ${refs.join(' ')}`.trim(),
      ];
    });
  return { raw, collapsed, row, name, lines };
}

describe('the collapsed view', () => {
  test('folds an instance’s dict into it, before the class', () => {
    const { collapsed, lines } = drawn(`
      a:Foo(64) -> d F
      d:dict(280) -> x y gone
      F:type(900)
      x:str(10) -> 
      y:list(20) -> d`);
    expect(lines(collapsed)).toEqual([
      'a:Foo(344) -> x y ? F',
      'F:type(900) ->',
      'x:str(10) ->',
      'y:list(20) -> ?d',
    ]);
    expect([collapsed.collapsed, collapsed.absentObjects]).toEqual([1, 1]);
  });

  test('modules with one dict, and instances of Python 2’s classes, which get their class’s name', () => {
    const { collapsed, lines } = drawn(
      `
      m:module(56) -> md
      md:dict(1000) -> i
      m2:module(56) -> md x
      i:instance(72) -> C id
      j:instance(72) -> C jd
      id:dict(280) -> x
      jd:dict(280)
      C:classobj(104)
      x:dict(1)`,
      { C: 'Person' },
    );
    expect(lines(collapsed)).toEqual([
      'm:module(1056) -> i',
      'm2:module(56) -> ?md x',
      'i:Person(352) -> x C',
      'j:Person(352) -> C',
      'C:classobj(104) ->',
      'x:dict(1) ->',
    ]);
  });

  test('leaves alone what meliae leaves alone, and what dangles', () => {
    const text = [
      'a:list(1) -> d T',
      'b:Foo(1) -> d',
      'c:Foo(1) -> T d',
      'e:Foo(1) -> d T T',
      'f:Foo(1) -> gone T',
      'g:module(1) -> gone',
      'h:Foo(1) -> d gone',
      'k:weakref(1) -> d T',
      'l:instance(1) -> gone d',
      'd:dict(1) ->',
      'T:type(1) ->',
    ];
    const { collapsed, lines } = drawn(text.join('\n'));
    expect(lines(collapsed)).toEqual(text.map((line) => line.replace('gone', '?')));
    expect(collapsed.collapsed).toBe(0);
  });

  test('counts a dict once per owner, sizes beyond 32 bits and below zero', () => {
    const { collapsed, lines } = drawn(`
      a:Foo(4000000000) -> d F
      b:Foo(1) -> d F
      c:Foo(5) -> e F
      d:dict(4000000000)
      e:dict(-100)
      F:type(1)`);
    expect(lines(collapsed)).toEqual([
      'a:Foo(8000000000) -> F',
      'b:Foo(4000000001) -> F',
      'c:Foo(-95) -> F',
      'F:type(1) ->',
    ]);
    expect([collapsed.collapsed, collapsed.absentObjects]).toEqual([3, 2]);
  });

  test('dumps whose references dangle are collapsed where meliae fails', () => {
    for (const name of ['gcdump-py27-duplicates', 'gcdump-py310-duplicates']) {
      const dump = readMeliaeDump(fixturePath('meliae', 'edge', `${name}.dump.gz`));
      expect(dump.edges.dangling.position.length).toBeGreaterThan(0);
      const raw = rawView(dump.edges, dump.size, dump.types);
      expect(collapsedView(raw, dump.addressWords, dump.nameOf).collapsed).toBeGreaterThan(100);
    }
  });
});

describe('the pruned view', () => {
  test('cuts what leads to modules, frames and types, and says so with object 0', () => {
    const { collapsed, lines } = drawn(`
      f:function(1) -> code globals mod doc T
      g:function(1) -> code
      a:Foo(1) -> x T y T gone
      n:_LRUNode(1) -> n2 x T
      n2:_LRUNode(1) -> n
      p:list(1) -> fr mod
      q:list(1) -> x
      code:code(1)
      globals:dict(1)
      mod:module(1)
      doc:str(1)
      T:type(1) -> T2
      T2:type(1)
      x:str(1)
      y:str(1)
      fr:frame(1)`);
    const pruned = prunedView(collapsed);
    expect(lines(pruned).slice(0, 7)).toEqual([
      'f:function(1) -> code doc T 0',
      'g:function(1) -> code 0',
      'a:Foo(1) -> x y ? 0',
      'n:_LRUNode(1) -> x T',
      'n2:_LRUNode(1) ->',
      'p:list(1) -> 0',
      'q:list(1) -> x',
    ]);
    expect(lines(pruned)[11]).toBe('T:type(1) -> 0');
    const zero = pruned.exReference!;
    expect([pruned.types.names[pruned.types.of[zero]!], sizeAt(pruned.size, zero)]).toEqual([
      '<ex-reference>',
      0,
    ]);
  });

  test('every pass runs on a view; what it leaves out is no object there', () => {
    const objects = Array.from({ length: 63 }, (_, i) => `s${i}:str(1)`).join('\n');
    const { collapsed, row } = drawn(
      `m:module(1) -> d T s5 s6\nd:dict(2) -> s5\n${objects}\nc:Foo(4) -> cd T\ncd:dict(8) -> c\nT:type(16)`,
    );
    for (const view of [collapsed, prunedView(collapsed)]) {
      const referrers = buildReferrers(view.edges);
      const notHolding = rowsNotHolding(view.types);
      const n = view.edges.objects;
      const roots = inferRoots(view.types, referrers, notHolding, { absent: view.absent });
      const paths = emptyPaths(n, view.absent);
      spreadPaths(view.edges, roots.row, rootRow(n), notHolding, paths);
      const garbage = unreachableRoots(view.edges, notHolding, paths);
      spreadPaths(view.edges, garbage, unreachableRow(n), notHolding, paths);
      const { idom, order } = computeDominators({
        edges: view.edges,
        referrers,
        notHolding,
        roots: roots.row,
        unreachableRoots: garbage,
      })!;
      expect(order.length).toBe(n - view.absentObjects);
      expect([...roots.row, ...garbage]).not.toContain(row('cd'));
      expect(isReached(paths, row('cd'))).toBe(false);
      expect([...pathTo(paths, row('cd'))]).toEqual([]);
      expect(hasBit(paths.unreachable, row('c'))).toBe(true);
      const retained = retainedSizes(view.size, idom, order);
      expect(retained[n]! + retained[n + 1]!).toBe(1 + 2 + 63 + 12 + 16);
    }
  });
});

describe('meliae’s questions', () => {
  test('get_all: by size, references, parents, then the dump’s order', () => {
    const { raw, name } = drawn(`
      a:list(10)
      b:list(20) -> c
      c:list(10) -> a
      d:list(10) -> x
      e:list(20) -> c d
      f:list(10) -> x
      h:list(5000000000)
      x:str(1)`);
    const rows = allOfType(raw, buildReferrers(raw.edges), raw.types.names.indexOf('list'));
    expect([...rows].map(name).join('')).toBe('hebcdfa');
  });

  test('refs_as_dict takes references in twos', () => {
    const { raw, row } = drawn('a:dict -> k v k2 v2 T\nb:dict');
    expect(pairsOf(raw.edges, row('a'))).toEqual({
      pairs: [
        [0, 1],
        [2, 3],
      ],
      left: 4,
    });
    expect(pairsOf(raw.edges, row('b'))).toEqual({ pairs: [], left: null });
  });

  test('guess_intern_dict: the first unheld dict of strings that are their own values', () => {
    const { raw, row } = drawn(`
      holder:list -> held
      held:dict -> s s
      empty:dict
      odd:dict -> s
      other:dict -> s t
      ints:dict -> i i
      lost:dict -> gone gone
      interned:dict -> s s t t
      later:dict -> s s
      s:str
      t:str
      i:int`);
    expect(guessInternDict(raw, buildReferrers(raw.edges))).toBe(row('interned'));
    const none = rawView(wholeGraph([]).edges, columnsOf([]).size, { of: new Uint32Array(0), names: [] });
    expect(guessInternDict(none, buildReferrers(none.edges))).toBeNull();
  });
});
