import { fstatSync } from 'node:fs';
import { asByteOffset } from '../../../shared/model/units.ts';
import { fail } from '../../../shared/protocol/failure.ts';
import { readInto, readWhole } from './aligned-reader.ts';
import type { NativeMapping } from './native-mapping.ts';
import { mapNatively } from './native-mapping.ts';
import type { OpenFile } from './open-file.ts';
import { readFailure } from './system-error.ts';

/**
 * A file mapped into memory, from which records are copied out.
 *
 * Touching a mapped page beyond the end of a file that has shrunk kills the process, so the file's length and time
 * are looked up before each copy; the window that remains between the two is a few microseconds. Scans of the whole
 * file use ordinary reads, which fail cleanly. A file that another one was renamed over stays readable as it was.
 */
export class FileMapping {
  readonly #file: OpenFile;
  readonly #sample: Uint8Array;
  #native: NativeMapping | null;
  #seenBytes: number;
  #seenModifiedMs: number;
  #closed = false;

  /** Takes `native` over: `close` unmaps it. */
  constructor(file: OpenFile, native: NativeMapping | null) {
    this.#file = file;
    this.#native = native;
    this.#seenBytes = file.bytes;
    this.#seenModifiedMs = file.modifiedMs;
    this.#sample = sampleOf(file);
  }

  /** 'read' where the system has no mapping for us: same answers, by ordinary reads. */
  get kind(): 'mapped' | 'read' {
    return this.#native === null ? 'read' : 'mapped';
  }

  /** The file's length when it was opened. */
  get bytes(): number {
    return this.#file.bytes;
  }

  /**
   * A copy of the bytes at an offset; fewer than `length` at the file's end as it was when it was opened.
   * Throws 'file-changed' when the file has shrunk or was rewritten (one that merely grew is fine), 'closed' after
   * `close`, 'io' when the system refuses.
   */
  copy(offset: number, length: number): Uint8Array {
    if (this.#closed) throw fail('closed', 'This dump is closed.');
    // Native code would read whatever lies before the mapping.
    if (!(Number.isSafeInteger(offset) && offset >= 0)) throw new RangeError(`no file offset: ${offset}`);
    const wanted = Math.max(0, Math.min(length, this.#file.bytes - offset));
    const target = new Uint8Array(wanted);
    if (wanted === 0) return target;
    this.#refuseChanged(offset);
    if (this.#native === null) readWhole(this.#file.fd, target, offset, wanted);
    else this.#native.copy(target, offset, wanted);
    return target;
  }

  #refuseChanged(offset: number): void {
    let now: { size: number; mtimeMs: number };
    try {
      now = fstatSync(this.#file.fd);
    } catch (error) {
      throw readFailure(error, this.#file.path);
    }
    if (now.size === this.#seenBytes && now.mtimeMs === this.#seenModifiedMs) return;
    const place = { byteOffset: asByteOffset(offset) };
    if (now.size < this.#file.bytes) {
      const message = `${this.#file.path} has become shorter since it was opened; open it again.`;
      throw fail('file-changed', message, place);
    }
    // Written to, but not shorter. Bytes added at the end leave the sample as it was, a new content does not.
    if (Buffer.compare(sampleOf(this.#file), this.#sample) !== 0) {
      const message = `${this.#file.path} has been rewritten since it was opened; open it again.`;
      throw fail('file-changed', message, place);
    }
    this.#seenBytes = now.size;
    this.#seenModifiedMs = now.mtimeMs;
  }

  /** Unmaps. The file itself stays open: whoever opened it closes it. Twice is harmless. */
  close(): void {
    this.#closed = true;
    this.#native?.unmap();
    this.#native = null;
  }
}

/**
 * Maps a whole file; where mapping is not to be had, copies are reads. Rejects only where the file itself cannot be
 * read ('io').
 */
export async function mapFile(file: OpenFile): Promise<FileMapping> {
  const native = await mapNatively(file);
  try {
    return new FileMapping(file, native);
  } catch (error) {
    native?.unmap();
    throw error;
  }
}

const sampleBytes = 4096;

/** Three pages of the file as long as it was when it was opened: its start, its middle, its end. */
function sampleOf(file: OpenFile): Uint8Array {
  const sample = new Uint8Array(3 * sampleBytes);
  const last = Math.max(0, file.bytes - sampleBytes);
  for (const [i, offset] of [0, Math.floor(last / 2), last].entries()) {
    const length = Math.min(sampleBytes, file.bytes - offset);
    readInto(file.fd, sample.subarray(i * sampleBytes), offset, length);
  }
  return sample;
}
