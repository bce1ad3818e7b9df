import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Time for the browser to ask for what it was just offered. */
const offeredMs = 60_000;

export interface Download {
  readonly fileName: string;
  readonly contentType: string;
  /** Makes the file in pieces; the signal is aborted when nobody reads any more. */
  readonly pieces: (signal: AbortSignal) => AsyncIterable<string | Uint8Array>;
  /** Told that nobody came for it in time, or that the server closed. */
  readonly dropped?: () => void;
}

/**
 * Files that the page was offered, each under a path that nobody can guess and that works once: a browser downloads by an address
 * alone, without the header that holds the token.
 */
export class Downloads {
  readonly #offered = new Map<string, { readonly download: Download; readonly until: number }>();

  /** The path under which the file can be had once, within a minute. */
  offer(download: Download): string {
    const now = Date.now();
    const path = `/download/${randomBytes(24).toString('base64url')}`;
    this.#offered.set(path, { download, until: now + offeredMs });
    setTimeout(() => this.#drop(path), offeredMs).unref();
    return path;
  }

  #drop(path: string): void {
    this.#offered.get(path)?.download.dropped?.();
    this.#offered.delete(path);
  }

  /** Nothing that was offered can be had any more. */
  close(): void {
    for (const path of this.#offered.keys()) this.#drop(path);
  }

  /** null for a path that was not offered, was used, or is too old. */
  take(path: string): Download | null {
    const offered = this.#offered.get(path);
    this.#offered.delete(path);
    return offered !== undefined && Date.now() <= offered.until ? offered.download : null;
  }
}

/** Sends a file as it is made, no faster than it is read. One that breaks off ends the connection, so that it does not look whole. */
export async function sendDownload(download: Download, response: ServerResponse): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  response.writeHead(200, {
    'content-type': download.contentType,
    'content-disposition': `attachment; filename="${download.fileName}"`,
    'cache-control': 'no-store',
  });
  await pipeline(Readable.from(download.pieces(gone.signal)), response);
}
