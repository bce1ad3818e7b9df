import { readSync } from 'node:fs';
import { asByteOffset } from '../../../shared/model/units.ts';
import { fail } from '../../../shared/protocol/failure.ts';

/** Large enough to be cheap, small enough that a slow disk still lets a cancel through. */
const stepBytes = 4 << 20;

/**
 * Reads `length` bytes at a file offset into memory, through short reads. Gives how many there were: fewer only at
 * the file's end. A page-aligned target is several times faster on some processors. Throws a FailureError with the
 * place when the system refuses.
 */
export function readInto(fd: number, into: Uint8Array, fileOffset: number, length: number): number {
  let done = 0;
  while (done < length) {
    let got: number;
    try {
      got = readSync(fd, into, done, Math.min(length - done, stepBytes), fileOffset + done);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw fail('io', `The system could not read the file at byte ${fileOffset + done}: ${reason}.`, {
        byteOffset: asByteOffset(fileOffset + done),
      });
    }
    if (got === 0) break;
    done += got;
  }
  return done;
}
