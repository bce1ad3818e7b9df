import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { basename } from 'node:path';
import { FailureError, fail } from '../../../shared/protocol/failure.ts';
import { isSystemError, systemCode } from '../dump-file/system-error.ts';

/** Small pieces are gathered before the system is asked to write them. */
const gatheredBytes = 1 << 20;

/**
 * A file that is there whole or not at all: it is written under the name `draft` beside its place and renamed at the end. For
 * worker threads, which may wait for the disk. Everything throws FailureErrors of one sentence: 'disk-full', 'no-permission', 'io'.
 */
export class NewFile {
  readonly path: string;
  readonly #draft: string;
  readonly #fd: number;
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #bytes = 0;
  #open = true;

  constructor(path: string, draft: string) {
    this.path = path;
    this.#draft = draft;
    this.#fd = this.#guarded(() => openSync(draft, 'wx'));
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Text as UTF-8; lone halves of pairs become U+FFFD. */
  text(text: string): void {
    this.write(Buffer.from(text));
  }

  /** The bytes must not change afterwards. */
  write(bytes: Uint8Array): void {
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
    this.#bytes += bytes.length;
    if (this.#waitingBytes >= gatheredBytes) this.#flush();
  }

  #flush(): void {
    const all = this.#waiting.length === 1 ? this.#waiting[0]! : Buffer.concat(this.#waiting);
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#guarded(() => {
      for (let at = 0; at < all.length;) at += writeSync(this.#fd, all, at);
    });
  }

  /** Puts the file in its place. */
  finish(): void {
    this.#flush();
    this.#guarded(() => {
      fsyncSync(this.#fd);
      this.#close();
      renameSync(this.#draft, this.path);
    });
  }

  /** Leaves nothing. Harmless after `finish`. */
  discard(): void {
    this.#close();
    rmSync(this.#draft, { force: true });
  }

  #close(): void {
    if (this.#open) closeSync(this.#fd);
    this.#open = false;
  }

  #guarded<Value>(work: () => Value): Value {
    try {
      return work();
    } catch (error) {
      throw writingFailure(error, this.path);
    }
  }
}

/** What writing a file met, as one sentence; a bug stays as it is. */
export function writingFailure(error: unknown, path: string): unknown {
  if (error instanceof FailureError || !isSystemError(error)) return error;
  const name = basename(path);
  switch (systemCode(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
    case 'EFBIG':
      return fail('disk-full', `The disk is full; ${name} was not written.`);
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return fail('no-permission', `You have no permission to write ${path}.`);
    case 'ENOENT':
    case 'ENOTDIR':
      return fail('not-found', `There is no folder for ${path}.`);
    case 'EISDIR':
    case 'ENOTEMPTY':
      return fail('is-a-directory', `${path} is a folder; give the name of a file.`);
    case 'ENAMETOOLONG':
      return fail('io', `The name of ${name.slice(0, 60)}… is too long for the file system.`);
    default:
      return fail('io', `${name} could not be written: ${error.message}.`);
  }
}
