import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { isInside } from './root-folder.ts';

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.txt': 'text/plain; charset=utf-8',
};

/**
 * The segments of a request's path, decoded once; null when it is not a plain path downwards. A segment that
 * decodes to a separator, a dot name or a control character is refused rather than cleaned up.
 */
export function pathSegments(target: string): readonly string[] | null {
  if (!target.startsWith('/')) return null;
  const [path = ''] = target.split(/[?#]/, 1);
  const segments = path.split('/').slice(1);
  if (segments.at(-1) === '') segments.pop();
  try {
    const decoded = segments.map((segment) => decodeURIComponent(segment));
    // eslint-disable-next-line no-control-regex -- control characters are what must not pass
    return decoded.some((segment) => segment === '' || /^\.|[/\\:\u0000-\u001f]/.test(segment))
      ? null
      : decoded;
  } catch {
    return null;
  }
}

/** The file a request means, inside `folder` even after symbolic links; null when there is none. */
async function fileFor(folder: string, target: string): Promise<{ path: string; bytes: number } | null> {
  const segments = pathSegments(target);
  if (segments === null) return null;
  try {
    const path = await realpath(join(folder, ...(segments.length === 0 ? ['index.html'] : segments)));
    const facts = await stat(path);
    return facts.isFile() && isInside(await realpath(folder), path) ? { path, bytes: facts.size } : null;
  } catch {
    return null;
  }
}

/** Answers one GET or HEAD with a file of the screens. They hold no data, so they need no token. */
export async function sendStaticFile(
  folder: string,
  target: string,
  response: ServerResponse,
  headOnly: boolean,
): Promise<void> {
  const file = await fileFor(folder, target);
  if (file === null) {
    // Browsers ask for it unbidden; a page without an icon is no error.
    response.writeHead(/^\/favicon\.ico(\?|$)/.test(target) ? 204 : 404).end();
    return;
  }
  const type = contentTypes[extname(file.path).toLowerCase()] ?? 'application/octet-stream';
  // The bundler puts a hash of the content into the names under assets/, and only there.
  const hashed = target.startsWith('/assets/');
  response.writeHead(200, {
    'content-type': type,
    'content-length': file.bytes,
    'cache-control': hashed ? 'public, max-age=31536000, immutable' : 'no-store',
  });
  if (headOnly) response.end();
  else await pipeline(createReadStream(file.path), response);
}
