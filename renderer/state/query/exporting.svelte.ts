import type { DumpId } from '../../../shared/model/units.ts';
import type { ExportFormat } from '../../../shared/protocol/export.ts';
import { toFailure } from '../../../shared/protocol/failure.ts';
import type { ViewName } from '../../../shared/protocol/views.ts';
import type { EngineClient } from '../../../shared/protocol/wire.ts';

/** One export at a time: asked for, waited for, cancelled; what came of it in words. */
export class Exporting {
  readonly #client: EngineClient;
  readonly #dump: DumpId;
  busy = $state(false);
  said = $state('');
  /** What was said is about something that went wrong. */
  failed = $state(false);
  #abort = new AbortController();

  constructor(client: EngineClient, dump: DumpId) {
    this.#client = client;
    this.#dump = dump;
  }

  /** `download` takes the path of a file that the server offers. */
  async write(
    text: string,
    view: ViewName,
    format: ExportFormat,
    download: (path: string, fileName: string) => void,
  ): Promise<void> {
    this.#abort.abort();
    const abort = new AbortController();
    this.#abort = abort;
    this.busy = true;
    this.failed = false;
    this.said = '';
    try {
      const question = { dump: this.#dump, view, text, format };
      const answer = await this.#client.ask('exportObjects', question, abort.signal);
      if (answer.kind === 'download') {
        download(answer.path, answer.fileName);
        this.said = `${answer.fileName} is being downloaded.`;
      } else if (answer.kind === 'saved')
        this.said = `${answer.rows.toLocaleString('en-US')} objects were written to ${answer.path}.`;
    } catch (error) {
      const failure = toFailure(error);
      this.said = failure.message;
      this.failed = failure.kind !== 'cancelled';
    } finally {
      if (this.#abort === abort) this.busy = false;
    }
  }

  cancel(): void {
    this.#abort.abort();
  }
}
