import { asByteOffset } from '../../../shared/model/units.ts';
import { fail } from '../../../shared/protocol/failure.ts';
import { readInto } from './aligned-reader.ts';
import type { NativeMapping } from './native-mapping.ts';
import { mapNatively } from './native-mapping.ts';
import type { OpenFile } from './open-file.ts';
import { currentBytes } from './open-file.ts';

/**
 * A file mapped into memory, from which records are copied out.
 *
 * Touching a mapped page beyond the end of a file that has shrunk kills the process, so the file's length is looked
 * up before each copy; the window that remains between the two is a few microseconds. Scans of the whole file use
 * ordinary reads, which fail cleanly.
 */
export class FileMapping {
  readonly #file: OpenFile;
  #native: NativeMapping | null;
  #closed = false;

  constructor(file: OpenFile, native: NativeMapping | null) {
    this.#file = file;
    this.#native = native;
  }

  /** 'read' where the system has no mapping for us: same answers, by ordinary reads. */
  get kind(): 'mapped' | 'read' {
    return this.#native === null ? 'read' : 'mapped';
  }

  get bytes(): number {
    return this.#file.bytes;
  }

  /**
   * A copy of the bytes at an offset; fewer than `length` at the file's end as it was when it was opened.
   * Throws 'file-changed' when the file has become shorter, 'closed' after `close`.
   */
  copy(offset: number, length: number): Uint8Array {
    if (this.#closed) throw fail('closed', 'This dump is closed.');
    const wanted = Math.max(0, Math.min(length, this.#file.bytes - offset));
    const target = new Uint8Array(wanted);
    if (wanted === 0) return target;
    if (currentBytes(this.#file.fd) < offset + wanted) {
      throw fail(
        'file-changed',
        `${this.#file.path} has become shorter since it was opened; open it again.`,
        {
          byteOffset: asByteOffset(offset),
        },
      );
    }
    if (this.#native === null) return target.subarray(0, readInto(this.#file.fd, target, offset, wanted));
    this.#native.copy(target, offset, wanted);
    return target;
  }

  /** Unmaps. The file itself stays open: whoever opened it closes it. Twice is harmless. */
  close(): void {
    this.#closed = true;
    this.#native?.unmap();
    this.#native = null;
  }
}

/** Maps a whole file; never fails: where mapping is not to be had, copies are reads. */
export async function mapFile(file: OpenFile): Promise<FileMapping> {
  return new FileMapping(file, await mapNatively(file.fd, file.path, file.bytes));
}
