import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

export const tokenHeader = 'x-meliscope-token';

/** 256 random bits, as text that fits into an address without escaping. */
export const newToken = (): string => randomBytes(32).toString('base64url');

const digest = (word: string): Buffer => createHash('sha256').update(word).digest();

/** Compares digests, so that neither the length nor the first differing character shows in the time it takes. */
export const sameToken = (given: unknown, token: string): boolean =>
  timingSafeEqual(digest(typeof given === 'string' ? given : ''), digest(token));

/**
 * The names by which a browser on this machine reaches the server. Any other name in the Host header means that
 * somebody's domain was pointed at 127.0.0.1 to get past the browser's same-origin rule (DNS rebinding).
 */
export const ownHosts = (port: number): ReadonlySet<string> =>
  new Set([`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`]);

/** null when the request comes by one of our names and, where it says so, from one of our pages. */
export function strangerStatus(request: IncomingMessage, hosts: ReadonlySet<string>): 421 | 403 | null {
  if (!hosts.has(request.headers.host?.toLowerCase() ?? '')) return 421;
  const { origin } = request.headers;
  if (origin === undefined) return null;
  const fromUs = [...hosts].some((host) => origin.toLowerCase() === `http://${host}`);
  return fromUs ? null : 403;
}

/** Sent with everything, so that no answer can be framed, sniffed as a script or read by another site. */
export const securityHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' blob: data:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};
