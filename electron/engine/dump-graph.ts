import type { CancelSignal } from '../../shared/base/cancel-signal.ts';
import type { ViewName } from '../../shared/protocol/views.ts';
import { fail } from '../../shared/protocol/failure.ts';
import type { GraphContext } from './answers/graph-context.ts';
import type { HeavyName, HeavyParams, HeavyResult } from './answers/heavy/questions.ts';
import { RecordReader } from './answers/records.ts';
import { writerOf } from './answers/writer.ts';
import type { FileMapping } from './dump-file/mapping.ts';
import type { FileKey } from './index-file/header.ts';
import type { OnPass } from './indexing/graph-thread.ts';
import { GraphThread } from './indexing/graph-thread.ts';
import type { GraphTasks, IndexedDump, LinesFile, RootWishes } from './indexing/tasks.ts';
import { noWishes } from './indexing/tasks.ts';
import type { StoredSummary } from './stored-summary.ts';
import { numbersOf } from './process/json-shape.ts';
import type { ProcessLines } from './process/process-lines.ts';
import { givenRoots, rootNames } from './process/given-roots.ts';
import type { ScannedDump } from './scan/scanned-dump.ts';
import { columnsOf, referenceBuffers } from './scan/scanned-dump.ts';

/** Where an index is, and for which state of which file. */
export interface IndexPlace {
  readonly path: string;
  readonly key: FileKey;
}

/**
 * The object graph of one dump: its thread, and what the thread has made so far. Questions that cost a page are answered
 * here from shared columns; others go to the thread. Each view's graph is made when it is first asked for.
 */
export class DumpGraph {
  readonly #thread: GraphThread;
  readonly #mapping: FileMapping;
  readonly #process: ProcessLines | null;
  readonly #contexts = new Map<ViewName, GraphContext>();
  readonly #making = new Map<ViewName, Promise<GraphContext>>();
  #namesOfRoots: ReadonlyMap<string, string> | null = null;
  #wishes: RootWishes = noWishes;
  #era: object = {};

  private constructor(thread: GraphThread, mapping: FileMapping, process: ProcessLines | null) {
    this.#thread = thread;
    this.#mapping = mapping;
    this.#process = process;
  }

  /** Of a dump that was scanned; the references go to the thread and may be forgotten here. */
  static async ofScan(
    workerFile: string,
    scanned: ScannedDump,
    mapping: FileMapping,
    file: LinesFile,
    process: ProcessLines | null,
  ): Promise<DumpGraph> {
    const graph = new DumpGraph(new GraphThread(workerFile), mapping, process);
    const { identity, referenceCount, referenceChunks } = scanned;
    const references = { referenceCount, referenceChunks };
    const params = { columns: columnsOf(scanned), identity, references, file, given: givenRoots(process) };
    await graph.#thread.run('take', params, undefined, undefined, referenceBuffers(references));
    return graph;
  }

  /** Of a dump that was indexed before; null when the index is damaged or not there. */
  static async ofIndex(
    workerFile: string,
    place: IndexPlace,
    mapping: FileMapping,
    file: LinesFile,
    process: ProcessLines | null,
    signal: CancelSignal,
  ): Promise<DumpGraph | null> {
    const graph = new DumpGraph(new GraphThread(workerFile), mapping, process);
    try {
      const indexed = await graph.#thread.run('load', { ...place, file, given: givenRoots(process) }, signal);
      if (indexed !== null) {
        graph.#keep('raw', indexed);
        return graph;
      }
    } catch (error) {
      await graph.close();
      throw error;
    }
    await graph.close();
    return null;
  }

  /** Whether a view's graph is there. */
  has(view: ViewName): boolean {
    return this.#contexts.has(view);
  }

  /** What page-sized questions read. Throws 'not-found' while the view's graph is not there. */
  context(view: ViewName): GraphContext {
    const context = this.#contexts.get(view);
    if (context === undefined) throw fail('not-found', 'The references of this dump are not indexed yet.');
    return context;
  }

  /** Makes a view's graph, once. Two that ask together wait for the same one. */
  async make(view: ViewName, signal?: CancelSignal, onPass?: OnPass): Promise<GraphContext> {
    const there = this.#contexts.get(view);
    if (there !== undefined) return there;
    let making = this.#making.get(view);
    if (making === undefined) {
      making = this.#make(view, signal, onPass).finally(() => this.#making.delete(view));
      this.#making.set(view, making);
    }
    return making;
  }

  async #make(view: ViewName, signal?: CancelSignal, onPass?: OnPass): Promise<GraphContext> {
    if (view !== 'raw') await this.make('raw', signal, onPass);
    return this.#keep(view, await this.#thread.run('graph', { view, wishes: this.#wishes }, signal, onPass));
  }

  #keep(view: ViewName, { columns, identity, graph }: IndexedDump): GraphContext {
    const writer = writerOf(columns.typeNames, numbersOf(this.#process?.header['python']));
    const context: GraphContext = {
      columns,
      identity,
      graph,
      writer,
      records: new RecordReader(columns, this.#mapping, writer),
      view: graph.view,
      rootNames: this.#rootNames(),
      fromScript: this.#process !== null,
      raw: this.#contexts.get('raw')?.view ?? graph.view,
    };
    this.#contexts.set(view, context);
    return context;
  }

  #rootNames(): ReadonlyMap<string, string> {
    this.#namesOfRoots ??= rootNames(this.#process);
    return this.#namesOfRoots;
  }

  get wishes(): RootWishes {
    return this.#wishes;
  }

  /** Stands for these roots: what was worked out with others is kept under another. */
  get era(): object {
    return this.#era;
  }

  /** Other roots: all graphs are made anew when next asked for. */
  async wish(wishes: RootWishes): Promise<void> {
    // One that is under way would be taken for a graph of the new roots.
    await Promise.allSettled(this.#making.values());
    this.#wishes = wishes;
    this.#era = {};
    this.#contexts.clear();
  }

  /** Sums per type of a view; needs no graph, only the references. */
  sums(view: ViewName, signal?: CancelSignal, onPass?: OnPass): Promise<GraphTasks['sums']['result']> {
    return this.#thread.run('sums', { view }, signal, onPass);
  }

  save(place: IndexPlace, summary: StoredSummary, signal?: CancelSignal, onPass?: OnPass) {
    return this.#thread.run('save', { ...place, summary }, signal, onPass);
  }

  ask<Q extends HeavyName>(
    question: Q,
    params: HeavyParams<Q>,
    signal?: CancelSignal,
    onPass?: OnPass,
  ): Promise<HeavyResult<Q>> {
    return this.#thread.ask(question, params, signal, onPass);
  }

  close(): Promise<void> {
    return this.#thread.close();
  }
}
