import { FailureError } from '../../../../shared/protocol/failure.ts';
import { TextTable } from '../text-table.ts';
import { PickleMachine } from './machine.ts';
import type { PickleShape } from './shape.ts';
import { refusal } from './shape.ts';

const notHere = (at: number): never => {
  throw refusal('The pickle holds plain data, not a profile', at);
};

/** A shape that holds nothing: running a pickle into it finds what it asks for first. */
const nothing = (): PickleShape => ({
  what: 'profile',
  texts: new TextTable(),
  globals: [],
  onlyOnce: 0,
  tuple: (...[, , at]) => notHere(at),
  emptyList: notHere,
  emptyDict: notHere,
  append: (...[, , , at]) => notHere(at),
  setItems: (...[, , , at]) => notHere(at),
  newObject: (...[, at]) => notHere(at),
  build: (...[, , at]) => notHere(at),
  finish: (...[, at]) => notHere(at),
});

/** A class at the very start, as protocols 0 and 1 write it: "c", module, name. */
const textClass = /^\(*c([\w.]{1,100})\n([\w.]{1,100})\n/;

/**
 * For a file that no importer knows: when it is a pickle, the sentence that names the class or opcode that no profile
 * has; null when it is none.
 */
export function unknownPickle(head: Uint8Array, bytes: number): string | null {
  const start = String.fromCharCode(...head.subarray(0, 256));
  const named = textClass.exec(start);
  if (named !== null)
    return `The pickle asks for the class "${named[1] ?? ''}.${named[2] ?? ''}", which no profile holds; nothing was run.`;
  if (head[0] !== 0x80 || head.length < 2 || head[1]! > 5) return null;
  try {
    new PickleMachine(nothing(), bytes).feed(head, head.length, 0);
    return 'The pickle holds no profile.';
  } catch (error) {
    if (error instanceof FailureError) return error.failure.message;
    throw error;
  }
}
