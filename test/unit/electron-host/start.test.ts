import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { argumentFiles } from '../../../electron/argument-files.ts';
import { appLink, parseAppLink } from '../../../shared/protocol/app-link.ts';
import { builtFiles } from '../../../electron/built-files.ts';
import { app, BrowserWindow, dialog, FakeEvent, protocol } from '../../builders/fake-electron.ts';
import { startApp } from '../../../electron/app.ts';
import { endSystem, freshSystem, launch, outFolder, run, settle } from './running-app.ts';

beforeEach(freshSystem);
afterEach(endSystem);

describe('before Electron is ready', () => {
  test('the sandbox is on and the scheme is privileged, but bypasses no policy', () => {
    launch();
    expect(app.sandboxed).toBe(true);
    expect(protocol.privileged).toEqual([
      {
        scheme: 'app',
        privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
      },
    ]);
  });

  test('Windows knows the app by the id of its installers', () => {
    vi.spyOn(process, 'platform', 'get').mockReturnValue('win32');
    launch();
    const config = readFileSync(
      new URL('../../../build/app/electron-builder.config.mjs', import.meta.url),
      'utf8',
    );
    expect(config).toContain(`appId: '${app.userModelId}',`);
  });

  test('no session and no window exist', () => {
    const { sessions } = launch(['a.dump']);
    expect(sessions).toEqual([]);
    expect(BrowserWindow.all).toEqual([]);
  });
});

describe('files named at the start', () => {
  test('open in order, with paths from the working folder', async () => {
    const { session } = await run(['--force-dark-mode', 'a.dump', '/data/b.dump', '--', '-c.dump']);
    expect(session.opened).toEqual(['a.dump', '/data/b.dump', '-c.dump'].map((file) => resolve(file)));
  });

  test("an unpacked app's own folder is none of them", async () => {
    const { session } = await run(['--inspect=0', '.', 'a.dump'], { packaged: false });
    expect(session.opened).toEqual([resolve('a.dump')]);
  });

  test('a file that macOS opened before ready waits its turn', async () => {
    const { sessions } = launch();
    const event = new FakeEvent();
    app.emit('open-file', event, '/Users/me/a.dump');
    expect(event.defaultPrevented).toBe(true);
    await app.becomeReady();
    expect(sessions[0]?.opened).toEqual(['/Users/me/a.dump']);
  });

  test('the session is given its files outside the archive and the cache folder', async () => {
    const { session, dataFolder } = await run();
    expect(session.options.files).toEqual({
      scanWorker: resolve(outFolder, 'node/scan-worker.js'),
      graphWorker: resolve(outFolder, 'node/graph-worker.js'),
      exportWorker: resolve(outFolder, 'node/export-worker.js'),
      profileWorker: resolve(outFolder, 'node/profile-worker.js'),
      kernel: resolve(outFolder, 'node/kernel.wasm'),
    });
    expect(session.options.cacheFolder).toBe(resolve(dataFolder, '../cache'));
  });
});

test('arguments: switches, empty words, addresses and everything after --', () => {
  const folder = resolve('/home/ann');
  const address = pathToFileURL(resolve('/data/with space.dump')).href;
  expect(argumentFiles(['meliscope'], true, folder)).toEqual([]);
  expect(argumentFiles(['electron', '.'], false, folder)).toEqual([]);
  expect(argumentFiles(['meliscope', '', '-x', address, 'b'], true, folder)).toEqual([
    resolve('/data/with space.dump'),
    resolve('/home/ann/b'),
  ]);
  expect(argumentFiles(['meliscope', 'file://far.example/x'], true, folder).length).toBe(
    process.platform === 'win32' ? 1 : 0,
  );
  expect(argumentFiles(['electron', '.', '--', '--'], false, folder)).toEqual([resolve('/home/ann/--')]);
});

test('packed: threads and native code read beside the archive, screens inside it', () => {
  const files = builtFiles(resolve('/opt/M/resources/app.asar/out'));
  expect(files.scanWorker).toBe(resolve('/opt/M/resources/app.asar.unpacked/out/node/scan-worker.js'));
  expect(files.kernel).toBe(resolve('/opt/M/resources/app.asar.unpacked/out/node/kernel.wasm'));
  expect(files.sample).toBe(resolve('/opt/M/resources/app.asar.unpacked/out/node/sample.dump.gz'));
  expect(files.screens).toBe(resolve('/opt/M/resources/app.asar/out/renderer'));
  expect(files.preload).toBe(resolve('/opt/M/resources/app.asar/out/preload/preload.cjs'));
});

describe('a second start', () => {
  test('hands over its files, absolute, and ends without doing anything', async () => {
    const { sessions } = launch(['a.dump'], { hasLock: false });
    expect(app.lockData).toEqual({ files: [resolve('a.dump')], links: [] });
    expect(app.quits).toBe(1);
    await app.becomeReady();
    expect(sessions).toEqual([]);
    expect(app.sandboxed).toBe(false);
  });

  test('opens its files in the first and brings the window forward', async () => {
    const { session, window } = await run();
    window.minimized = true;
    app.emit('second-instance', new FakeEvent(), ['ignored'], '/elsewhere', { files: ['/data/a.dump'] });
    expect(session.opened).toEqual(['/data/a.dump']);
    expect(window).toMatchObject({ minimized: false, visible: true, focused: true });
    expect(BrowserWindow.all.length).toBe(1);
  });

  test.each([null, {}, { files: 'x' }, { files: [1] }])(
    'with odd data %j only shows the window',
    async (data) => {
      const { session, window } = await run();
      app.emit('second-instance', new FakeEvent(), [], '/', data);
      expect(session.opened).toEqual([]);
      expect(window.focused).toBe(true);
    },
  );
});

