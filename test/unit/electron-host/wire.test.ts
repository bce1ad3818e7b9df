import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import '../../../electron/preload/preload.ts';
import { asDumpId } from '../../../shared/model/units.ts';
import { methodNames } from '../../../shared/protocol/engine-api.ts';
import type { WindowBridge } from '../../../shared/protocol/wire.ts';
import type { BrowserWindow } from '../../builders/fake-electron.ts';
import {
  app,
  contextBridge,
  dialog,
  eventFrom,
  FakeWebContents,
  ipcMain,
  ipcRenderer,
} from '../../builders/fake-electron.ts';
import { endSystem, freshSystem, outFolder, run, settle, type RunningApp } from './running-app.ts';
import { join } from 'node:path';

const bridge = contextBridge.exposed.get('meliscope') as WindowBridge;
const question = {
  view: 'raw',
  dump: asDumpId(1),
  groupBy: 'type',
  sortBy: 'bytes',
  descending: true,
  filter: '',
  from: 0,
  limit: 10,
};

beforeEach(freshSystem);
afterEach(endSystem);

/** The app, with the preload script's calls coming from its window. */
async function runWithPage(): Promise<RunningApp> {
  const running = await run();
  ipcRenderer.sender = running.window.webContents;
  return running;
}

/** An ask as a stranger would send it: past the preload script, straight to the channel. */
const askFrom = (event: object, ...words: unknown[]): unknown =>
  ipcMain.invokeHandlers.get('meliscope:ask')?.(event, ...words);
const badRequest = { ok: false, failure: { kind: 'bad-request' } };

describe('the preload script', () => {
  test('exposes exactly the four verbs, and nothing that leads to ipcRenderer', () => {
    expect([...contextBridge.exposed.keys()]).toEqual(['meliscope']);
    expect(Object.keys(bridge).sort()).toEqual(['ask', 'cancel', 'onEvent', 'pathOfFile']);
    for (const verb of Object.values(bridge)) expect(verb).toBeTypeOf('function');
  });

  test('hands on events without the event object', async () => {
    await runWithPage();
    const heard: unknown[][] = [];
    bridge.onEvent((...words: unknown[]) => heard.push(words));
    ipcRenderer.emit('meliscope:event', { sender: ipcRenderer }, { event: 'x' });
    expect(heard).toEqual([[{ event: 'x' }]]);
  });

  test("tells a dropped file's path, and '' for anything else", () => {
    expect(bridge.pathOfFile({ path: '/data/a.dump' })).toBe('/data/a.dump');
    expect(bridge.pathOfFile('no file')).toBe('');
    expect(bridge.pathOfFile(null)).toBe('');
  });
});

describe('a question from the window', () => {
  test('is answered', async () => {
    const { session } = await runWithPage();
    expect(await bridge.ask(1, 'openDump', { path: '/data/a.dump' })).toEqual({
      ok: true,
      answer: { dump: 1 },
    });
    expect(session.opened).toEqual(['/data/a.dump']);
  });

  test('is answered with the failure that a handler threw', async () => {
    await runWithPage();
    expect(await bridge.ask(1, 'summaryText', { dump: 5, view: 'raw' })).toEqual({
      ok: false,
      failure: { kind: 'not-found', message: 'There is no such dump.' },
    });
  });

  test.each([
    [1, 'noSuchMethod', {}],
    [1, '__proto__', {}],
    [1, 'openDump', { path: 5 }],
    [1, 'openDump', null],
    [1.5, 'dumps', {}],
    ['1', 'dumps', {}],
    [undefined, 'dumps', {}],
  ])('ask(%j, %j, %j) is refused', async (id, method, params) => {
    const { session } = await runWithPage();
    expect(await bridge.ask(id as number, method, params)).toMatchObject(badRequest);
    expect(session.opened).toEqual([]);
  });

  test('may not use the number of one under way', async () => {
    const { session } = await runWithPage();
    void bridge.ask(7, 'summary', question);
    expect(await bridge.ask(7, 'dumps', {})).toMatchObject(badRequest);
    expect(session.waiting[0]?.aborted).toBe(false);
    bridge.cancel(7);
    await settle();
    expect(await bridge.ask(7, 'dumps', {})).toMatchObject({ ok: true });
  });

  test('ends when it is cancelled, and no other does', async () => {
    const { session } = await runWithPage();
    const first = bridge.ask(1, 'summary', question);
    void bridge.ask(2, 'summary', question);
    bridge.cancel(99);
    bridge.cancel('1' as unknown as number);
    expect(session.waiting.map(({ aborted }) => aborted)).toEqual([false, false]);
    bridge.cancel(1);
    expect(session.waiting.map(({ aborted }) => aborted)).toEqual([true, false]);
    expect(await first).toMatchObject({ ok: false, failure: { kind: 'cancelled' } });
  });

  test.each([
    ['is closed', (window: BrowserWindow) => window.close()],
    [
      'crashes',
      (window: BrowserWindow) => window.webContents.emit('render-process-gone', {}, { reason: 'oom' }),
    ],
    [
      'loads again',
      (window: BrowserWindow) =>
        window.webContents.attempt('did-start-navigation', { isMainFrame: true, isSameDocument: false }),
    ],
  ])('ends when the window %s', async (_words, end) => {
    const { session, window } = await runWithPage();
    const asked = bridge.ask(1, 'summary', question);
    window.webContents.attempt('did-start-navigation', { isMainFrame: true, isSameDocument: true });
    window.webContents.attempt('did-start-navigation', { isMainFrame: false, isSameDocument: false });
    expect(session.waiting[0]?.aborted).toBe(false);
    end(window);
    expect(session.waiting[0]?.aborted).toBe(true);
    expect(await asked).toMatchObject({ ok: false, failure: { kind: 'cancelled' } });
  });

  test('ends when the app quits', async () => {
    const { session } = await runWithPage();
    const asked = bridge.ask(1, 'summary', question);
    app.quit();
    expect(session.waiting[0]?.aborted).toBe(true);
    expect(await asked).toMatchObject({ ok: false });
  });

  test('a question of the page before a reload does not disturb one with its number after it', async () => {
    const { session, window } = await runWithPage();
    const before = bridge.ask(1, 'summary', question);
    window.webContents.attempt('did-start-navigation', { isMainFrame: true, isSameDocument: false });
    void bridge.ask(1, 'summary', question);
    await before;
    bridge.cancel(1);
    expect(session.waiting.map(({ aborted }) => aborted)).toEqual([true, true]);
  });
});

