import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { mkdir, open, readFile, rename, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createGunzip } from 'node:zlib';
import { asByteOffset } from '../../../shared/model/units.ts';
import type { Failure } from '../../../shared/protocol/failure.ts';
import { fail } from '../../../shared/protocol/failure.ts';
import { readInto } from './aligned-reader.ts';
import type { OpenFile } from './open-file.ts';
import { diskFull, readFailure, systemCode, writeFailure } from './system-error.ts';

export const isGzip = (head: Uint8Array): boolean => head[0] === 0x1f && head[1] === 0x8b;

const otherCompressions: readonly (readonly [magic: readonly number[], name: string, command: string])[] = [
  [[0x28, 0xb5, 0x2f, 0xfd], 'zstd', 'zstd -d'],
  [[0x42, 0x5a, 0x68], 'bzip2', 'bunzip2'],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a], 'xz', 'unxz'],
  [[0x04, 0x22, 0x4d, 0x18], 'lz4', 'lz4 -d'],
  [[0x50, 0x4b, 0x03, 0x04], 'zip', 'unzip'],
];

/** Throws for a file in a compression that is not read here, naming the command that unpacks it. */
export function refuseOtherCompressions(head: Uint8Array, path: string): void {
  for (const [magic, name, command] of otherCompressions) {
    if (magic.every((byte, i) => head[i] === byte)) {
      throw fail('not-a-dump', `${path} is compressed with ${name}; unpack it first with "${command}".`);
    }
  }
}

export interface Inflated {
  readonly path: string;
  readonly bytes: number;
  /** Where and why the stream broke off; what came before it was inflated. */
  readonly truncated: Failure | null;
  /** The file was in the cache already. */
  readonly reused: boolean;
}

export interface InflateOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: {
    compressedDone: number;
    compressedTotal: number;
    inflated: number;
  }) => void;
}

/** Written beside an inflated file once it is whole. */
interface Sidecar {
  readonly bytes: number;
  readonly truncated: Failure | null;
}

/** Keep at least this much of the disk free for everyone else. */
const leftFreeBytes = 256 << 20;
const betweenSpaceChecks = 64 << 20;

/**
 * Inflates a gzip file (several members in a row too) into the cache folder, or finds it there. The file appears
 * under its name only when it is whole; two processes at once each write their own and the last rename wins.
 * Rejects with a FailureError: 'damaged' when not one byte could be inflated, 'disk-full', 'no-permission',
 * 'cancelled'; nothing is left behind then.
 */
export async function inflateToCache(
  source: OpenFile,
  cacheFolder: string,
  options: InflateOptions,
): Promise<Inflated> {
  const path = join(cacheFolder, `${cacheKey(source)}.dump`);
  const known = await readSidecar(path);
  if (known !== null) return { path, ...known, reused: true };
  const temporary = `${path}.${process.pid}-${randomBytes(4).toString('hex')}.part`;
  let file: FileHandle;
  try {
    await mkdir(cacheFolder, { recursive: true });
    file = await open(temporary, 'wx', 0o600);
  } catch (error) {
    throw writeFailure(error, cacheFolder);
  }
  try {
    const result = await inflate(source, file, cacheFolder, options);
    await file.close();
    await rename(temporary, path);
    await writeFile(`${temporary}.json`, JSON.stringify(result satisfies Sidecar));
    await rename(`${temporary}.json`, `${path}.json`);
    return { path, ...result, reused: false };
  } catch (error) {
    await file.close().catch(() => undefined);
    await rm(temporary, { force: true });
    await rm(`${temporary}.json`, { force: true });
    throw writeFailure(error, cacheFolder);
  }
}

