import { shell, type App, type Session, type WebContents } from 'electron';
import { appOrigin, isOwnPage } from './origin.ts';

/** Nothing but our own files, no inline script, no eval; styles may be inline because charts set them on elements. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' blob: data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Sent with every answer of the app scheme. The two cross-origin ones give the page a process of its own. */
export const securityHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': contentSecurityPolicy,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

export const homepage = 'https://github.com/meliscope/meliscope';

/** The only addresses that may be handed to the system's browser: our homepage and what lies below it. */
export function mayOpenOutside(address: string): boolean {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    return false;
  }
  const { pathname } = new URL(homepage);
  return (
    url.origin === new URL(homepage).origin &&
    url.username === '' &&
    url.password === '' &&
    (url.pathname === pathname || url.pathname.startsWith(`${pathname}/`))
  );
}

export async function openOutside(address: string): Promise<void> {
  if (!mayOpenOutside(address)) return;
  try {
    await shell.openExternal(address);
  } catch {
    // No browser is set up on this machine; there is nothing better to offer.
  }
}

/**
 * The screens need one permission: to put text on the clipboard after a click. Chromium asks for it by the name
 * of `clipboard-sanitized-write`, and without it every Copy fails silently. All others are refused.
 */
function isGranted(contents: WebContents | null, permission: string, isMainFrame: boolean): boolean {
  return (
    permission === 'clipboard-sanitized-write' && isMainFrame && contents?.mainFrame.origin === appOrigin
  );
}

/** The check is what a page's question reads, the request what its attempt asks for: both must say the same. */
export function refusePermissions(session: Session): void {
  session.setPermissionRequestHandler((contents, permission, answer, { isMainFrame }) =>
    answer(isGranted(contents, permission, isMainFrame)),
  );
  session.setPermissionCheckHandler((contents, permission, _origin, { isMainFrame }) =>
    isGranted(contents, permission, isMainFrame),
  );
  session.setDevicePermissionHandler(() => false);
}

/** Keeps one page where it is: no other address, no second window, no embedded page. */
export function confine(contents: WebContents): void {
  // A dropped file or a link would otherwise replace the screens by a foreign page that has our preload script.
  contents.on('will-frame-navigate', (event) => {
    if (!(event.isMainFrame && isOwnPage(event.url))) event.preventDefault();
  });
  // The same for the main frame alone: the older of the two events, which also covers what is not a frame's wish.
  contents.on('will-navigate', (event) => {
    if (!isOwnPage(event.url)) event.preventDefault();
  });
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    void openOutside(url);
    return { action: 'deny' };
  });
}

/** Every page that ever comes into being, whoever makes it. */
export function confineAll(app: App): void {
  app.on('web-contents-created', (_event, contents) => confine(contents));
}
