import type { IncomingMessage } from 'node:http';

export type Body =
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly status: 400 | 413 };

/**
 * The body of a request as text, at most `most` bytes. Beyond that it stops keeping what arrives and says 413;
 * 400 for bytes that are not UTF-8 or a connection that broke off.
 */
export async function readBody(request: IncomingMessage, most: number): Promise<Body> {
  // Not for-await: leaving its loop early destroys the socket, and the 413 would never be seen.
  return new Promise((resolve) => {
    const parts: Buffer[] = [];
    let bytes = 0;
    if (Number(request.headers['content-length'] ?? 0) > most) {
      resolve({ ok: false, status: 413 });
      return;
    }
    const onData = (part: Buffer): void => {
      bytes += part.length;
      if (bytes <= most) {
        parts.push(part);
        return;
      }
      request.off('data', onData);
      parts.length = 0;
      resolve({ ok: false, status: 413 });
    };
    request.on('data', onData);
    request.once('error', () => resolve({ ok: false, status: 400 }));
    request.once('close', () => resolve({ ok: false, status: 400 }));
    request.once('end', () => {
      try {
        const text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(parts));
        resolve({ ok: true, text });
      } catch {
        resolve({ ok: false, status: 400 });
      }
    });
  });
}
