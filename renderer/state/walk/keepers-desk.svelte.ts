import type { DumpId } from '../../../shared/model/units.ts';
import type { KeepersAnswer } from '../../../shared/protocol/kept-alive.ts';
import type { ViewName } from '../../../shared/protocol/views.ts';
import type { EngineClient } from '../../../shared/protocol/wire.ts';
import { Answer } from './answer.svelte.ts';

/** A type's name as a text of the query language. */
export const quotedText = (text: string): string =>
  `'${text.replace(
    // eslint-disable-next-line no-control-regex -- control characters are among what is written out
    /['\\\u0000-\u001f\u007f-\u009f\u2028\u2029\ud800-\udfff]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )}'`;

export const queryOfType = (type: string): string => `type = ${quotedText(type)}`;

/** Who keeps the objects of a query alive. */
export class KeepersDesk {
  readonly #client: EngineClient;
  readonly #dump: DumpId;
  readonly answer = new Answer<KeepersAnswer>();

  constructor(client: EngineClient, dump: DumpId) {
    this.#client = client;
    this.#dump = dump;
  }

  show(text: string, skip: string, as: ViewName): void {
    const question = { dump: this.#dump, view: as, text, skip };
    this.answer.ask(JSON.stringify(question), (signal) => this.#client.ask('keepers', question, signal));
  }
}
