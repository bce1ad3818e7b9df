// interim: replaced by the room's owner
import { readSync } from 'node:fs';
export function readInto(fd: number, view: Uint8Array, offset: number, length: number): number {
  let done = 0;
  while (done < length) { const got = readSync(fd, view, done, length - done, offset + done); if (got === 0) break; done += got; }
  return done;
}
