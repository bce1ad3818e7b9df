import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { protocol, type Session } from 'electron';
import { crashPageMarkup } from './crash-page.ts';
import { appOrigin, appScheme, crashPage } from './origin.ts';
import { securityHeaders } from './security.ts';

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};

/** Must run before the app is ready. `standard` gives the pages an origin, `secure` the rights of https. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: appScheme,
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
    },
  ]);
}

/**
 * The path below the screens' folder that an address means, as decoded segments; null when it is anything but a
 * plain way downwards. It reads the address as it came: a URL parser would already have resolved `..`, and would
 * leave a doubly encoded one for the file system to find.
 */
export function pathSegments(address: string): readonly string[] | null {
  if (!address.startsWith(`${appOrigin}/`)) return null;
  const [path = ''] = address.slice(appOrigin.length + 1).split(/[?#]/, 1);
  try {
    const segments = path.split('/').map(decodeURIComponent);
    // A leading dot is a hidden file or a way up; the others are separators, drives and streams of some system.
    return segments.some((segment) => !/^[\w-][\w .-]*$/.test(segment)) ? null : segments;
  } catch {
    return null;
  }
}

const reply = (status: number, type: string, body: string | Uint8Array<ArrayBuffer>): Response =>
  new Response(body, {
    status,
    headers: { ...securityHeaders, 'content-type': type, 'cache-control': 'no-cache' },
  });
const refusal = (status: number, words: string): Response =>
  reply(status, 'text/plain; charset=utf-8', words);

/** Answers one request for a file of the screens; whatever is not one of them does not exist. */
export async function answerRequest(
  folder: string,
  request: Pick<Request, 'method' | 'url'>,
): Promise<Response> {
  if (request.method !== 'GET') return refusal(405, 'Only GET.');
  if (request.url === crashPage) return reply(200, 'text/html; charset=utf-8', crashPageMarkup);
  const segments = pathSegments(request.url);
  const type = contentTypes[extname(segments?.at(-1) ?? '').toLowerCase()];
  if (segments === null || type === undefined) return refusal(404, 'There is no such file.');
  try {
    return reply(200, type, new Uint8Array(await readFile(join(folder, ...segments))));
  } catch {
    return refusal(404, 'There is no such file.');
  }
}

/** Serves the built screens as `app://meliscope/…` to the pages of one session. */
export function serveScreens(session: Session, folder: string): void {
  session.protocol.handle(appScheme, (request) => answerRequest(folder, request));
}
