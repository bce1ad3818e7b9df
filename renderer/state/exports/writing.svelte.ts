import type { CancelSignal } from '../../../shared/base/cancel-signal.ts';
import type { ExportAnswer } from '../../../shared/protocol/export.ts';
import { toFailure } from '../../../shared/protocol/failure.ts';

/** One file, or one copy, at a time: asked for, waited for, cancelled; what came of it in words. */
export class Writing {
  busy = $state(false);
  said = $state('');
  /** What was said is about something that went wrong. */
  failed = $state(false);
  #abort = new AbortController();

  /** `download` takes the path of a file that the server offers. `what`: "rows", "sections". */
  run(
    what: string,
    ask: (signal: CancelSignal) => Promise<ExportAnswer>,
    download: (path: string, fileName: string) => void,
  ): Promise<void> {
    return this.tell(async (signal) => {
      const answer = await ask(signal);
      switch (answer.kind) {
        case 'none':
          return '';
        case 'saved':
          return `${answer.rows.toLocaleString('en-US')} ${what} were written to ${answer.path}.`;
        case 'download': {
          const { path, fileName, rows } = answer;
          download(path, fileName);
          const many = rows === null ? '' : `, ${rows.toLocaleString('en-US')} ${what},`;
          return `${fileName}${many} is being downloaded.`;
        }
      }
    }, 'Cancelled; no file was written.');
  }

  /** Does something that may take a while, and says what came of it: the words that `work` gives, or why it failed. */
  async tell(work: (signal: AbortSignal) => Promise<string>, cancelled: string): Promise<void> {
    this.#abort.abort();
    const abort = new AbortController();
    this.#abort = abort;
    this.busy = true;
    this.failed = false;
    this.said = '';
    try {
      const said = await work(abort.signal);
      if (this.#abort === abort) this.said = said;
    } catch (error) {
      const failure = toFailure(error);
      if (this.#abort === abort) {
        this.said = failure.kind === 'cancelled' ? cancelled : failure.message;
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
