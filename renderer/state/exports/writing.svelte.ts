import type { CancelSignal } from '../../../shared/base/cancel-signal.ts';
import type { ExportAnswer } from '../../../shared/protocol/export.ts';
import { toFailure } from '../../../shared/protocol/failure.ts';

/** One file at a time: asked for, waited for, cancelled; what came of it in words. */
export class Writing {
  busy = $state(false);
  said = $state('');
  /** What was said is about something that went wrong. */
  failed = $state(false);
  #abort = new AbortController();

  /** `download` takes the path of a file that the server offers. `what`: "rows", "sections". */
  async run(
    what: string,
    ask: (signal: CancelSignal) => Promise<ExportAnswer>,
    download: (path: string, fileName: string) => void,
  ): Promise<void> {
    this.#abort.abort();
    const abort = new AbortController();
    this.#abort = abort;
    this.busy = true;
    this.failed = false;
    this.said = '';
    try {
      const answer = await ask(abort.signal);
      if (answer.kind === 'download') {
        download(answer.path, answer.fileName);
        const { fileName, rows } = answer;
        const many = rows === null ? '' : `, ${rows.toLocaleString('en-US')} ${what},`;
        this.said = `${fileName}${many} is being downloaded.`;
      } else if (answer.kind === 'saved')
        this.said = `${answer.rows.toLocaleString('en-US')} ${what} were written to ${answer.path}.`;
    } catch (error) {
      const failure = toFailure(error);
      if (this.#abort === abort) {
        this.said = failure.kind === 'cancelled' ? 'Cancelled; no file was written.' : failure.message;
        this.failed = failure.kind !== 'cancelled';
      }
    } finally {
      if (this.#abort === abort) this.busy = false;
    }
  }

  cancel(): void {
    this.#abort.abort();
  }
}
