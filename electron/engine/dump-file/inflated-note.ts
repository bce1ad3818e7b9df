import { createHash } from 'node:crypto';
import { readFile, realpath, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Failure } from '../../../shared/protocol/failure.ts';
import { readInto } from './aligned-reader.ts';
import type { OpenFile } from './open-file.ts';
import { isSystemError } from './system-error.ts';

/** Kept beside an inflated file once that is whole: `NAME.dump.json` by `NAME.dump`. */
export interface InflatedNote {
  /** The inflated file's length. One of another length is not the file that the note was written for. */
  readonly bytes: number;
  /** Where, in the compressed file, and why the stream broke off; what came before it was inflated. */
  readonly truncated: Failure | null;
  /** A sentence on bytes after the gzip data that were left out. */
  readonly note: string | null;
}

const sampleBytes = 64 << 10;

/**
 * Where a file's inflated bytes are in the cache: a name made of its real path, size, time and a sample of its
 * content (start, middle, end), so that a changed file has another name. Throws a FailureError when it cannot be read.
 */
export async function cacheName(source: OpenFile): Promise<string> {
  // A file that has lost its name since is still open, and still read.
  const path = await realpath(source.path).catch(() => resolve(source.path));
  const hash = createHash('sha256').update(`${path}\n${source.bytes}\n${source.modifiedMs}\n`);
  const sample = new Uint8Array(sampleBytes);
  for (const offset of [0, Math.floor(source.bytes / 2), Math.max(0, source.bytes - sampleBytes)]) {
    hash.update(sample.subarray(0, readInto(source.fd, sample, offset, sampleBytes)));
  }
  return `${hash.digest('hex').slice(0, 32)}.dump`;
}

/** The note of an inflated file; null unless the file is there, as long as its note says. */
export async function readNote(path: string): Promise<InflatedNote | null> {
  try {
    const note = parseNote(await readFile(`${path}.json`, 'utf8'));
    return note !== null && (await stat(path)).size === note.bytes ? note : null;
  } catch (error) {
    // Not there, or not to be seen: it is inflated anew, and writing says what is wrong with the folder.
    if (isSystemError(error)) return null;
    throw error;
  }
}

function parseNote(text: string): InflatedNote | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    // Not ours, or of a disk that lost its content.
    return null;
  }
  if (typeof parsed !== 'object' || parsed === null) return null;
  const { bytes, truncated, note } = parsed as Partial<InflatedNote>;
  if (typeof bytes !== 'number' || bytes <= 0 || truncated === undefined || note === undefined) return null;
  return { bytes, truncated, note };
}
