/* eslint-disable svelte/prefer-svelte-reactivity -- the map is replaced as a whole, never changed in place */
import type { AddressText, DumpId } from '../../../shared/model/units.ts';
import type { Failure } from '../../../shared/protocol/failure.ts';
import { toFailure } from '../../../shared/protocol/failure.ts';
import type { Note, NotesAnswer, SetNoteQuestion } from '../../../shared/protocol/notes.ts';
import type { EngineClient } from '../../../shared/protocol/wire.ts';

/** What a note is about, as the screens name it: an object of a type, or a whole type. */
export interface Subject {
  /** null: the type itself. */
  readonly address: AddressText | null;
  readonly type: string;
}

/** Stars and notes of a dump. */
export class NotesDesk {
  readonly #client: EngineClient;
  readonly #dump: DumpId;
  /** Latest change first; null until the first answer. */
  all = $state.raw<readonly Note[] | null>(null);
  /** What is wrong with the file they are kept in. */
  problem = $state.raw<string | null>(null);
  failure = $state.raw<Failure | null>(null);
  readonly #bySubject = $derived(
    new Map((this.all ?? []).map((note): [string, Note] => [keyOfNote(note), note])),
  );
  /** Changes wait for each other, so that an older answer never follows a newer one. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(client: EngineClient, dump: DumpId) {
    this.#client = client;
    this.#dump = dump;
  }

  refresh(): Promise<boolean> {
    return this.#ask(() => this.#client.ask('notes', { dump: this.#dump }));
  }

  of = (subject: Subject): Note | null => this.#bySubject.get(keyOf(subject)) ?? null;

  /** Changes a star or a text, and leaves the other as it is. False, and `failure` says why, where it was not kept. */
  set(subject: Subject, change: Partial<Pick<Note, 'starred' | 'text'>>): Promise<boolean> {
    return this.#ask(() => {
      const now = this.of(subject);
      const question: SetNoteQuestion = {
        dump: this.#dump,
        address: subject.address,
        type: subject.type,
        starred: change.starred ?? now?.starred ?? false,
        text: change.text ?? now?.text ?? '',
      };
      return this.#client.ask('setNote', question);
    });
  }

  #ask(work: () => Promise<NotesAnswer>): Promise<boolean> {
    const done = this.#last.then(async () => {
      try {
        const { notes, problem } = await work();
        this.all = notes;
        this.problem = problem ?? this.problem;
        this.failure = null;
        return true;
      } catch (error) {
        this.failure = toFailure(error);
        return false;
      }
    });
    this.#last = done;
    return done;
  }
}

const keyOf = ({ address, type }: Subject): string =>
  address === null ? `type ${type}` : `object ${address}`;

export const subjectOf = ({ about, type }: Note): Subject =>
  about.kind === 'object' ? { address: about.address, type } : { address: null, type: about.type };

const keyOfNote = (note: Note): string => keyOf(subjectOf(note));