async function inflate(
  source: OpenFile,
  file: FileHandle,
  cacheFolder: string,
  options: InflateOptions,
): Promise<Sidecar> {
  const { signal, onProgress } = options;
  let compressedDone = 0;
  let inflated = 0;
  let spaceCheckedAt = -Infinity;
  let broke: Error | null = null;
  // A descriptor of its own, so that closing the stream leaves the caller's open.
  const input = createReadStream(source.path, { highWaterMark: 1 << 20 });
  // A damaged stream loses the chunk it breaks in, so chunks are small.
  const gunzip = createGunzip({ chunkSize: 1 << 16 });
  const pass = (error: Error) => gunzip.destroy(error);
  input.on('error', (error) => pass(readFailure(error, source.path)));
  input.on('data', (chunk) => (compressedDone += chunk.length));
  input.pipe(gunzip);
  const abort = () => pass(fail('cancelled', 'Cancelled.'));
  signal.addEventListener('abort', abort, { once: true });
  if (signal.aborted) abort();
  try {
    for await (const chunk of gunzip as AsyncIterable<Buffer>) {
      if (inflated - spaceCheckedAt >= betweenSpaceChecks) {
        spaceCheckedAt = inflated;
        await checkSpace(cacheFolder);
      }
      await writeAll(file, chunk);
      inflated += chunk.length;
      onProgress({ compressedDone, compressedTotal: source.bytes, inflated });
    }
  } catch (error) {
    // zlib's own errors mean a damaged stream; all others end the inflating.
    if (!(error instanceof Error) || !systemCode(error).startsWith('Z_')) throw error;
    broke = error;
  } finally {
    signal.removeEventListener('abort', abort);
    input.destroy();
    gunzip.destroy();
  }
  if (broke === null) {
    if (inflated === 0) throw fail('empty-file', `The file ${source.path} is empty once it is inflated.`);
    return { bytes: inflated, truncated: null };
  }
  // Bytes after the last member that are no gzip (padding) are nobody's loss.
  if (inflated > 0 && /incorrect header check/.test(broke.message))
    return { bytes: inflated, truncated: null };
  const cut = systemCode(broke) === 'Z_BUF_ERROR';
  if (inflated === 0) {
    throw fail(
      'damaged',
      `${source.path} looks like gzip but cannot be inflated${cut ? ': it ends too early' : ''}.`,
    );
  }
  return {
    bytes: inflated,
    truncated: {
      kind: 'damaged',
      message: cut
        ? 'The gzip file ends too early; what it holds up to there is shown.'
        : `The gzip file is damaged near byte ${compressedDone}; what came before is shown.`,
      byteOffset: asByteOffset(compressedDone),
    },
  };
}

async function writeAll(file: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let at = 0; at < chunk.length;) at += (await file.write(chunk, at, chunk.length - at)).bytesWritten;
}

async function checkSpace(folder: string): Promise<void> {
  const { bavail, bsize, blocks } = await statfs(folder);
  // A small disk is used to its last percent; a large one keeps room for everyone else.
  if (bavail * bsize < Math.min(leftFreeBytes, blocks * bsize * 0.01)) throw diskFull(folder);
}

/** From the path, size, time and a sample of the content: a changed file has another name in the cache. */
function cacheKey(source: OpenFile): string {
  const hash = createHash('sha256').update(
    `${resolve(source.path)}\n${source.bytes}\n${source.modifiedMs}\n`,
  );
  const sample = new Uint8Array(64 * 1024);
  for (const offset of [0, Math.floor(source.bytes / 2), Math.max(0, source.bytes - sample.length)]) {
    hash.update(sample.subarray(0, readInto(source.fd, sample, offset, sample.length)));
  }
  return hash.digest('hex').slice(0, 32);
}

/** Null unless the cached file is there and as long as its note says. */
async function readSidecar(path: string): Promise<Sidecar | null> {
  try {
    const note = JSON.parse(await readFile(`${path}.json`, 'utf8')) as Sidecar;
    return (await stat(path)).size === note.bytes && note.bytes > 0 ? note : null;
  } catch (error) {
    if (error instanceof SyntaxError || systemCode(error) !== '') return null;
    throw error;
  }
}
