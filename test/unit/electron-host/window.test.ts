import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { crashPageMarkup } from '../../../electron/windows/crash-page.ts';
import { recoverFromCrashes } from '../../../electron/windows/crash-recovery.ts';
import { menuTemplate, type MenuState } from '../../../electron/windows/menu.ts';
import { canBeCaught, placeOn, readPlace } from '../../../electron/windows/window-place.ts';
import { commandNames } from '../../../shared/protocol/engine-api.ts';
import {
  app,
  BrowserWindow,
  FakeWebContents,
  Menu,
  nativeTheme,
  screen,
  shell,
  type FakeMenuItem,
} from '../../builders/fake-electron.ts';
import { endSystem, freshSystem, launch, menuItem, run, settle } from './running-app.ts';

beforeEach(freshSystem);
afterEach(endSystem);

describe('the window', () => {
  test('has a smallest size and shows itself only when there is something to see', async () => {
    const { window } = await run();
    expect(window.options).toMatchObject({ show: false, minWidth: 600, minHeight: 480 });
    expect(window.visible).toBe(false);
    window.emit('ready-to-show');
    expect(window.visible).toBe(true);
  });

  test.each([
    [true, '#16181c'],
    [false, '#ffffff'],
  ])('does not flash: dark %s gives %s', async (dark, colour) => {
    nativeTheme.shouldUseDarkColors = dark;
    expect((await run()).window.options.backgroundColor).toBe(colour);
  });

  test('comes back where it was, maximised as it was', async () => {
    const { window, dataFolder } = await run();
    window.bounds = { x: 100, y: 50, width: 1000, height: 700 };
    window.maximized = true;
    window.close();
    expect(JSON.parse(readFileSync(join(dataFolder, 'window.json'), 'utf8'))).toEqual({
      x: 100,
      y: 50,
      width: 1000,
      height: 700,
      maximized: true,
    });
    app.emit('activate');
    await settle();
    // On this platform the last window ended the app; a new start reads what it left.
    BrowserWindow.all.length = 0;
    app.removeAllListeners();
    launch();
    await app.becomeReady();
    await settle();
    const again = BrowserWindow.all[0]!;
    expect(again.options).toMatchObject({ x: 100, y: 50, width: 1000, height: 700 });
    expect(again.maximized).toBe(false);
    again.emit('ready-to-show');
    expect(again.maximized).toBe(true);
  });

  test('is not lost with the screen it was on', async () => {
    const { dataFolder } = await run();
    mkdirSync(dataFolder, { recursive: true });
    const file = join(dataFolder, 'window.json');
    writeFileSync(file, JSON.stringify({ x: 2500, y: 0, width: 3000, height: 900, maximized: false }));
    expect(placeOn(readPlace(file), [screen.displays[0]!.workArea])).toEqual({
      x: null,
      y: null,
      width: 1920,
      height: 900,
      maximized: false,
    });
  });
});

test('a place that can be caught shows a piece of the title bar', () => {
  const screens = [
    { x: 0, y: 25, width: 1000, height: 700 },
    { x: 1000, y: 0, width: 1000, height: 700 },
  ];
  const at = (x: number, y: number): boolean => canBeCaught({ x, y, width: 800, height: 600 }, screens);
  expect([at(0, 25), at(600, 100), at(1500, 0), at(-600, 100), at(1880, 600)]).toEqual(Array(5).fill(true));
  expect([at(-790, 100), at(1950, 100), at(0, 720), at(0, -500), at(0, 10)]).toEqual(Array(5).fill(false));
  expect(canBeCaught({ x: 0, y: 30, width: 800, height: 600 }, [])).toBe(false);
});

test.each(['', 'null', '[]', '{', '{"width":"800","height":600}', '{"width":1e999,"height":600}'])(
  'a damaged place %j gives the usual one',
  async (text) => {
    const { dataFolder } = await run();
    mkdirSync(dataFolder, { recursive: true });
    const file = join(dataFolder, 'odd.json');
    writeFileSync(file, text);
    expect(readPlace(file)).toEqual({ x: null, y: null, width: 1280, height: 800, maximized: false });
  },
);

describe('when the screens crash', () => {
  const crash = async (contents: FakeWebContents, reason = 'crashed'): Promise<void> => {
    contents.emit('render-process-gone', {}, { reason, exitCode: 1 });
    await settle();
  };

  test('they load again; the second time within a minute a plain page comes instead', async () => {
    const contents = new FakeWebContents();
    let now = 1_000_000;
    recoverFromCrashes(contents as never, () => now);
    await crash(contents);
    now += 59_000;
    await crash(contents, 'oom');
    now += 61_000;
    await crash(contents);
    expect(contents.loaded).toEqual([
      'app://meliscope/index.html',
      'app://meliscope/crashed.html',
      'app://meliscope/index.html',
    ]);
  });

  test('not when the window was closed on purpose or is gone', async () => {
    const contents = new FakeWebContents();
    recoverFromCrashes(contents as never);
    await crash(contents, 'clean-exit');
    contents.destroy();
    await crash(contents);
    expect(contents.loaded).toEqual([]);
  });

  test('the window of the app is covered', async () => {
    const { window } = await run();
    await crash(window.webContents);
    expect(window.webContents.loaded.length).toBe(2);
  });

  test('the plain page runs no script and loads nothing', () => {
    expect(crashPageMarkup).not.toMatch(/<script|src=|\son\w+=|https?:/);
    expect(crashPageMarkup).toContain('href="index.html"');
  });
});

