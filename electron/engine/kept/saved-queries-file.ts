import { join } from 'node:path';
import { fail } from '../../../shared/protocol/failure.ts';
import type { SavedQuery } from '../../../shared/protocol/saved-queries.ts';
import { KeptFile } from './kept-file.ts';

const layout = 1;
export const mostSavedQueries = 500;
const longestName = 100;

interface Contents {
  readonly layout: number;
  readonly queries: readonly SavedQuery[];
}

/** The queries that people gave a name, for every dump. */
export class SavedQueriesFile {
  readonly #file: KeptFile<Contents>;

  constructor(folder: string) {
    const path = join(folder, 'queries.json');
    this.#file = new KeptFile(path, 'The saved queries', { layout, queries: [] }, contentsOf);
  }

  async read() {
    const { value, problem } = await this.#file.read();
    return { queries: value.queries, problem };
  }

  /** A query of that name is replaced, and so is the one called `renamed`. Rejects with 'bad-request', 'too-large', 'io'. */
  async save(name: string, text: string, renamed: string | null) {
    if (name.trim() === '' || name.length > longestName)
      throw fail('bad-request', `The name of a query has 1 to ${longestName} characters.`);
    return this.#change((queries) => {
      const others = queries.filter((query) => query.name !== name && query.name !== renamed);
      if (others.length >= mostSavedQueries)
        throw fail('too-large', `At most ${mostSavedQueries} queries are saved; delete one first.`);
      return [...others, { name, text }].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
    });
  }

  remove(name: string) {
    return this.#change((queries) => queries.filter((query) => query.name !== name));
  }

  async #change(change: (queries: readonly SavedQuery[]) => SavedQuery[]) {
    const { value, problem } = await this.#file.change(({ queries }) => ({
      layout,
      queries: change(queries),
    }));
    return { queries: value.queries, problem };
  }
}

function contentsOf(json: unknown): Contents | null {
  if (typeof json !== 'object' || json === null) return null;
  const { layout: found, queries } = json as Record<string, unknown>;
  if (found !== layout || !Array.isArray(queries)) return null;
  const known = queries.map(queryOf);
  return known.every((query) => query !== null) ? { layout, queries: known } : null;
}

function queryOf(json: unknown): SavedQuery | null {
  if (typeof json !== 'object' || json === null) return null;
  const { name, text } = json as Record<string, unknown>;
  return typeof name === 'string' && typeof text === 'string' ? { name, text } : null;
}
