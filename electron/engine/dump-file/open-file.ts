import { constants } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { open, stat } from 'node:fs/promises';
import { fail } from '../../../shared/protocol/failure.ts';
import { readInto } from './aligned-reader.ts';
import { readFailure } from './system-error.ts';

/** A regular file that is open for reading, and what it was like when it was opened. */
export interface OpenFile {
  readonly path: string;
  readonly fd: number;
  readonly bytes: number;
  readonly modifiedMs: number;
  /** "device:inode". Two open files with the same one are the same file, whatever their paths. */
  readonly identity: string;
  /** Twice is harmless. */
  close(): void;
}

/**
 * Opens a regular file that has at least one byte. Never waits on a pipe or a device. Rejects with a FailureError
 * that says, in one sentence, why not: 'not-found', 'is-a-directory', 'no-permission', 'empty-file', 'not-a-dump'
 * (a pipe, socket or device), 'io' (too many open files, or whatever else the system says).
 */
export async function openPlainFile(path: string): Promise<OpenFile> {
  let handle: FileHandle | null = null;
  try {
    const facts = await stat(path);
    if (facts.isDirectory()) throw fail('is-a-directory', `${path} is a folder; choose a dump inside it.`);
    if (!facts.isFile()) throw notRegular(path);
    // Should a pipe have taken its place since, opening it does not wait either.
    const nonBlocking = process.platform === 'win32' ? 0 : constants.O_NONBLOCK;
    handle = await open(path, constants.O_RDONLY | nonBlocking);
    const opened = await handle.stat();
    if (!opened.isFile()) throw notRegular(path);
    if (opened.size === 0) throw fail('empty-file', `The file ${path} is empty.`);
    const identity = identityOf(await handle.stat({ bigint: true }));
    return new HandledFile(path, handle, opened.size, opened.mtimeMs, identity);
  } catch (error) {
    await handle?.close();
    throw readFailure(error, path);
  }
}

const notRegular = (path: string) =>
  fail('not-a-dump', `${path} is not a regular file but a pipe, socket or device.`);

/** Windows numbers its files beyond 2^53, hence bigints. */
export const identityOf = ({ dev, ino }: { dev: bigint; ino: bigint }): string =>
  `${dev.toString()}:${ino.toString()}`;

class HandledFile implements OpenFile {
  readonly path: string;
  readonly fd: number;
  readonly bytes: number;
  readonly modifiedMs: number;
  readonly identity: string;
  // Kept so that the handle is not collected, which would close the descriptor under the threads that use it.
  #handle: FileHandle | null;

  constructor(path: string, handle: FileHandle, bytes: number, modifiedMs: number, identity: string) {
    this.path = path;
    this.fd = handle.fd;
    this.bytes = bytes;
    this.modifiedMs = modifiedMs;
    this.identity = identity;
    this.#handle = handle;
  }

  close(): void {
    // Nothing was written, so there is nothing that a failing close could lose.
    this.#handle?.close().catch(() => undefined);
    this.#handle = null;
  }
}

/** The file's first bytes, at most `bytes` of them. Throws a FailureError when the system refuses. */
export function readHead(file: OpenFile, bytes = 65536): Uint8Array {
  const head = new Uint8Array(Math.min(bytes, file.bytes));
  return head.subarray(0, readInto(file.fd, head, 0, head.length));
}
