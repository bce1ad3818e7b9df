import { app, dialog, session as electronSession, type BrowserWindow } from 'electron';
import { join } from 'node:path';
import { appLinkScheme, parseAppLink, type AppLink } from '../shared/protocol/app-link.ts';
import type { CommandName } from '../shared/protocol/engine-api.ts';
import type { EventMessage } from '../shared/protocol/wire.ts';
import { argumentFiles, argumentLinks } from './argument-files.ts';
import { builtFiles } from './built-files.ts';
import type { SessionOptions } from './engine/session.ts';
import { appFolders } from './hosts/app-folders.ts';
import { recentFilesNoter } from './hosts/server/host-handlers.ts';
import { DesktopRecentFiles } from './ipc/desktop-recent-files.ts';
import { hostHandlers, type EngineSession } from './ipc/host-handlers.ts';
import { WindowWire } from './ipc/window-wire.ts';
import { registerAppScheme, serveScreens } from './windows/app-protocol.ts';
import { bringForward, openMainWindow } from './windows/main-window.ts';
import { showMenu } from './windows/menu.ts';
import { appOrigin } from './windows/origin.ts';
import { confineAll, homepage, openOutside, refusePermissions } from './windows/security.ts';

/** Must be the appId of the installers: Windows groups windows and recent files by it. */
const appId = 'io.github.meliscope.Meliscope';
/** Quitting waits so long for the engine's threads to end, and no longer. */
const longestGoodbyeMs = 3_000;
const longestShownPath = 300;

export interface AppOptions {
  /** The folder of everything built. */
  readonly out: string;
  readonly createSession: (options: SessionOptions) => EngineSession;
}

/** Everything that lives from ready to quit. */
class Desktop {
  readonly #files: ReturnType<typeof builtFiles>;
  readonly #folders = appFolders();
  readonly #session: EngineSession;
  readonly #wire: WindowWire;
  readonly #recentFiles: DesktopRecentFiles;
  #window: BrowserWindow | null = null;

