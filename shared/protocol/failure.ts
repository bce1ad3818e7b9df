import type { ByteOffset, LineNumber } from '../model/units.ts';

/**
 * Everything that can be expected to go wrong, by kind. The message is one sentence a person can act on;
 * the place is given where there is one.
 */
export type FailureKind =
  | 'bad-request' // the asker's words are off: unknown method, parameter of the wrong shape
  | 'not-found' // no such file, dump or object
  | 'is-a-directory'
  | 'no-permission'
  | 'empty-file'
  | 'not-a-dump' // no importer recognises the content
  | 'no-objects' // recognised, but not one object could be read
  | 'damaged' // for example a gzip stream that breaks off before anything could be read
  | 'file-changed' // the file shrank or was replaced while it was open
  | 'disk-full' // a cache or export could not be written
  | 'too-large' // beyond a limit of this engine, named in the message
  | 'out-of-memory'
  | 'io' // the operating system refused, its words are in the message
  | 'cancelled'
  | 'closed' // the dump was closed while the question was under way
  | 'engine-stopped'; // the engine went away; nothing that was asked can be answered

export interface Failure {
  readonly kind: FailureKind;
  readonly message: string;
  readonly byteOffset?: ByteOffset;
  readonly line?: LineNumber;
}

/** A failure on its way up through code that throws; the wire carries only `failure`. */
export class FailureError extends Error {
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(failure.message);
    this.name = 'FailureError';
    this.failure = failure;
  }
}

/** Shorthand for `throw fail('not-found', 'There is no file …')`. */
export function fail(
  kind: FailureKind,
  message: string,
  place: { byteOffset?: ByteOffset; line?: LineNumber } = {},
): FailureError {
  return new FailureError({ kind, message, ...place });
}

/** Whatever was thrown, as a failure fit for the wire. A bug keeps its message, without a stack. */
export function toFailure(thrown: unknown): Failure {
  if (thrown instanceof FailureError) return thrown.failure;
  if (thrown instanceof Error && thrown.name === 'AbortError')
    return { kind: 'cancelled', message: 'Cancelled.' };
  if (
    thrown instanceof RangeError &&
    /allocation|Array buffer|Invalid typed array length/i.test(thrown.message)
  ) {
    return { kind: 'out-of-memory', message: `Not enough memory for this step (${thrown.message}).` };
  }
  return { kind: 'io', message: thrown instanceof Error ? thrown.message : String(thrown) };
}
