import type { DumpId } from '../../../shared/model/units.ts';
import type { ProcessAnswer, ThreadsAnswer } from '../../../shared/protocol/process.ts';
import type { ViewName } from '../../../shared/protocol/views.ts';
import type { EngineClient } from '../../../shared/protocol/wire.ts';
import { Answer } from './answer.svelte.ts';

/** What a dump says of the process it was taken of. */
export class ProcessDesk {
  readonly #client: EngineClient;
  readonly #dump: DumpId;
  readonly facts = new Answer<ProcessAnswer>();
  readonly threads = new Answer<ThreadsAnswer>();

  constructor(client: EngineClient, dump: DumpId) {
    this.#client = client;
    this.#dump = dump;
  }

  show(as: ViewName): void {
    this.facts.ask('', (signal) => this.#client.ask('processFacts', { dump: this.#dump }, signal));
    this.threads.ask(as, (signal) => this.#client.ask('threads', { dump: this.#dump, view: as }, signal));
  }
}
