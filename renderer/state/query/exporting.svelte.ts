import type { DumpId } from '../../../shared/model/units.ts';
import type { ExportFormat } from '../../../shared/protocol/export.ts';
import type { ViewName } from '../../../shared/protocol/views.ts';
import type { EngineClient } from '../../../shared/protocol/wire.ts';
import { Writing } from '../exports/writing.svelte.ts';

/** What a query finds as a file, one at a time. */
export class Exporting extends Writing {
  readonly #client: EngineClient;
  readonly #dump: DumpId;

  constructor(client: EngineClient, dump: DumpId) {
    super();
    this.#client = client;
    this.#dump = dump;
  }

  /** `download` takes the path of a file that the server offers. */
  write(
    text: string,
    view: ViewName,
    format: ExportFormat,
    download: (path: string, fileName: string) => void,
  ): Promise<void> {
    const question = { dump: this.#dump, view, text, format };
    return this.run('objects', (signal) => this.#client.ask('exportObjects', question, signal), download);
  }
}
