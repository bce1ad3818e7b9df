import { basename } from 'node:path';
import type { CancelSignal } from '../../../shared/base/cancel-signal.ts';
import type { Failure } from '../../../shared/protocol/failure.ts';
import { readWhole } from '../dump-file/aligned-reader.ts';
import { inflateToCache, isGzip, refuseOtherCompressions } from '../dump-file/gzip.ts';
import type { OpenFile } from '../dump-file/open-file.ts';
import { openPlainFile, readHead } from '../dump-file/open-file.ts';
import type { ProfileWatch } from './profile-importer.ts';

/** Large enough to be cheap, small enough that cancelling is quick. */
export const windowBytes = 1 << 20;

/** The content of a profile: of the file itself, or inflated when the file is gzip. */
export interface ProfileSource {
  /** As given by whoever opened it: stands in the text that pstats prints. */
  readonly path: string;
  /** The last part of the path. */
  readonly name: string;
  /** Length of the content. */
  readonly bytes: number;
  /** Milliseconds since 1970 of the file's last change; 0 where there is no file. */
  readonly modifiedMs: number;
  /** The first 64 KiB of content, less in a short file. */
  readonly head: Uint8Array;
  /** Not null when a gzip file broke off and the content is what came before. */
  readonly truncated: Failure | null;
  /**
   * The content in order, from a byte on, in windows of at most `windowBytes`. A window is overwritten by the next:
   * copy what has to stay. Tells `watch` after each. Rejects with 'io', 'file-changed', 'cancelled'.
   */
  windows(watch: ProfileWatch, from?: number): AsyncGenerator<Uint8Array, void, void>;
  /** A copy of the bytes at a place; all of them must be there. Throws 'io', 'file-changed'. */
  readAt(offset: number, length: number): Uint8Array;
  /** Twice is harmless. */
  close(): void;
}

/** Bytes that are in memory already. */
export function memorySource(path: string, content: Uint8Array, modifiedMs = 0): ProfileSource {
  return {
    path,
    name: basename(path),
    bytes: content.length,
    modifiedMs,
    head: content.subarray(0, 65536),
    truncated: null,
    async *windows(watch, from = 0) {
      for (let at = from; at < content.length; at += windowBytes) {
        const end = Math.min(content.length, at + windowBytes);
        yield content.subarray(at, end);
        await watch.reached(end);
      }
    },
    readAt: (offset, length) => {
      if (offset < 0 || offset + length > content.length) throw new RangeError('read outside the content');
      return content.slice(offset, offset + length);
    },
    close: () => undefined,
  };
}

export interface SourceOptions {
  /** Where a gzip file is inflated to, as dumps are. */
  readonly cacheFolder: string;
  readonly signal: CancelSignal;
  readonly onInflating: (compressedDone: number, compressedTotal: number) => void;
}

/** Opens a regular file. Rejects with a FailureError as `openPlainFile` and `inflateToCache` do. */
export async function openSource(path: string, options: SourceOptions): Promise<ProfileSource> {
  const file = await openPlainFile(path);
  let content = file;
  try {
    let truncated: Failure | null = null;
    let head = readHead(file);
    if (isGzip(head)) {
      const inflated = await inflateToCache(file, options.cacheFolder, {
        signal: options.signal,
        onProgress: ({ compressedDone, compressedTotal }) =>
          options.onInflating(compressedDone, compressedTotal),
      });
      truncated = inflated.truncated;
      content = await openPlainFile(inflated.path);
      head = readHead(content);
    }
    refuseOtherCompressions(head, path);
    return new FileSource(path, file, content, head, truncated);
  } catch (error) {
    file.close();
    content.close();
    throw error;
  }
}

class FileSource implements ProfileSource {
  readonly path: string;
  readonly name: string;
  readonly bytes: number;
  readonly modifiedMs: number;
  readonly head: Uint8Array;
  readonly truncated: Failure | null;
  readonly #file: OpenFile;
  readonly #content: OpenFile;

  constructor(path: string, file: OpenFile, content: OpenFile, head: Uint8Array, truncated: Failure | null) {
    this.path = path;
    this.name = basename(path);
    this.bytes = content.bytes;
    this.modifiedMs = file.modifiedMs;
    this.head = head;
    this.truncated = truncated;
    this.#file = file;
    this.#content = content;
  }

  async *windows(watch: ProfileWatch, from = 0): AsyncGenerator<Uint8Array, void, void> {
    const buffer = new Uint8Array(windowBytes);
    for (let at = from; at < this.bytes;) {
      const wanted = Math.min(windowBytes, this.bytes - at);
      // Through readWhole: a file that became shorter says so instead of looking complete.
      readWhole(this.#content.fd, buffer, at, wanted);
      at += wanted;
      yield buffer.subarray(0, wanted);
      await watch.reached(at);
    }
  }

  readAt(offset: number, length: number): Uint8Array {
    if (offset < 0 || offset + length > this.bytes) throw new RangeError('read outside the content');
    const bytes = new Uint8Array(length);
    readWhole(this.#content.fd, bytes, offset, length);
    return bytes;
  }

  close(): void {
    this.#file.close();
    this.#content.close();
  }
}
