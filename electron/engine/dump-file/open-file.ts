import { constants, fstatSync, readSync } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { fail } from '../../../shared/protocol/failure.ts';
import { readFailure } from './system-error.ts';

/** A regular file that is open for reading, and what it was like when it was opened. */
export interface OpenFile {
  readonly path: string;
  readonly fd: number;
  readonly bytes: number;
  readonly modifiedMs: number;
  close(): void;
}

/**
 * Opens a regular file that has at least one byte. Rejects with a FailureError that says, in one sentence, why not.
 * Never waits on a pipe or a device.
 */
export async function openPlainFile(path: string): Promise<OpenFile> {
  try {
    const facts = await stat(path);
    if (facts.isDirectory()) throw fail('is-a-directory', `${path} is a folder; choose a dump inside it.`);
    if (!facts.isFile())
      throw fail('not-a-dump', `${path} is not a regular file but a pipe, socket or device.`);
    // Should a pipe have taken its place since, opening it does not wait either.
    const nonBlocking = process.platform === 'win32' ? 0 : constants.O_NONBLOCK;
    const handle = await open(path, constants.O_RDONLY | nonBlocking);
    const opened = await handle.stat();
    if (!opened.isFile() || opened.size === 0) {
      await handle.close();
      if (!opened.isFile()) throw fail('not-a-dump', `${path} is not a regular file.`);
      throw fail('empty-file', `The file ${path} is empty.`);
    }
    return new HandledFile(path, handle.fd, opened.size, opened.mtimeMs, handle);
  } catch (error) {
    throw readFailure(error, path);
  }
}

class HandledFile implements OpenFile {
  readonly path: string;
  readonly fd: number;
  readonly bytes: number;
  readonly modifiedMs: number;
  // Kept so that the handle is not collected, which would close the descriptor under the threads that use it.
  #handle: { close(): Promise<void> } | null;

  constructor(
    path: string,
    fd: number,
    bytes: number,
    modifiedMs: number,
    handle: { close(): Promise<void> },
  ) {
    this.path = path;
    this.fd = fd;
    this.bytes = bytes;
    this.modifiedMs = modifiedMs;
    this.#handle = handle;
  }

  close(): void {
    void this.#handle?.close();
    this.#handle = null;
  }
}

/** The file's first bytes, at most `bytes` of them. */
export function readHead(file: OpenFile, bytes = 65536): Uint8Array {
  const head = new Uint8Array(Math.min(bytes, file.bytes));
  try {
    return head.subarray(0, readSync(file.fd, head, 0, head.length, 0));
  } catch (error) {
    throw readFailure(error, file.path);
  }
}

/** How long the file is now; it may have grown or shrunk since it was opened. */
export const currentBytes = (fd: number): number => fstatSync(fd).size;
