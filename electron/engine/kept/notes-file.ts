import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { AddressText } from '../../../shared/model/units.ts';
import type { Note, SetNoteQuestion } from '../../../shared/protocol/notes.ts';
import type { FileKey } from '../index-file/header.ts';
import { KeptFile } from './kept-file.ts';

const layout = 1;
/** More stars than that are no selection any more; each is at most a few kilobytes. */
export const mostNotes = 10_000;

interface Contents {
  readonly layout: number;
  /** Where the dump lay when the notes were last changed: for people who look into the folder. */
  readonly dump: string;
  readonly notes: readonly Note[];
}

/**
 * The notes of a dump. They belong to what is in the file (its size and a hash of its head, middle and tail), not to where it
 * lies: a dump that was moved or copied has its notes still, another one at the same place has none of them.
 */
export function notesFile(folder: string, { bytes, sampleHash, path }: FileKey) {
  const name = createHash('sha256').update(`${bytes} ${sampleHash}`).digest('hex').slice(0, 24);
  const empty: Contents = { layout, dump: path, notes: [] };
  const file = new KeptFile(join(folder, `${name}.json`), 'The notes of this dump', empty, contentsOf);
  return {
    read: () => file.read(),
    set: (question: SetNoteQuestion, nowMs: number) =>
      file.change(({ notes }) => ({ layout, dump: path, notes: withNote(notes, question, nowMs) })),
  };
}

/** Latest change first. */
function withNote(notes: readonly Note[], question: SetNoteQuestion, nowMs: number): Note[] {
  const { address, type, starred } = question;
  const about = address === null ? ({ kind: 'type', type } as const) : ({ kind: 'object', address } as const);
  const others = notes.filter((note) => keyOf(note.about) !== keyOf(about));
  const text = question.text.trim();
  if (!starred && text === '') return others;
  return [{ about, type, starred, text, changedMs: nowMs }, ...others];
}

const keyOf = (about: Note['about']): string =>
  about.kind === 'object' ? `object ${about.address}` : `type ${about.type}`;

function contentsOf(json: unknown): Contents | null {
  if (typeof json !== 'object' || json === null) return null;
  const { layout: found, dump, notes } = json as Record<string, unknown>;
  if (found !== layout || typeof dump !== 'string' || !Array.isArray(notes)) return null;
  const known = notes.map(noteOf);
  return known.every((note) => note !== null) ? { layout, dump, notes: known } : null;
}

function noteOf(json: unknown): Note | null {
  if (typeof json !== 'object' || json === null) return null;
  const { about, type, starred, text, changedMs } = json as Record<string, unknown>;
  const subject = typeof about === 'object' && about !== null ? (about as Record<string, unknown>) : {};
  const whole =
    typeof type === 'string' &&
    typeof starred === 'boolean' &&
    typeof text === 'string' &&
    typeof changedMs === 'number';
  if (!whole) return null;
  const { kind, address } = subject;
  if (kind === 'object' && typeof address === 'string' && /^\d{1,20}$/.test(address))
    return { about: { kind, address: address as AddressText }, type, starred, text, changedMs };
  return kind === 'type' ? { about: { kind, type }, type, starred, text, changedMs } : null;
}
