import type { DumpId } from '../../../shared/model/units.ts';
import type { Failure } from '../../../shared/protocol/failure.ts';
import { toFailure } from '../../../shared/protocol/failure.ts';
import type { Report, ReportQuestion, WrittenFormat } from '../../../shared/protocol/report.ts';
import type { ViewName } from '../../../shared/protocol/views.ts';
import type { EngineClient } from '../../../shared/protocol/wire.ts';
import { Writing } from '../exports/writing.svelte.ts';
import type { ReportLook } from './report-choices.ts';
import { Templates } from './templates.svelte.ts';
import { moved, usualLook } from './report-choices.ts';

/** Who types a title does not want a report for each letter. */
const pauseMs = 300;

/** The report about one dump that is being put together: what was chosen, how it would look, and its file. */
export class ReportDesk {
  readonly #client: EngineClient;
  readonly dump: DumpId;
  choices = $state.raw<ReportLook>(usualLook);
  /** '': a title made of the dump's name. */
  title = $state('');
  format = $state<WrittenFormat>('html');
  /** Dumps to compare with; null until somebody chose: those that stand before this one. */
  earlier = $state.raw<readonly DumpId[] | null>(null);
  /** Open profiles that have a section. */
  profiles = $state.raw<readonly DumpId[]>([]);
  preview = $state.raw<Report | null>(null);
  busy = $state(false);
  failure = $state.raw<Failure | null>(null);
  readonly writing = new Writing();
  /** Kept by the host; the same for every dump. */
  readonly templates: Templates;
  #abort = new AbortController();

  constructor(client: EngineClient, dump: DumpId) {
    this.#client = client;
    this.dump = dump;
    this.templates = new Templates(client);
  }

  change(change: Partial<ReportLook>): void {
    this.choices = { ...this.choices, ...change };
  }

  move(from: number, to: number): void {
    this.change({ sections: moved(this.choices.sections, from, to) });
  }

  switch(place: number): void {
    const { sections } = this.choices;
    this.change({ sections: sections.map((each, i) => (i === place ? { ...each, on: !each.on } : each)) });
  }

  /** `open`: all open dumps, in their order; `openProfiles`: all open profiles; `name`: this dump's. */
  question(
    view: ViewName,
    open: readonly { readonly dump: DumpId }[],
    openProfiles: readonly { readonly dump: DumpId }[],
    name: string,
  ): ReportQuestion {
    const { sections, redactValues, redactPaths, redactTypes } = this.choices;
    const own = open.findIndex(({ dump }) => dump === this.dump);
    const wanted = this.earlier ?? open.slice(0, Math.max(0, own)).map(({ dump }) => dump);
    const earlier = open
      .map(({ dump }) => dump)
      .filter((dump) => dump !== this.dump && wanted.includes(dump));
    const title = this.title.trim();
    return {
      dump: this.dump,
      view,
      earlier,
      profiles: openProfiles.map(({ dump }) => dump).filter((dump) => this.profiles.includes(dump)),
      title: title !== '' ? title : redactPaths ? 'Memory report' : `Memory report: ${name}`.slice(0, 300),
      sections: sections.filter(({ on }) => on).map((section) => section.name),
      redactValues,
      redactPaths,
      redactTypes: redactTypes === '' ? null : redactTypes,
    };
  }

  /** Shows what a report would say; an earlier ask that is under way is given up. Gives what stops it. */
  show(question: ReportQuestion): () => void {
    this.#abort.abort();
    const abort = new AbortController();
    this.#abort = abort;
    const timer = setTimeout(() => void this.#load(question, abort), this.preview === null ? 0 : pauseMs);
    return () => {
      clearTimeout(timer);
      abort.abort();
      if (this.#abort === abort) this.busy = false;
    };
  }

  async #load(question: ReportQuestion, abort: AbortController): Promise<void> {
    this.busy = true;
    try {
      const report = await this.#client.ask('report', question, abort.signal);
      if (this.#abort !== abort) return;
      this.preview = report;
      this.failure = null;
    } catch (error) {
      if (this.#abort === abort && !abort.signal.aborted) this.failure = toFailure(error);
    } finally {
      if (this.#abort === abort) this.busy = false;
    }
  }

  write(question: ReportQuestion, download: (path: string, fileName: string) => void): Promise<void> {
    const { format } = this;
    return this.writing.run(
      format === 'csv' ? 'rows' : 'sections',
      (signal) => this.#client.ask('writeReport', { ...question, format }, signal),
      download,
    );
  }
}
