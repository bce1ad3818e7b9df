import type { DumpId } from '../../../shared/model/units.ts';
import type {
  ArenasAnswer,
  Diagnosis,
  DuplicatesAnswer,
  EvidenceTexts,
  InsightPython,
  WasteAnswer,
} from '../../../shared/protocol/insight.ts';
import type { ViewName } from '../../../shared/protocol/views.ts';
import type { EngineClient } from '../../../shared/protocol/wire.ts';
import { Answer } from '../walk/answer.svelte.ts';
import type { InsightLook } from './insight-look.ts';

/** Arenas in one picture: 256 MiB of 1 MiB arenas, 64 MiB of the older ones. */
const arenasShown = 256;

const nothingGiven: EvidenceTexts = {
  status: null,
  smaps: null,
  pmap: null,
  mallocStats: null,
  mallocInfo: null,
};

/** Where a dump's memory is lost, and where it lies. */
export class InsightDesk {
  readonly #client: EngineClient;
  readonly #dump: DumpId;
  readonly waste = new Answer<WasteAnswer>();
  readonly duplicates = new Answer<DuplicatesAnswer>();
  readonly arenas = new Answer<ArenasAnswer>();
  readonly diagnosis = new Answer<Diagnosis>();
  readonly writer = new Answer<InsightPython>();
  given = $state.raw<EvidenceTexts>(nothingGiven);
  #revision = 0;

  constructor(client: EngineClient, dump: DumpId) {
    this.#client = client;
    this.#dump = dump;
  }

  show(view: ViewName, { part, python, from }: InsightLook): void {
    const about = { dump: this.#dump, view, python };
    const key = `${view} ${python ?? ''}`;
    if (part === 'waste') this.waste.ask(key, (signal) => this.#client.ask('waste', about, signal));
    else if (part === 'duplicates')
      this.duplicates.ask(view, (signal) =>
        this.#client.ask('duplicates', { dump: this.#dump, view }, signal),
      );
    else if (part === 'arenas')
      this.arenas.ask(`${key} ${from}`, (signal) =>
        this.#client.ask('arenas', { ...about, from, limit: arenasShown }, signal),
      );
    else if (part === 'sizes')
      this.writer.ask('', (signal) =>
        this.#client.ask('writerPython', { dump: this.#dump, python: null }, signal),
      );
    else {
      const { given } = this;
      this.diagnosis.ask(`${python ?? ''} ${this.#revision}`, (signal) =>
        this.#client.ask('diagnose', { dump: this.#dump, python, ...given }, signal),
      );
    }
  }

  /** null takes a text back. */
  give(name: keyof EvidenceTexts, text: string | null): void {
    this.given = { ...this.given, [name]: text };
    this.#revision += 1;
  }

  get arenasShown(): number {
    return arenasShown;
  }
}
