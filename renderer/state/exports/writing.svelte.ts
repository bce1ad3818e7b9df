import type { CancelSignal } from '../../../shared/base/cancel-signal.ts';
import type { ExportAnswer } from '../../../shared/protocol/export.ts';
import { toFailure } from '../../../shared/protocol/failure.ts';

/** "1,200 rows", or of a table that cannot be had whole "the first 10,000 of 23,456 rows". */
export const amount = (rows: number, of: number | null | undefined, what: string): string => {
  const many = rows.toLocaleString('en-US');
  if (of === undefined) return `${many} ${what}`;
  return of === null
    ? `the first ${many} ${what}`
    : `the first ${many} of ${of.toLocaleString('en-US')} ${what}`;
};

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
          return `${amount(answer.rows, answer.of, what)} were written to ${answer.path}.`;
        case 'download': {
          const { path, fileName, rows } = answer;
          download(path, fileName);
          const many = rows === null ? '' : `, ${amount(rows, answer.of, what)},`;
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
