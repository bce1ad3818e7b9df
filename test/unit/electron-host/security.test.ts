import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { answerRequest } from '../../../electron/windows/app-protocol.ts';
import { mayOpenOutside } from '../../../electron/windows/security.ts';
import { FakeWebContents, session as fakeSession, shell } from '../../builders/fake-electron.ts';
import { endSystem, freshSystem, outFolder, run } from './running-app.ts';

beforeEach(freshSystem);
afterEach(endSystem);

test('the window: sandboxed, isolated, without Node, web views or developer tools', async () => {
  const { window } = await run();
  expect(window.options.webPreferences).toEqual({
    preload: join(outFolder, 'preload', 'preload.cjs'),
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    webviewTag: false,
    plugins: false,
    navigateOnDragDrop: false,
    spellcheck: false,
    devTools: false,
  });
  expect(window.webContents.loaded).toEqual(['app://meliscope/index.html']);
});

test('permissions: refused, whether asked or checked', async () => {
  const { window } = await run();
  const { permissionRequest, permissionCheck, devicePermission } = fakeSession.defaultSession;
  const answers: boolean[] = [];
  for (const permission of [
    'media',
    'geolocation',
    'notifications',
    'clipboard-read',
    'openExternal',
    'usb',
  ]) {
    permissionRequest?.(window.webContents, permission, (granted) => answers.push(granted), {
      isMainFrame: true,
    });
    answers.push(
      permissionCheck?.(window.webContents, permission, 'app://meliscope/', { isMainFrame: true }) ?? true,
    );
    answers.push(permissionCheck?.(null, permission, 'app://meliscope/', { isMainFrame: true }) ?? true);
  }
  expect(answers).toEqual(Array(18).fill(false));
  expect(devicePermission?.({ deviceType: 'usb' })).toBe(false);
});

test('permissions: only our own page may write to the clipboard', async () => {
  const { window } = await run();
  const { permissionRequest, permissionCheck } = fakeSession.defaultSession;
  const name = 'clipboard-sanitized-write';
  const foreign = new FakeWebContents();
  foreign.mainFrame = { origin: 'https://example.com' };
  const asked = (contents: FakeWebContents, isMainFrame: boolean): boolean[] => {
    const answers: boolean[] = [];
    permissionRequest?.(contents, name, (granted) => answers.push(granted), { isMainFrame });
    return [...answers, permissionCheck?.(contents, name, 'app://meliscope/', { isMainFrame }) ?? false];
  };
  expect(asked(window.webContents, true)).toEqual([true, true]);
  expect(asked(window.webContents, false)).toEqual([false, false]);
  expect(asked(foreign, true)).toEqual([false, false]);
  expect(permissionCheck?.(null, name, 'app://meliscope/', { isMainFrame: true })).toBe(false);
});

describe('every page', () => {
  const elsewhere = [
    'https://example.com/',
    'file:///etc/passwd',
    'app://other/index.html',
    'app://meliscope/other.html',
    'app://meliscope.example/index.html',
    'app://meliscope/index.htmlx',
    'javascript:alert(1)',
    'data:text/html,x',
    'about:blank',
  ];

  test.each(elsewhere)('may not go to %s', async (url) => {
    const { window } = await run();
    for (const contents of [window.webContents, new FakeWebContents()]) {
      expect(contents.attempt('will-navigate', { url })).toBe(true);
      expect(contents.attempt('will-frame-navigate', { url, isMainFrame: true })).toBe(true);
      expect(contents.attempt('will-redirect', { url })).toBe(true);
    }
  });

  test('may load itself again, but into no frame', async () => {
    const { webContents } = (await run()).window;
    for (const url of ['app://meliscope/index.html', 'app://meliscope/index.html#/dump/1']) {
      expect(webContents.attempt('will-navigate', { url })).toBe(false);
      expect(webContents.attempt('will-frame-navigate', { url, isMainFrame: true })).toBe(false);
      expect(webContents.attempt('will-frame-navigate', { url, isMainFrame: false })).toBe(true);
    }
  });

  test('may attach no web view and open no window', async () => {
    const { webContents } = (await run()).window;
    expect(webContents.attempt('will-attach-webview', {})).toBe(true);
    for (const url of [...elsewhere, 'https://github.com/meliscope/meliscope'])
      expect(webContents.windowOpenHandler?.({ url })).toEqual({ action: 'deny' });
    expect(shell.opened).toEqual(['https://github.com/meliscope/meliscope']);
  });
});

