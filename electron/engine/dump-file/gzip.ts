import { randomBytes } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CancelSignal } from '../../../shared/base/cancel-signal.ts';
import { asByteOffset } from '../../../shared/model/units.ts';
import type { Failure } from '../../../shared/protocol/failure.ts';
import { fail } from '../../../shared/protocol/failure.ts';
import { DiskSpace } from './disk-space.ts';
import type { GzipEnd } from './gzip-stream.ts';
import { inflateMembers } from './gzip-stream.ts';
import type { InflatedNote } from './inflated-note.ts';
import { cacheName, readNote } from './inflated-note.ts';
import type { OpenFile } from './open-file.ts';
import { systemCode, writeFailure } from './system-error.ts';

export { isGzip } from './gzip-stream.ts';

const otherCompressions: readonly (readonly [magic: readonly number[], name: string, command: string])[] = [
  [[0x28, 0xb5, 0x2f, 0xfd], 'zstd', 'zstd -d'],
  [[0x42, 0x5a, 0x68], 'bzip2', 'bunzip2'],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a], 'xz', 'unxz'],
  [[0x04, 0x22, 0x4d, 0x18], 'lz4', 'lz4 -d'],
  [[0x50, 0x4b, 0x03, 0x04], 'zip', 'unzip'],
];

/** Throws 'not-a-dump' for a file in a compression that is not read here, naming the command that unpacks it. */
export function refuseOtherCompressions(head: Uint8Array, path: string): void {
  for (const [magic, name, command] of otherCompressions) {
    if (magic.every((byte, i) => head[i] === byte)) {
      throw fail('not-a-dump', `${path} is compressed with ${name}; unpack it first with "${command}".`);
    }
  }
}

export interface Inflated extends InflatedNote {
  readonly path: string;
  /** The file was in the cache already. */
  readonly reused: boolean;
}

export interface InflateOptions {
  readonly signal: CancelSignal;
  /** All in bytes; called often. */
  readonly onProgress: (progress: {
    compressedDone: number;
    compressedTotal: number;
    inflated: number;
  }) => void;
}

/**
 * Inflates a gzip file (several members in a row too) into the cache folder, or finds it there. The file appears
 * under its name only when it is whole; two processes at once each write their own and the last rename wins. Of a
 * file that is cut short or damaged, what could be inflated is kept, and `truncated` says at which compressed byte
 * it broke. Rejects with a FailureError, and then leaves nothing behind: 'damaged' when not one byte could be
 * inflated, 'empty-file', 'disk-full', 'no-permission', 'file-changed', 'io', 'cancelled'.
 */
export async function inflateToCache(
  source: OpenFile,
  cacheFolder: string,
  options: InflateOptions,
): Promise<Inflated> {
  const path = join(cacheFolder, await cacheName(source));
  const known = await readNote(path);
  if (known !== null) return { path, ...known, reused: true };
  const temporary = `${path}.${process.pid}-${randomBytes(4).toString('hex')}.part`;
  const temporaryNote = `${temporary}.json`;
  let file: FileHandle | null = null;
  try {
    await mkdir(cacheFolder, { recursive: true });
    file = await open(temporary, 'wx', 0o600);
    const note = await inflateInto(file, source, cacheFolder, options);
    await file.close();
    // Both are written before either gets its name: a full disk leaves no nameless gigabytes.
    await writeFile(temporaryNote, JSON.stringify(note), { mode: 0o600 });
    await takeName(temporary, path, note);
    await rename(temporaryNote, `${path}.json`);
    return { path, ...note, reused: false };
  } catch (error) {
    // The first error is the one to tell; clearing up may well fail for the same reason.
    await file?.close().catch(() => undefined);
    await rm(temporary, { force: true }).catch(() => undefined);
    await rm(temporaryNote, { force: true }).catch(() => undefined);
    throw writeFailure(error, cacheFolder);
  }
}

/** Windows refuses to replace a file that another process has mapped; the one that is there has the same bytes. */
async function takeName(temporary: string, path: string, { bytes }: InflatedNote): Promise<void> {
  try {
    await rename(temporary, path);
  } catch (error) {
    const isTaken = ['EACCES', 'EPERM', 'EBUSY', 'EEXIST'].includes(systemCode(error));
    if (!isTaken || (await readNote(path))?.bytes !== bytes) throw error;
    await rm(temporary, { force: true });
  }
}

async function inflateInto(
  file: FileHandle,
  source: OpenFile,
  cacheFolder: string,
  { signal, onProgress }: InflateOptions,
): Promise<InflatedNote> {
  const space = new DiskSpace(cacheFolder);
  let bytes = 0;
  const end = await inflateMembers(source, {
    signal,
    write: async (chunks) => {
      for (const chunk of chunks) {
        await space.before(chunk.length);
        await writeAll(file, chunk);
        bytes += chunk.length;
      }
    },
    onRead: (compressedDone) =>
      onProgress({ compressedDone, compressedTotal: source.bytes, inflated: bytes }),
  });
  const truncated = truncationOf(end);
  if (bytes > 0) return { bytes, truncated, note: trailingNote(end, source) };
  if (truncated === null) throw fail('empty-file', `The file ${source.path} is empty once it is inflated.`);
  const reason = end.kind === 'cut' ? ': it ends too early' : '';
  throw fail('damaged', `${source.path} looks like gzip but cannot be inflated${reason}.`, {
    byteOffset: asByteOffset(truncated.byteOffset ?? 0),
  });
}

async function writeAll(file: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let at = 0; at < chunk.length;) at += (await file.write(chunk, at, chunk.length - at)).bytesWritten;
}

function truncationOf(end: GzipEnd): Failure | null {
  if (end.kind !== 'cut' && end.kind !== 'damaged') return null;
  const message =
    end.kind === 'cut'
      ? `The gzip file ends too early, at byte ${end.at}; what it holds up to there is shown.`
      : `The gzip file is damaged near byte ${end.at} (${end.reason}); what came before is shown.`;
  return { kind: 'damaged', message, byteOffset: asByteOffset(end.at) };
}

function trailingNote(end: GzipEnd, source: OpenFile): string | null {
  if (end.kind !== 'trailing') return null;
  const what = end.zeros ? 'zeros' : 'no gzip data';
  return `The last ${source.bytes - end.at} bytes of the file, from byte ${end.at}, are ${what} and were left out.`;
}