describe('the end', () => {
  test('quitting waits for the session to close', async () => {
    const { session } = await run();
    let closeNow = (): void => undefined;
    session.untilClosed = new Promise((resolve) => (closeNow = resolve));
    app.quit();
    await settle();
    expect(app.quits).toBe(0);
    closeNow();
    await vi.waitFor(() => expect(app.quits).toBe(1));
    expect(session.closed).toBe(true);
  });

  test('a session that does not close holds nobody up for long', async () => {
    const { session } = await run();
    session.untilClosed = new Promise(() => undefined);
    vi.useFakeTimers();
    app.quit();
    await vi.advanceTimersByTimeAsync(5_000);
    vi.useRealTimers();
    expect(app.quits).toBe(1);
  });

  test('a session that fails to close is no reason to stay', async () => {
    const { session } = await run();
    session.untilClosed = Promise.reject(new Error('stuck'));
    app.quit();
    await vi.waitFor(() => expect(app.quits).toBe(1));
  });

  test('closing the last window quits, except on macOS', async () => {
    const { window } = await run();
    vi.spyOn(process, 'platform', 'get').mockReturnValue('darwin');
    window.close();
    await settle();
    expect(app.quits).toBe(0);
    app.emit('activate');
    vi.spyOn(process, 'platform', 'get').mockReturnValue('linux');
    BrowserWindow.all[0]?.close();
    await vi.waitFor(() => expect(app.quits).toBe(1));
  });

  test('an engine that cannot start is said and ends the app', async () => {
    startApp({
      out: outFolder,
      createSession: () => {
        throw new Error('no threads left');
      },
    });
    await app.becomeReady();
    await settle();
    expect(dialog.errors).toEqual(['Meliscope cannot start: no threads left']);
    expect(app.exitCode).toBe(1);
  });
});

describe('links to places', () => {
  const link = appLink({ file: '/data/a.dump', at: 'object/17?part=held-by' });
  const goTo = { event: 'goTo', data: { dump: 1, at: 'object/17?part=held-by' } };
  const told = (window: BrowserWindow) => window.webContents.sent.map(({ message }) => message);

  test('the installed app registers for them, an unpacked one does not', () => {
    launch([], { packaged: false });
    expect(app.protocolSchemes).toEqual([]);
    freshSystem();
    launch();
    expect(app.protocolSchemes).toEqual(['meliscope']);
  });

  test('one that starts the app leads to a dump that was opened with it', async () => {
    const { window, session } = await run(['/data/a.dump', link]);
    await settle();
    expect(session.opened).toEqual([resolve('/data/a.dump')]);
    expect(told(window)).toContainEqual(goTo);
  });

  test('one from a second start, and one from macOS, lead there', async () => {
    const { window } = await run(['/data/a.dump']);
    app.emit('second-instance', new FakeEvent(), [], '/', { files: [], links: [link, 'meliscope:x', 7] });
    await settle();
    expect(told(window)).not.toContainEqual(goTo);
    app.emit('second-instance', new FakeEvent(), [], '/', { files: [], links: [link, 'meliscope:x'] });
    await settle();
    expect(told(window).filter((message) => (message as { event: string }).event === 'goTo')).toEqual([goTo]);
    const event = new FakeEvent();
    app.emit('open-url', event, link);
    await settle();
    expect(event.defaultPrevented).toBe(true);
    expect(told(window).filter((message) => (message as { event: string }).event === 'goTo')).toEqual([
      goTo,
      goTo,
    ]);
  });

  test('none opens a file that the person has not opened', async () => {
    const { session } = await run([appLink({ file: '//elsewhere/share/a.dump', at: 'roots' })]);
    await settle();
    expect(session.opened).toEqual([]);
    expect(dialog.errors[0]).toContain('Open //elsewhere/share/a.dump first');
  });

  test('what was not made by Meliscope is no link', () => {
    expect(parseAppLink(link)).toEqual({ file: '/data/a.dump', at: 'object/17?part=held-by' });
    const strange = appLink({ file: 'C:\\a b&c#d%.dump\ud800', at: 'objects?type=a%26b' });
    expect(parseAppLink(strange)).toEqual({ file: 'C:\\a b&c#d%.dump\ufffd', at: 'objects?type=a%26b' });
    for (const text of [
      'meliscope://open/',
      'meliscope://open/?file=a&at=%',
      'meliscope://open/?file=a&at=../x',
      'meliscope://open/?file=a%00&at=roots',
      'meliscope://other/?file=a&at=roots',
      `meliscope://open/?file=${'a'.repeat(40_000)}&at=roots`,
      'https://open/?file=a&at=roots',
    ])
      expect(parseAppLink(text)).toBeNull();
  });
});