test('only our homepage and what is below it opens in the browser', () => {
  const home = 'https://github.com/meliscope/meliscope';
  for (const url of [home, `${home}/`, `${home}/issues?q=1#x`]) expect(mayOpenOutside(url)).toBe(true);
  for (const url of [
    '',
    'x',
    'http://github.com/meliscope/meliscope',
    'https://github.com/meliscope/meliscope-evil',
    'https://github.com/meliscope/meliscope/../../evil/evil',
    'https://github.com.example/meliscope/meliscope',
    'https://me:pw@github.com/meliscope/meliscope',
    'https://github.com:444/meliscope/meliscope',
    'file:///usr/bin/xterm',
    'ms-settings:',
  ])
    expect(mayOpenOutside(url), url).toBe(false);
});

describe('the app scheme', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'meliscope-screens-'));
    const screens = join(folder, 'renderer');
    mkdirSync(join(screens, 'assets'), { recursive: true });
    writeFileSync(join(folder, 'secret.json'), '{}');
    writeFileSync(join(screens, 'index.html'), '<!doctype html>');
    writeFileSync(join(screens, 'assets', 'index-a_B-1.js'), 'export {};');
    writeFileSync(join(screens, 'assets', 'index-x.css'), 'a{}');
    writeFileSync(join(screens, 'assets', 'a b.svg'), '<svg/>');
    writeFileSync(join(screens, '.hidden.json'), '{}');
    writeFileSync(join(screens, 'notes.secret'), '');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const get = (path: string, method = 'GET'): Promise<Response> =>
    answerRequest(join(folder, 'renderer'), { method, url: `app://meliscope${path}` });

  test('serves the screens with their types', async () => {
    for (const [path, type, body] of [
      ['/index.html', 'text/html; charset=utf-8', '<!doctype html>'],
      ['/index.html?x=1#y', 'text/html; charset=utf-8', '<!doctype html>'],
      ['/assets/index-a_B-1.js', 'text/javascript; charset=utf-8', 'export {};'],
      ['/assets/index-x.css', 'text/css; charset=utf-8', 'a{}'],
      ['/assets/a%20b.svg', 'image/svg+xml', '<svg/>'],
    ] as const) {
      const response = await get(path);
      expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([
        200,
        type,
        body,
      ]);
    }
  });

  test('sends the policy with every answer, also with refusals', async () => {
    for (const path of ['/index.html', '/crashed.html', '/nothing']) {
      const { headers } = await get(path);
      expect(headers.get('content-security-policy')).toBe(
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' blob: data:; " +
          "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      );
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
      expect(headers.get('cross-origin-embedder-policy')).toBe('require-corp');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
  });

  test.each([
    '',
    '/',
    '/assets',
    '/assets/',
    '/none.js',
    '/../secret.json',
    '/%2e%2e/secret.json',
    '/..%2fsecret.json',
    '/..%5csecret.json',
    '/%2e%2e%2fsecret.json',
    '/%252e%252e/secret.json',
    '/assets/../../secret.json',
    '/assets//../index.html',
    '//secret.json',
    '/index.html%00',
    '/index.html/',
    '/index.html:x',
    '/.hidden.json',
    '/notes.secret',
    '/%E0%A4%A',
    '/C:%5cWindows%5cwin.ini',
  ])('404 for %s', async (path) => {
    expect((await get(path)).status).toBe(404);
  });

  test('404 for another host, 405 for another method', async () => {
    const screens = join(folder, 'renderer');
    for (const url of ['app://other/index.html', 'app://meliscope.example/index.html', 'app://meliscope'])
      expect((await answerRequest(screens, { method: 'GET', url })).status).toBe(404);
    expect((await get('/index.html', 'POST')).status).toBe(405);
  });

  test('is served to the default session from the built screens', async () => {
    await run();
    expect([...fakeSession.defaultSession.served.keys()]).toEqual(['app']);
    const answer = fakeSession.defaultSession.served.get('app');
    expect((await answer?.({ method: 'GET', url: 'app://meliscope/index.html' }))?.status).toBe(404);
  });
});
