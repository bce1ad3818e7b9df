/* eslint-disable svelte/prefer-svelte-reactivity -- nobody watches which desks there are */
import type { DumpId } from '../../shared/model/units.ts';
import type { EngineClient } from '../../shared/protocol/wire.ts';
import { TableExports } from './exports/table-exports.svelte.ts';
import { NotesDesk } from './notes/notes-desk.svelte.ts';
import { Exporting } from './query/exporting.svelte.ts';
import { QueryDesk } from './query/query-desk.svelte.ts';
import { SavedQueries } from './query/saved-queries.svelte.ts';
import { ReportDesk } from './report/report-desk.svelte.ts';
import { Suggestions } from './search/suggestions.svelte.ts';
import { SetsDesk } from './sets/sets-desk.svelte.ts';
import { Selection } from './selection.svelte.ts';
import { Walk } from './walk/walk.svelte.ts';
import { Summary } from './summary.svelte.ts';
import { TopKinds } from './top-kinds.svelte.ts';

/** What is laid out of one dump: it stays as it was left while another dump is looked at. */
export class Desk {
  readonly summary: Summary;
  readonly selection: Selection;
  readonly top: TopKinds;
  readonly walk: Walk;
  readonly query: QueryDesk;
  readonly sets: SetsDesk;
  readonly exporting: Exporting;
  readonly exports: TableExports;
  readonly report: ReportDesk;
  readonly notes: NotesDesk;
  readonly suggestions: Suggestions;

  constructor(client: EngineClient, dump: DumpId) {
    this.summary = new Summary(client, dump);
    this.selection = new Selection(this.summary);
    this.top = new TopKinds(client, dump);
    this.walk = new Walk(client, dump);
    this.query = new QueryDesk(client, dump);
    this.sets = new SetsDesk(client, dump);
    this.exporting = new Exporting(client, dump);
    this.exports = new TableExports(client, dump);
    this.report = new ReportDesk(client, dump);
    this.notes = new NotesDesk(client, dump);
    this.suggestions = new Suggestions(client, dump);
  }
}

/** One desk per open dump. */
export class Desks {
  readonly #client: EngineClient;
  /** The same for every dump. */
  readonly savedQueries: SavedQueries;

  readonly #byDump = new Map<DumpId, { readonly desk: Desk; readonly roots: number }>();

  constructor(client: EngineClient) {
    this.#client = client;
    this.savedQueries = new SavedQueries(client);

    client.listen('dumpClosed', ({ dump }) => this.#byDump.delete(dump));
  }

  /** `roots` is the revision of the dump's roots: after a change all that was answered before is put away. */
  of(dump: DumpId, roots: number): Desk {
    const there = this.#byDump.get(dump);
    if (there?.roots === roots) return there.desk;
    const desk = new Desk(this.#client, dump);
    this.#byDump.set(dump, { desk, roots });
    return desk;
  }
}
