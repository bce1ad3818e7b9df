import type { AddressText, DumpId } from '../model/units.ts';

/** What a note is about: one object of a dump, or all of a type. */
export type NoteSubject =
  | { readonly kind: 'object'; readonly address: AddressText }
  | { readonly kind: 'type'; readonly type: string };

/** A star, a text, or both. */
export interface Note {
  readonly about: NoteSubject;
  /** The type of an object when the note was made; of a type its name. */
  readonly type: string;
  readonly starred: boolean;
  readonly text: string;
  /** Milliseconds since 1970 of the last change. */
  readonly changedMs: number;
}

/** Notes of a dump, latest change first. */
export interface NotesAnswer {
  readonly notes: readonly Note[];
  /** One sentence on what is wrong with the file of notes; null where nothing is. */
  readonly problem: string | null;
}

export const longestNote = 10_000;

/** Replaces the note about a subject; without a star and a text there is none any more. */
export interface SetNoteQuestion {
  readonly dump: DumpId;
  /** Of an object its address, of a type null. */
  readonly address: AddressText | null;
  readonly type: string;
  readonly starred: boolean;
  /** At most `longestNote` characters. */
  readonly text: string;
}
