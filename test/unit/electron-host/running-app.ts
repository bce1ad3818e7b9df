import { noGraph } from '../../builders/no-graph.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { vi } from 'vitest';
import { startApp } from '../../../electron/app.ts';
import type { SessionOptions } from '../../../electron/engine/session.ts';
import type { EngineSession } from '../../../electron/ipc/host-handlers.ts';
import type { CancelSignal } from '../../../shared/base/cancel-signal.ts';
import { asBytes, asDumpId, type DumpId } from '../../../shared/model/units.ts';
import type { DumpState } from '../../../shared/protocol/dump-state.ts';
import { fail } from '../../../shared/protocol/failure.ts';
import { app, BrowserWindow, Menu, resetElectron, type FakeMenuItem } from '../../builders/fake-electron.ts';

/** A session that reads nothing: it remembers what it was asked and answers at once. */
export class StubSession implements EngineSession {
  readonly opened: string[] = [];
  /** Signals of the summaries under way, which never answer by themselves. */
  readonly waiting: CancelSignal[] = [];
  closed = false;
  /** What closing waits for. */
  untilClosed: Promise<void> = Promise.resolve();

  readonly options: SessionOptions;

  constructor(options: SessionOptions) {
    this.options = options;
  }

  openDump(path: string): DumpId {
    this.opened.push(path);
    const state = dumpState(path, this.opened.length);
    this.options.onEvent?.({ event: 'dumpState', data: state });
    return state.dump;
  }
  dumps(): readonly DumpState[] {
    return this.opened.map((path, at) => dumpState(path, at + 1));
  }
  handlers(): ReturnType<EngineSession['handlers']> {
    return {
      openDump: ({ path }) => ({ dump: this.openDump(path) }),
      dumps: () => this.dumps(),
      cancelReading: () => ({}),
      closeDump: () => ({}),
      summary: (_question, signal) => {
        this.waiting.push(signal);
        return new Promise(() => undefined);
      },
      summaryText: () => {
        throw fail('not-found', 'There is no such dump.');
      },
      problems: () => ({ counts: [], total: 0, first: [], skippedLines: 0 }),
      ...noGraph,
    };
  }
  exportListing(): ReturnType<EngineSession['exportListing']> {
    return Promise.reject(fail('io', 'This stub writes nothing.'));
  }

  exportHeap(): ReturnType<EngineSession['exportHeap']> {
    return Promise.reject(fail('io', 'This stub writes nothing.'));
  }
  writeReport(): ReturnType<EngineSession['writeReport']> {
    return Promise.reject(fail('io', 'This stub writes nothing.'));
  }
  async close(): Promise<void> {
    await this.untilClosed;
    this.closed = true;
  }
}

export function dumpState(path: string, id: number): DumpState {
  return {
    dump: asDumpId(id),
    path,
    name: path,
    stage: 'reading',
    format: { id: 'meliae', title: 'meliae dump' },
    compressed: false,
    fileBytes: 1,
    modifiedMs: 0,
    takenMs: null,
    phase: null,
    totals: { objects: 0, types: 0, bytes: asBytes(0), references: 0 },
    problems: 0,
    failure: null,
    graph: { stage: 'none', failure: null, fromIndex: false, roots: { wishes: 0, revision: 0 } },
    revision: 1,
  };
}

export const outFolder = resolve('/opt/meliscope/out');

export interface RunningApp {
  readonly session: StubSession;
  readonly window: BrowserWindow;
  readonly dataFolder: string;
}

let folder = '';

/** Begins with an empty system. To be called before each test. */
export function freshSystem(): void {
  resetElectron();
  folder = mkdtempSync(join(tmpdir(), 'meliscope-host-'));
  vi.stubEnv('MELISCOPE_DATA_DIR', join(folder, 'data'));
  vi.stubEnv('MELISCOPE_CACHE_DIR', join(folder, 'cache'));
}

/** To be called after each test. */
export async function endSystem(): Promise<void> {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  await settle();
  rmSync(folder, { recursive: true, force: true });
}

/** Lets pending promises and file operations of the host come to rest. */
export const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 30));

/** Starts the app as far as it goes before Electron is ready. `words` follow the program on its command line. */
export function launch(
  words: readonly string[] = [],
  { packaged = true, hasLock = true } = {},
): { sessions: StubSession[] } {
  const sessions: StubSession[] = [];
  vi.spyOn(process, 'argv', 'get').mockReturnValue(['/opt/meliscope/meliscope', ...words]);
  Object.assign(app, { isPackaged: packaged, hasLock });
  startApp({
    out: outFolder,
    createSession: (options) => {
      const session = new StubSession(options);
      sessions.push(session);
      return session;
    },
  });
  return { sessions };
}

/** Starts the app, waits until its window and its menu are there. */
export async function run(words: readonly string[] = [], options = {}): Promise<RunningApp> {
  const { sessions } = launch(words, options);
  await app.becomeReady();
  await vi.waitFor(() => {
    if (Menu.shown === null) throw new Error('no menu yet');
  });
  const [session] = sessions;
  const [window] = BrowserWindow.all;
  if (session === undefined || window === undefined) throw new Error('the app did not start');
  return { session, window, dataFolder: join(folder, 'data') };
}

/** The item of the menu on screen whose label, without its key mark, is this. */
export function menuItem(label: string): FakeMenuItem {
  const all = (items: readonly FakeMenuItem[]): FakeMenuItem[] =>
    items.flatMap((item) => [item, ...all(item.submenu ?? [])]);
  const found = all(Menu.shown ?? []).find((item) => item.label?.replaceAll('&', '') === label);
  if (found === undefined) throw new Error(`the menu has no ${label}`);
  return found;
}
