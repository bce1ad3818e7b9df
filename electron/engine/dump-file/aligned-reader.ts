import { readSync } from 'node:fs';
import { asByteOffset } from '../../../shared/model/units.ts';
import { fail } from '../../../shared/protocol/failure.ts';
import { isSystemError, systemCode } from './system-error.ts';

/** Large enough to be cheap, small enough that a slow disk still lets a cancel through. */
const stepBytes = 4 << 20;

/**
 * Reads `length` bytes at a file offset into memory, through short reads. Gives how many there were: fewer only at
 * the file's end. A page-aligned target (WebAssembly memory) is several times faster on some processors.
 * Throws a FailureError with the place: 'io' when the system refuses, 'file-changed' when a server's file is gone.
 */
export function readInto(fd: number, into: Uint8Array, fileOffset: number, length: number): number {
  let done = 0;
  while (done < length) {
    const at = fileOffset + done;
    let got: number;
    try {
      got = readSync(fd, into, done, Math.min(length - done, stepBytes), at);
    } catch (error) {
      throw readFailureAt(error, at);
    }
    if (got === 0) break;
    done += got;
  }
  return done;
}

/** Like `readInto`, where all of it must be there: an earlier end is 'file-changed', at the byte that is missing. */
export function readWhole(fd: number, into: Uint8Array, fileOffset: number, length: number): void {
  const got = readInto(fd, into, fileOffset, length);
  if (got < length) throw endedEarly(fileOffset + got);
}

/** A file that ends at a byte where, by its length when it was opened, more should come. */
export const endedEarly = (at: number) =>
  fail('file-changed', `The file has become shorter while it was read: it now ends at byte ${at}.`, {
    byteOffset: asByteOffset(at),
  });

/** What reading at a byte met. Whatever is no word of the system is a bug (a target too small, say) and stays as it is. */
export function readFailureAt(error: unknown, at: number): unknown {
  if (!isSystemError(error)) return error;
  const place = { byteOffset: asByteOffset(at) };
  if (systemCode(error) === 'ESTALE')
    return fail('file-changed', 'The file has been replaced on its server; open it again.', place);
  return fail('io', `The system could not read the file at byte ${at}: ${error.message}.`, place);
}
