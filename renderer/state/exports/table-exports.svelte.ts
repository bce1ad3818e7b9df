import type { DumpId } from '../../../shared/model/units.ts';
import type { ExportKind, TableFormat } from '../../../shared/protocol/table-export.ts';
import type { ViewName } from '../../../shared/protocol/views.ts';
import type { EngineClient } from '../../../shared/protocol/wire.ts';
import { Writing } from './writing.svelte.ts';

/** Whole tables of a dump as files; they stream from the engine and never pass through the window. */
export class TableExports {
  readonly #client: EngineClient;
  readonly #dump: DumpId;
  readonly writing = new Writing();
  /** What is being written, so that only the menu that began it tells of it. */
  of = $state<ExportKind | null>(null);

  constructor(client: EngineClient, dump: DumpId) {
    this.#client = client;
    this.#dump = dump;
  }

  write(
    kind: ExportKind,
    format: TableFormat,
    view: ViewName,
    download: (path: string, fileName: string) => void,
  ): Promise<void> {
    this.of = kind;
    const question = { dump: this.#dump, view, kind, format };
    return this.writing.run('rows', (signal) => this.#client.ask('exportTable', question, signal), download);
  }
}
