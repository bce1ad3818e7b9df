import type { Failure } from '../../../shared/protocol/failure.ts';
import { toFailure } from '../../../shared/protocol/failure.ts';
import type { SavedQuery } from '../../../shared/protocol/saved-queries.ts';
import type { EngineClient } from '../../../shared/protocol/wire.ts';

/** The queries that the person gave a name: the same for every dump, kept by the host between runs. */
export class SavedQueries {
  readonly #client: EngineClient;
  all = $state.raw<readonly SavedQuery[]>([]);
  failure = $state.raw<Failure | null>(null);
  /** What is wrong with the file they are kept in; null while nothing is. */
  problem = $state.raw<string | null>(null);

  constructor(client: EngineClient) {
    this.#client = client;
  }

  refresh = (): Promise<boolean> => this.#ask(() => this.#client.ask('savedQueries', {}));

  /** A query of that name is replaced; `renamed` is the one whose place it takes. */
  save(name: string, text: string, renamed: string | null = null): Promise<boolean> {
    return this.#ask(() => this.#client.ask('saveQuery', { name: name.trim(), text, renamed }));
  }

  remove(name: string): Promise<boolean> {
    return this.#ask(() => this.#client.ask('removeQuery', { name }));
  }

  async #ask(
    work: () => Promise<{ queries: readonly SavedQuery[]; problem: string | null }>,
  ): Promise<boolean> {
    this.failure = null;
    try {
      const { queries, problem } = await work();
      this.all = queries;
      this.problem = problem;
      return true;
    } catch (error) {
      this.failure = toFailure(error);
      return false;
    }
  }
}