describe('a stranger is refused', () => {
  const strangers: [string, (window: BrowserWindow) => object][] = [
    ['a frame that is gone', ({ webContents }) => eventFrom(webContents, null)],
    ['a frame inside the page', ({ webContents }) => eventFrom(webContents, { origin: 'app://meliscope' })],
    [
      'our window showing another origin',
      ({ webContents }) => {
        webContents.mainFrame = { origin: 'https://example.com' };
        return eventFrom(webContents);
      },
    ],
    ['a page of a window that was never attached', () => eventFrom(new FakeWebContents())],
    [
      'a window that was closed',
      (window) => {
        window.close();
        return eventFrom(window.webContents);
      },
    ],
  ];

  test.each(strangers)('%s', async (_who, event) => {
    const { session, window } = await run();
    const reply = await askFrom(event(window), 1, 'openDump', { path: '/etc/passwd' });
    expect(reply ?? badRequest).toMatchObject(badRequest);
    expect(session.opened).toEqual([]);
  });

  test('and cannot cancel', async () => {
    const { session, window } = await runWithPage();
    void bridge.ask(1, 'summary', question);
    ipcMain.emit('meliscope:cancel', eventFrom(window.webContents, null), 1);
    ipcMain.emit('meliscope:cancel', eventFrom(new FakeWebContents()), 1);
    expect(session.waiting[0]?.aborted).toBe(false);
  });
});

describe("the desktop's own answers", () => {
  test('every method has one', async () => {
    await runWithPage();
    for (const method of methodNames) {
      const reply = await bridge.ask(1, method, method === 'listFolder' ? { path: null } : {});
      expect(JSON.stringify(reply)).not.toContain('There is no method');
    }
  });

  test('hostFacts', async () => {
    await runWithPage();
    expect(await bridge.ask(1, 'hostFacts', {})).toEqual({
      ok: true,
      answer: {
        host: 'electron',
        version: '9.9.9',
        openDialog: true,
        folderListing: false,
        platform: process.platform,
      },
    });
  });

  test('chooseFiles opens what was chosen, several at once', async () => {
    const { session } = await runWithPage();
    dialog.chosen = { canceled: false, filePaths: ['/data/a.dump', '/data/b.dump'] };
    expect(await bridge.ask(1, 'chooseFiles', {})).toEqual({ ok: true, answer: { dumps: [1, 2] } });
    expect(session.opened).toEqual(['/data/a.dump', '/data/b.dump']);
    expect(dialog.shown[0]?.['properties']).toEqual(['openFile', 'multiSelections']);
    dialog.chosen = { canceled: true, filePaths: [] };
    expect(await bridge.ask(2, 'chooseFiles', {})).toEqual({ ok: true, answer: { dumps: [] } });
  });

  test('openSample opens the bundled dump, which is no recent file', async () => {
    const { session } = await runWithPage();
    expect(await bridge.ask(1, 'openSample', {})).toMatchObject({ ok: true });
    expect(session.opened).toEqual([join(outFolder, 'node', 'sample.dump.gz')]);
    await settle();
    expect(await bridge.ask(2, 'recentFiles', {})).toEqual({ ok: true, answer: [] });
  });

  test('listFolder is not for the desktop', async () => {
    await runWithPage();
    expect(await bridge.ask(1, 'listFolder', { path: '/' })).toMatchObject(badRequest);
  });

  test('an opened dump is a recent file, here and for the system, until the list is cleared', async () => {
    await runWithPage();
    await bridge.ask(1, 'openDump', { path: '/data/a.dump' });
    await settle();
    expect(await bridge.ask(2, 'recentFiles', {})).toMatchObject({ answer: [{ name: 'a.dump' }] });
    expect(app.recentDocuments).toEqual(['/data/a.dump']);
    expect(await bridge.ask(3, 'clearRecentFiles', {})).toEqual({ ok: true, answer: {} });
    expect(await bridge.ask(4, 'recentFiles', {})).toMatchObject({ answer: [] });
    expect(app.recentDocuments).toEqual([]);
  });
});

test('events reach the window, and do no harm when it is crashed or closed', async () => {
  const { session, window } = await runWithPage();
  session.openDump('/data/a.dump');
  expect(window.webContents.sent).toMatchObject([
    { channel: 'meliscope:event', message: { event: 'dumpState', data: { path: '/data/a.dump' } } },
  ]);
  window.webContents.crashed = true;
  session.openDump('/data/b.dump');
  window.close();
  session.openDump('/data/c.dump');
  expect(window.webContents.sent.length).toBe(1);
});