describe('the menu', () => {
  const commandsSent = (window: BrowserWindow): unknown[] =>
    window.webContents.sent.map(({ message }) => message);

  test.each([
    ['Open…', 'open'],
    ['Close Dump', 'close-dump'],
    ['Copy Table as Text', 'copy-text'],
    ['Find', 'find'],
    ['Back', 'back'],
    ['Forward', 'forward'],
    ['Light or Dark Theme', 'toggle-theme'],
    ['Keyboard Shortcuts', 'help'],
  ])('%s sends %s', async (label, name) => {
    const { window } = await run();
    menuItem(label).click?.();
    expect(commandsSent(window)).toEqual([{ event: 'command', data: { name } }]);
  });

  test('has every command of the protocol', async () => {
    await run();
    const ids = (items: FakeMenuItem[]): (string | undefined)[] =>
      items.flatMap(({ id, submenu }) => [id, ...ids(submenu ?? [])]);
    const all = ids(Menu.shown ?? []);
    for (const name of commandNames) expect(all).toContain(name);
  });

  test('without a window a command makes one first and is sent when it has loaded', async () => {
    const { window } = await run();
    vi.spyOn(process, 'platform', 'get').mockReturnValue('darwin');
    window.close();
    menuItem('Open…').click?.();
    const again = BrowserWindow.all[0]!;
    expect(commandsSent(again)).toEqual([]);
    again.webContents.emit('did-finish-load');
    expect(commandsSent(again)).toEqual([{ event: 'command', data: { name: 'open' } }]);
  });

  test('lists recent files, opens them, clears them', async () => {
    const { session } = await run();
    expect(menuItem('Clear List').enabled).toBe(false);
    session.openDump('/data/a.dump');
    await vi.waitFor(() => menuItem('a.dump'));
    session.openDump('/data/R&D.dump');
    await vi.waitFor(() => menuItem('RD.dump'));
    expect(menuItem('RD.dump').label).toBe('R&&D.dump');
    menuItem('a.dump').click?.();
    expect(session.opened.at(-1)).toBe('/data/a.dump');
    menuItem('Clear List').click?.();
    await vi.waitFor(() => expect(menuItem('Clear List').enabled).toBe(false));
    expect(() => menuItem('a.dump')).toThrow();
  });

  test('two recent files of the same name show their paths', () => {
    const recent = ['/a/x.dump', '/b/x.dump', '/b/y.dump'].map((path) => ({ path, name: path.slice(3) }));
    const text = JSON.stringify(template({ recent }));
    for (const label of ['/a/x.dump', '/b/x.dump', 'y.dump']) expect(text).toContain(`"label":"${label}"`);
  });

  test('leads to the homepage and nowhere else', async () => {
    await run();
    menuItem('Meliscope on the Web').click?.();
    expect(shell.opened).toEqual(['https://github.com/meliscope/meliscope']);
  });

  const nothing = { command: vi.fn(), openFile: vi.fn(), clearRecent: vi.fn(), openHomepage: vi.fn() };
  const template = (state: Partial<MenuState>): FakeMenuItem[] =>
    menuTemplate({ platform: 'linux', development: false, recent: [], ...state }, nothing) as FakeMenuItem[];
  const roles = (items: FakeMenuItem[]): string[] =>
    items.flatMap(({ role, submenu }) => [...(role === undefined ? [] : [role]), ...roles(submenu ?? [])]);

  test('reload and developer tools only in development', () => {
    expect(roles(template({}))).not.toContain('reload');
    expect(roles(template({}))).not.toContain('toggleDevTools');
    expect(roles(template({ development: true }))).toEqual(
      expect.arrayContaining(['reload', 'toggleDevTools']),
    );
    expect(roles(template({ development: true }))).not.toContain('forceReload');
  });

  test.each(['linux', 'win32', 'darwin'] as const)(
    'on %s: the usual roles, no accelerator twice',
    (platform) => {
      const items = template({ platform });
      expect(roles(items)).toEqual(
        expect.arrayContaining([
          'undo',
          'redo',
          'cut',
          'copy',
          'paste',
          'selectAll',
          'togglefullscreen',
          'zoomIn',
        ]),
      );
      expect(roles(items).includes('appMenu')).toBe(platform === 'darwin');
      expect(roles(items).includes('quit')).toBe(platform !== 'darwin');
      const accelerators = JSON.stringify(items).match(/"accelerator":"[^"]+"/g) ?? [];
      expect(accelerators.length).toBeGreaterThan(5);
      expect(new Set(accelerators).size).toBe(accelerators.length);
    },
  );
});
