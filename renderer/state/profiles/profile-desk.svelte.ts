import type { DumpId } from '../../../shared/model/units.ts';
import type {
  ProfileCell,
  ProfileFacts,
  ProfileFlame,
  ProfileSeries,
  ProfileTableName,
} from '../../../shared/protocol/profile-screen.ts';
import type { EngineClient } from '../../../shared/protocol/wire.ts';
import { Answer } from '../walk/answer.svelte.ts';
import type { LoadRows } from '../walk/paged-rows.svelte.ts';
import { PagedRows } from '../walk/paged-rows.svelte.ts';
import type { ProfileLook } from './profile-look.ts';

/** A row of any table of a profile. */
export interface ProfileRow {
  readonly key: number;
  readonly cells: Readonly<Record<string, ProfileCell>>;
}

export interface TableFoot {
  readonly total: number;
  readonly all: number;
  readonly sums: Readonly<Record<string, number | null>>;
  readonly columns: readonly string[];
  readonly note: string | null;
}

/** A table of a profile and the question behind it. */
export class ProfileTable {
  readonly #client: EngineClient;
  readonly #dump: DumpId;
  readonly rows = new PagedRows<ProfileRow>();
  /** Null until the first answer. */
  foot = $state.raw<TableFoot | null>(null);

  constructor(client: EngineClient, dump: DumpId) {
    this.#client = client;
    this.#dump = dump;
  }

  ask(table: ProfileTableName, look: ProfileLook): void {
    const question = { ...scopeOf(look), dump: this.#dump, table, sortBy: look.sortBy };
    const asked = { ...question, descending: look.descending, filter: look.filter };
    const load: LoadRows<ProfileRow> = async (from, limit, signal) => {
      const page = await this.#client.ask('profileTable', { ...asked, from, limit }, signal);
      const { columns, total, all, sums } = page;
      this.foot = {
        total,
        all,
        columns,
        note: page.note,
        sums: Object.fromEntries(columns.map((column, at) => [column, sums[at] ?? null])),
      };
      const rows = page.rows.map((cells, row) => ({
        key: page.keys[row] ?? 0,
        cells: Object.fromEntries(columns.map((column, at) => [column, cells[at] ?? null])),
      }));
      return { total, rows, start: page.start };
    };
    this.rows.ask(JSON.stringify(asked), load, { method: 'profileTable', params: asked });
  }
}

/** What is laid out of one profile. */
export class ProfileDesk {
  readonly #client: EngineClient;
  readonly #dump: DumpId;
  readonly facts = new Answer<ProfileFacts>();
  readonly series = new Answer<ProfileSeries>();
  readonly flame = new Answer<ProfileFlame>();
  readonly table: ProfileTable;
  /** Beside the functions: callers and callees, or the lines of the chosen one. */
  readonly callers: ProfileTable;
  readonly callees: ProfileTable;
  readonly lines: ProfileTable;

  constructor(client: EngineClient, dump: DumpId) {
    this.#client = client;
    this.#dump = dump;
    this.table = new ProfileTable(client, dump);
    this.callers = new ProfileTable(client, dump);
    this.callees = new ProfileTable(client, dump);
    this.lines = new ProfileTable(client, dump);
  }

  askFacts(): void {
    this.facts.ask('facts', (signal) => this.#client.ask('profileFacts', { dump: this.#dump }, signal));
  }

  askSeries(): void {
    this.series.ask('series', (signal) => this.#client.ask('profileSeries', { dump: this.#dump }, signal));
  }

  askFlame(look: ProfileLook): void {
    const { node, upward, frame } = look;
    const question = { ...scopeOf(look), dump: this.#dump, node, upward, frame };
    this.flame.ask(JSON.stringify(question), (signal) => this.#client.ask('profileFlame', question, signal));
  }
}

const scopeOf = ({
  by,
  cumulative,
  include,
  exclude,
  allFrames,
  domain,
  against,
  added,
  subject,
}: ProfileLook) => ({ by, cumulative, include, exclude, allFrames, domain, against, added, subject });
