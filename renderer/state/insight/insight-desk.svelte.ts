import type { DumpId } from '../../../shared/model/units.ts';
import type {
  ArenasAnswer,
  Diagnosis,
  DuplicatesAnswer,
  EvidenceTexts,
  InsightPython,
  WasteAnswer,
} from '../../../shared/protocol/insight.ts';
import { noEvidence } from '../../../shared/protocol/insight.ts';
import type { ViewName } from '../../../shared/protocol/views.ts';
import type { EngineClient } from '../../../shared/protocol/wire.ts';
import { Answer } from '../walk/answer.svelte.ts';
import type { InsightLook } from './insight-look.ts';

/** Arenas in one picture: 256 MiB of 1 MiB arenas, 64 MiB of the older ones. */
const arenasShown = 256;

/** Open files of other tools that a diagnosis goes by. */
export interface Companions {
  readonly mprof: DumpId | null;
  readonly strace: DumpId | null;
}

/** Where a dump's memory is lost, and where it lies. */
export class InsightDesk {
  readonly #client: EngineClient;
  readonly #dump: DumpId;
  readonly waste = new Answer<WasteAnswer>();
  readonly duplicates = new Answer<DuplicatesAnswer>();
  readonly arenas = new Answer<ArenasAnswer>();
  readonly diagnosis = new Answer<Diagnosis>();
  readonly writer = new Answer<InsightPython>();
  given = $state.raw<EvidenceTexts>(noEvidence);
  /** Open files that stand for the texts of the same name. */
  companions = $state.raw<Companions>({ mprof: null, strace: null });
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
      const { given, companions } = this;
      this.diagnosis.ask(`${python ?? ''} ${this.#revision}`, (signal) =>
        this.#client.ask(
          'diagnose',
          {
            dump: this.#dump,
            python,
            ...given,
            openMprof: companions.mprof,
            openStrace: companions.strace,
          },
          signal,
        ),
      );
    }
  }

  get givenCount(): number {
    const given: readonly (string | DumpId | null)[] = [
      ...Object.values<string | null>({ ...this.given }),
      ...Object.values<DumpId | null>({ ...this.companions }),
    ];
    return given.filter((one) => one !== null).length;
  }

  /** The dump alone says too little for a diagnosis, and nothing was given beside it. */
  get isWithoutEvidence(): boolean {
    return this.givenCount === 0 && this.diagnosis.failure?.kind === 'bad-request';
  }

  /** null takes a text back. */
  give(name: keyof EvidenceTexts, text: string | null): void {
    this.given = { ...this.given, [name]: text };
    this.#revision += 1;
  }

  /** An open recording or log in the place of a text; null takes it back. */
  take(name: keyof Companions, open: DumpId | null): void {
    this.companions = { ...this.companions, [name]: open };
    if (open !== null) this.given = { ...this.given, [name]: null };
    this.#revision += 1;
  }

  get arenasShown(): number {
    return arenasShown;
  }
}