  constructor({ out, createSession }: AppOptions) {
    this.#files = builtFiles(out);
    this.#recentFiles = new DesktopRecentFiles(join(this.#folders.data, 'recent-files.json'), () =>
      this.#refreshMenu(),
    );
    const note = recentFilesNoter(this.#recentFiles, this.#files.sample);
    this.#session = createSession({
      files: {
        scanWorker: this.#files.scanWorker,
        graphWorker: this.#files.graphWorker,
        exportWorker: this.#files.exportWorker,
        profileWorker: this.#files.profileWorker,
        kernel: this.#files.kernel,
      },
      cacheFolder: this.#folders.cache,
      dataFolder: this.#folders.data,
      profiles: 'open',
      onEvent: (message) => {
        note(message);
        this.#tell(message);
      },
    });
    this.#wire = new WindowWire({
      origin: appOrigin,
      handlers: hostHandlers({
        session: this.#session,
        recentFiles: this.#recentFiles,
        sample: this.#files.sample,
        dumpScript: this.#files.dumpScript,
        version: app.getVersion(),
      }),
    });
    refusePermissions(electronSession.defaultSession);
    serveScreens(electronSession.defaultSession, this.#files.screens);
    this.#refreshMenu();
  }

  openFiles(paths: readonly string[]): void {
    for (const path of paths) this.#session.openDump(path);
  }

  /**
   * Follows a link to a place in a dump. A link comes from anywhere, so it opens no file that the person has not opened
   * before: a path on a foreign machine would tell that machine who asks.
   */
  async follow(link: AppLink): Promise<void> {
    const window = this.show();
    const open = this.#session.dumps().findLast(({ path }) => path === link.file)?.dump;
    const known =
      open !== undefined || (await this.#recentFiles.list()).some(({ path }) => path === link.file);
    if (!known) {
      dialog.showErrorBox(
        'The link leads to a dump that is not open',
        `Open ${link.file.slice(0, longestShownPath)} first, then follow the link again.`,
      );
      return;
    }
    const message: EventMessage = {
      event: 'goTo',
      data: { dump: open ?? this.#session.openDump(link.file), at: link.at },
    };
    // A window that was just made hears nothing yet.
    if (window.webContents.isLoading()) window.webContents.once('did-finish-load', () => this.#tell(message));
    else this.#tell(message);
  }

  /** The one window, made when there is none. */
  show(): BrowserWindow {
    if (this.#window === null) {
      const window = openMainWindow(
        {
          preload: this.#files.preload,
          placeFile: join(this.#folders.data, 'window.json'),
          development: !app.isPackaged,
        },
        ({ webContents }) => this.#wire.attach(webContents),
      );
      window.on('closed', () => (this.#window = null));
      this.#window = window;
    } else bringForward(this.#window);
    return this.#window;
  }

  /** Never takes longer than the limit, whatever the engine does. */
  async close(): Promise<void> {
    this.#wire.close();
    await Promise.race([
      this.#session.close().catch(() => undefined),
      new Promise((resolve) => setTimeout(resolve, longestGoodbyeMs)),
    ]);
  }

  /** An engine may speak while it is being made, before there is anyone to tell. */
  #tell(message: EventMessage): void {
    (this.#wire as WindowWire | undefined)?.send(message);
  }

  /** macOS keeps the menu when the window is closed; its commands then bring a window first. */
  #command(name: CommandName): void {
    const message: EventMessage = { event: 'command', data: { name } };
    if (this.#window !== null) this.#tell(message);
    else this.show().webContents.once('did-finish-load', () => this.#tell(message));
  }

  #refreshMenu(): void {
    void this.#recentFiles.list().then((recent) =>
      showMenu(
        { platform: process.platform, development: !app.isPackaged, recent },
        {
          command: (name) => this.#command(name),
          openFile: (path) => {
            this.openFiles([path]);
            this.show();
          },
          clearRecent: () => void this.#recentFiles.clear().catch(() => undefined),
          openHomepage: () => void openOutside(homepage),
        },
      ),
    );
  }
}

const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');

/**
 * Starts the desktop application; to be called once, before Electron is ready. A second start hands its files to
 * the first and ends.
 */
export function startApp(options: AppOptions): void {
  const files = argumentFiles(process.argv, app.isPackaged, process.cwd());
  const links = argumentLinks(process.argv);
  // What crosses to the other start is spelled out, because Chromium reorders the words of its command line.
  if (!app.requestSingleInstanceLock({ files, links })) {
    app.quit();
    return;
  }
  app.enableSandbox();
  registerAppScheme();
  confineAll(app);
  if (process.platform === 'win32') app.setAppUserModelId(appId);
  // An app that is not installed would register the bare Electron, with no word of which app it is to start.
  if (app.isPackaged) app.setAsDefaultProtocolClient(appLinkScheme);

  let desktop: Desktop | null = null;
  const open = (paths: readonly string[]): void => {
    if (desktop === null) files.push(...paths);
    else {
      desktop.openFiles(paths);
      desktop.show();
    }
  };
  const follow = (texts: readonly string[]): void => {
    if (desktop === null) links.push(...texts);
    else for (const link of texts.map(parseAppLink)) if (link !== null) void desktop.follow(link);
  };
  app.on('second-instance', (_event, _argv, _folder, data) => {
    const sent = data as { files?: unknown; links?: unknown } | null;
    open(isTexts(sent?.files) ? sent.files : []);
    follow(isTexts(sent?.links) ? sent.links : []);
  });
  // macOS: a link, also the one that starts the app.
  app.on('open-url', (event, link) => {
    event.preventDefault();
    follow([link]);
  });
  // macOS: a double click, also the one that starts the app, which comes before it is ready.
  app.on('open-file', (event, path) => {
    event.preventDefault();
    open([path]);
  });
  app.on('activate', () => desktop?.show());
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });

  // Held up once, until the engine's threads have ended; the second time there is nothing left to wait for.
  app.on('will-quit', (event) => {
    if (desktop === null) return;
    event.preventDefault();
    const leaving = desktop;
    desktop = null;
    void leaving.close().finally(() => app.quit());
  });

  app
    .whenReady()
    .then(() => {
      desktop = new Desktop(options);
      desktop.openFiles(files);
      desktop.show();
      follow(links.splice(0));
    })
    .catch((thrown: unknown) => {
      dialog.showErrorBox(
        'Meliscope cannot start',
        thrown instanceof Error ? thrown.message : String(thrown),
      );
      app.exit(1);
    });
}
