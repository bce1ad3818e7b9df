import type { DumpId } from '../../../shared/model/units.ts';
import type { KeepersAnswer, MergedPathsAnswer } from '../../../shared/protocol/kept-alive.ts';
import type { FirstFoundQuestion, QueryPage } from '../../../shared/protocol/query.ts';
import type { ViewName } from '../../../shared/protocol/views.ts';
import type { EngineClient } from '../../../shared/protocol/wire.ts';
import { parseQuery } from '../../../shared/query/parse.ts';
import { Answer } from '../walk/answer.svelte.ts';
import type { HeapObject } from '../walk/heap-object.ts';
import { rowsPageOf } from '../walk/heap-object.ts';
import type { LoadRows } from '../walk/paged-rows.svelte.ts';
import { PagedRows } from '../walk/paged-rows.svelte.ts';
import { PickedObjects } from '../walk/picked-objects.svelte.ts';
import { Tree } from '../walk/tree.svelte.ts';
import type { PathsItem } from './paths-tree.ts';
import { pathsTree } from './paths-tree.ts';
import { QueryDraft } from './query-draft.svelte.ts';

/** More steps than that are no picture of anything. */
const mostSteps = 500;
/** How often a query under way is asked for what it has found, and how much of it makes a first page. */
const firstEveryMs = 400;
const pageRows = 100;

/** What is laid out of a dump's queries: the draft, and the answers of the one that was run. */
export class QueryDesk {
  readonly #client: EngineClient;
  readonly #dump: DumpId;
  readonly draft: QueryDraft;
  readonly objects = new PagedRows<HeapObject>();
  readonly picked = new PickedObjects(this.objects);
  /** Of all that matched; null before the first answer. */
  matching = $state.raw<QueryPage['matching'] | null>(null);
  readonly keepers = new Answer<KeepersAnswer>();
  readonly paths = new Answer<MergedPathsAnswer>();
  readonly pathsTree = new Tree<PathsItem>();
  #asked = '';

  constructor(client: EngineClient, dump: DumpId) {
    this.#client = client;
    this.#dump = dump;
    this.draft = new QueryDraft(client, dump);
  }

  /** The objects that a query finds. `sets` tells states of the kept sets apart. Nothing for a text that is no query. */
  find(text: string, view: ViewName, sets: number): void {
    if (!parseQuery(text).ok) return;
    const question = { dump: this.#dump, view, text };
    const key = JSON.stringify([question, sets]);
    if (key !== this.#asked) {
      this.#asked = key;
      this.matching = null;
      this.picked.clear();
    }
    const load: LoadRows<HeapObject> = async (from, limit, signal) => {
      const asking = this.#client.ask('query', { ...question, from, limit }, signal);
      if (from === 0) void this.#showFirst(question, asking, signal);
      const page = await asking;
      if (!signal.aborted) this.matching = page.matching;
      return rowsPageOf(page);
    };
    this.objects.ask(key, load, { method: 'query', params: question });
  }

  /** While a query reads a large file, what it has found so far is listed. */
  async #showFirst(
    question: FirstFoundQuestion,
    asking: Promise<QueryPage>,
    signal: AbortSignal,
  ): Promise<void> {
    let isUnderWay = true;
    const ended = () => void (isUnderWay = false);
    asking.then(ended, ended);
    const goesOn = () => isUnderWay && !signal.aborted;
    for (let shown = 0; shown < pageRows;) {
      await new Promise((resolve) => setTimeout(resolve, firstEveryMs));
      if (!goesOn()) return;
      const page = await this.#client.ask('firstFound', question, signal).catch(() => null);
      if (!goesOn() || page === null) return;
      if (page.total > shown) this.objects.foretell(rowsPageOf(page).rows);
      shown = page.total;
    }
  }

  findKeepers(text: string, skip: string, view: ViewName, sets: number): void {
    const question = { dump: this.#dump, view, text, skip };
    this.keepers.ask(JSON.stringify([question, sets]), (signal) =>
      this.#client.ask('keepers', question, signal),
    );
  }

  findPaths(text: string, view: ViewName, sets: number): void {
    const question = { dump: this.#dump, view, text, limit: mostSteps };
    const key = JSON.stringify([question, sets]);
    this.paths.ask(key, async (signal) => {
      const answer = await this.#client.ask('mergedPaths', question, signal);
      if (!signal.aborted) this.pathsTree.ask(key, pathsTree(answer));
      return answer;
    });
  }
}
