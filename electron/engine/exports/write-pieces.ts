import { randomBytes } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { open, rename, rm } from 'node:fs/promises';
import type { CancelSignal } from '../../../shared/base/cancel-signal.ts';
import { fail } from '../../../shared/protocol/failure.ts';
import { writingFailure } from './new-file.ts';

/** Small pieces are gathered before the system is asked to write them. */
const gatheredCharacters = 1 << 16;

/**
 * A file that is there whole or not at all, of text that comes in pieces: it is written beside its place and renamed at the end, so that
 * a failed or cancelled export leaves what was there before. Gives its bytes. Rejects with the failure of the pieces, 'cancelled',
 * or what writing met as one sentence.
 */
export async function writePieces(
  path: string,
  pieces: AsyncIterable<string>,
  signal: CancelSignal,
): Promise<number> {
  const draft = `${path}.${randomBytes(4).toString('hex')}.part`;
  let file: FileHandle | null = null;
  try {
    file = await open(draft, 'wx');
    let [waiting, bytes] = ['', 0];
    const flush = async (to: FileHandle): Promise<void> => {
      const all = Buffer.from(waiting);
      waiting = '';
      for (let at = 0; at < all.length;) at += (await to.write(all, at)).bytesWritten;
      bytes += all.length;
    };
    for await (const piece of pieces) {
      if (signal.aborted) throw fail('cancelled', 'Cancelled; no file was written.');
      waiting += piece;
      if (waiting.length >= gatheredCharacters) await flush(file);
    }
    await flush(file);
    await file.sync();
    await file.close();
    file = null;
    await rename(draft, path);
    return bytes;
  } catch (error) {
    await file?.close().catch(() => undefined);
    // Where the folder is none there is no draft either, and why is told below.
    await rm(draft, { force: true }).catch(() => undefined);
    throw signal.aborted ? fail('cancelled', 'Cancelled; no file was written.') : writingFailure(error, path);
  }
}
