import type { ViewName } from '../../../shared/protocol/views.ts';
import { fail } from '../../../shared/protocol/failure.ts';
import type { HeavyName, HeavyParams, HeavyResult } from '../answers/heavy/questions.ts';
import { answerHeavy } from '../answers/heavy/questions.ts';
import type { SizeColumn } from '../graph/columns.ts';
import { none } from '../graph/columns.ts';
import type { HeapGraph } from '../graph/heap-graph.ts';
import { buildHeapGraph } from '../graph/heap-graph.ts';
import type { AddressTable } from '../graph/identity.ts';
import { buildIdentity, rowsOf } from '../graph/identity.ts';
import type { GraphView } from '../graph/meliae-views.ts';
import { collapsedView, prunedView, rawView } from '../graph/meliae-views.ts';
import type { Roots } from '../graph/roots.ts';
import type { Watch } from '../graph/watch.ts';
import type { FileKey } from '../index-file/header.ts';
import type { DumpColumns, RawReferences } from '../scan/scanned-dump.ts';
import { EdgesUnderWay } from './edges-under-way.ts';
import { readIndexedDump, writeIndexedDump } from './index-sections.ts';
import { nameReader } from './names.ts';
import type { GivenRoots, IndexedDump, LinesFile, RootWishes } from './tasks.ts';
import type { ViewSums } from './view-sums.ts';
import { sumsOfView } from './view-sums.ts';

/** Tells which pass runs and gives the watch for it. */
export type WatchOf = (pass: string) => Watch;

const cancelled = () => fail('cancelled', 'Cancelled.');

export const sizeColumnOf = (columns: DumpColumns): SizeColumn => ({
  small: columns.size,
  large: new Map(columns.largeSizes),
});

/**
 * Everything that a dump's graph thread knows and does; no thread in it, so that tests and small tools can run it where
 * they are. References become edges when they are first needed, views and graphs too; each is kept.
 */
export class GraphWork {
  #file: LinesFile | null = null;
  #columns: DumpColumns | null = null;
  #references: RawReferences | null = null;
  #identity: AddressTable | null = null;
  #edges: EdgesUnderWay | null = null;
  readonly #views = new Map<ViewName, GraphView>();
  readonly #graphs = new Map<ViewName, HeapGraph>();
  #wishes = '';
  #given: GivenRoots | null = null;

  /** The roots that the dump names itself; before the first graph. */
  give(given: GivenRoots | null): void {
    this.#given = given;
  }

  take(
    columns: DumpColumns,
    identity: AddressTable | null,
    references: RawReferences,
    file: LinesFile,
  ): void {
    this.#columns = columns;
    this.#identity = identity;
    this.#references = references;
    this.#file = file;
  }

  async load(path: string, key: FileKey, file: LinesFile): Promise<IndexedDump | null> {
    const indexed = await readIndexedDump(path, key);
    if (indexed === null) return null;
    this.#file = file;
    this.#columns = indexed.columns;
    this.#identity = indexed.identity;
    this.#views.set('raw', indexed.graph.view);
    this.#graphs.set('raw', indexed.graph);
    this.#wishes = wishesKey(null);
    return indexed;
  }

  graph(view: ViewName, wishes: RootWishes | null, watchOf: WatchOf): IndexedDump {
    const key = wishesKey(wishes);
    if (key !== this.#wishes) {
      this.#graphs.clear();
      this.#wishes = key;
    }
    let graph = this.#graphs.get(view);
    if (graph === undefined) {
      const built = buildHeapGraph(this.#view(view, watchOf), watchOf, {
        ...wishes,
        given: this.#givenRoots(watchOf),
      });
      if (built === null) throw cancelled();
      graph = built;
      this.#graphs.set(view, graph);
    }
    return { columns: this.#dump(), identity: this.#addresses(watchOf), graph };
  }

  sums(view: ViewName, watchOf: WatchOf): ViewSums & { readonly addressWords: Uint32Array } {
    return { ...sumsOfView(this.#view(view, watchOf)), addressWords: this.#dump().addressWords };
  }

  save(path: string, key: FileKey, summary: unknown, watchOf: WatchOf): Promise<number> {
    watchOf('saving')(0);
    return writeIndexedDump(path, key, this.graph('raw', null, watchOf), summary);
  }

  ask<Q extends HeavyName>(question: Q, params: HeavyParams<Q>, watchOf: WatchOf): HeavyResult<Q> {
    const file = this.#file;
    if (file === null) throw fail('closed', 'This dump is closed.');
    const answer = answerHeavy(
      question,
      {
        columns: this.#dump(),
        file,
        graph: (view) => {
          const graph = this.#graphs.get(view);
          if (graph === undefined) throw fail('not-found', 'The references of this dump are not indexed.');
          return graph;
        },
      },
      params,
      watchOf(question),
    );
    if (answer === null) throw cancelled();
    return answer;
  }

  /** As rows; what the dump has no object for is left out. */
  #givenRoots(watchOf: WatchOf): Roots | null {
    if (this.#given === null) return null;
    const { words, reason } = this.#given;
    const found = new Uint32Array(reason.length);
    rowsOf(this.#addresses(watchOf), words, reason.length, found, 0);
    const there = (_: number, i: number): boolean => found[i] !== none;
    return { row: found.filter((row) => row !== none), reason: reason.filter(there) };
  }

  #dump(): DumpColumns {
    if (this.#columns === null) throw fail('closed', 'This dump is closed.');
    return this.#columns;
  }

  #addresses(watchOf: WatchOf): AddressTable {
    if (this.#identity === null) {
      if (watchOf('identity')(0)) throw cancelled();
      const columns = this.#dump();
      this.#identity = buildIdentity(columns.addressWords, columns.objects).table;
    }
    return this.#identity;
  }

  #view(name: ViewName, watchOf: WatchOf): GraphView {
    let view = this.#views.get(name);
    if (view !== undefined) return view;
    if (name === 'raw') view = this.#rawView(watchOf);
    else if (name === 'collapsed') {
      const raw = this.#view('raw', watchOf);
      if (watchOf('collapsing')(0)) throw cancelled();
      const columns = this.#dump();
      view = collapsedView(raw, columns.addressWords, nameReader(columns, this.#file));
    } else {
      const collapsed = this.#view('collapsed', watchOf);
      if (watchOf('pruning')(0)) throw cancelled();
      view = prunedView(collapsed);
    }
    this.#views.set(name, view);
    return view;
  }

  #rawView(watchOf: WatchOf): GraphView {
    const columns = this.#dump();
    const table = this.#addresses(watchOf);
    const references = this.#references;
    if (references === null) throw new Error('the references of a dump are taken before its graph is made');
    this.#edges ??= new EdgesUnderWay(references);
    const edges = this.#edges.finish(table, watchOf('references'));
    if (edges === null) throw cancelled();
    this.#references = null;
    this.#edges = null;
    return rawView(edges, sizeColumnOf(columns), { of: columns.type, names: columns.typeNames });
  }
}

const wishesKey = (wishes: RootWishes | null): string =>
  wishes === null ? '[[],[],[]]' : JSON.stringify([wishes.added, wishes.ignored, wishes.ignoredHolders]);
