/**
 * Stands in for the package `electron` in unit tests: enough of its main and preload side to import the whole
 * desktop host and drive it. It does nothing by itself; a test emits the events and reads what was recorded.
 * Only what the host uses is here, under the real names.
 */
import { EventEmitter } from 'node:events';

interface Place {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** An event with the one method that handlers call on it. */
export class FakeEvent {
  defaultPrevented = false;
  preventDefault(): void {
    this.defaultPrevented = true;
  }
}

class FakeApp extends EventEmitter {
  isPackaged = false;
  /** What the next start is told about the lock. */
  hasLock = true;
  sandboxed = false;
  quits = 0;
  exitCode: number | null = null;
  lockData: unknown = null;
  recentDocuments: string[] = [];
  userModelId = '';
  protocolSchemes: string[] = [];
  #becomeReady: () => void = () => undefined;
  #ready = this.#untilReady();

  #untilReady(): Promise<void> {
    return new Promise((resolve) => (this.#becomeReady = resolve));
  }
  becomeReady(): Promise<void> {
    this.#becomeReady();
    // The host's own continuation was registered first and has run when this one does.
    return this.#ready;
  }
  whenReady(): Promise<void> {
    return this.#ready;
  }
  requestSingleInstanceLock(data: unknown): boolean {
    this.lockData = data;
    return this.hasLock;
  }
  enableSandbox(): void {
    this.sandboxed = true;
  }
  /** As the real one: asks `will-quit` and ends only if nobody objects. */
  quit(): void {
    const event = new FakeEvent();
    this.emit('will-quit', event);
    if (!event.defaultPrevented) this.quits += 1;
  }
  exit(code: number): void {
    this.exitCode = code;
  }
  getVersion(): string {
    return '9.9.9';
  }
  setAppUserModelId(id: string): void {
    this.userModelId = id;
  }
  setAsDefaultProtocolClient(scheme: string): boolean {
    this.protocolSchemes.push(scheme);
    return true;
  }
  addRecentDocument(path: string): void {
    this.recentDocuments.push(path);
  }
  clearRecentDocuments(): void {
    this.recentDocuments = [];
  }
  reset(): void {
    this.removeAllListeners();
    this.#ready = this.#untilReady();
    Object.assign(this, {
      isPackaged: false,
      hasLock: true,
      sandboxed: false,
      quits: 0,
      exitCode: null,
      lockData: null,
      recentDocuments: [],
      userModelId: '',
      protocolSchemes: [],
    });
  }
}

type Handler = (...args: unknown[]) => unknown;

class FakeIpcMain extends EventEmitter {
  readonly invokeHandlers = new Map<string, Handler>();
  handle(channel: string, handler: Handler): void {
    if (this.invokeHandlers.has(channel)) throw new Error(`a second handler for ${channel}`);
    this.invokeHandlers.set(channel, handler);
  }
  removeHandler(channel: string): void {
    this.invokeHandlers.delete(channel);
  }
}

export interface FakeFrame {
  origin: string;
}

export class FakeWebContents extends EventEmitter {
  mainFrame: FakeFrame = { origin: 'app://meliscope' };
  readonly sent: { channel: string; message: unknown }[] = [];
  readonly loaded: string[] = [];
  windowOpenHandler: ((details: { url: string }) => { action: string }) | null = null;
  crashed = false;
  loading = false;
  #destroyed = false;

  constructor() {
    super();
    app.emit('web-contents-created', new FakeEvent(), this);
  }
  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.windowOpenHandler = handler;
  }
  loadURL(url: string): Promise<void> {
    this.loaded.push(url);
    return Promise.resolve();
  }
  send(channel: string, message: unknown): void {
    if (this.#destroyed) throw new TypeError('Object has been destroyed');
    this.sent.push({ channel, message });
  }
  isLoading(): boolean {
    return this.loading;
  }
  isDestroyed(): boolean {
    return this.#destroyed;
  }
  isCrashed(): boolean {
    return this.crashed;
  }
  destroy(): void {
    this.#destroyed = true;
    this.emit('destroyed');
  }
  /** Emits an event whose first argument can be prevented; tells whether it was. */
  attempt(event: string, details: object): boolean {
    const happening = Object.assign(new FakeEvent(), details);
    this.emit(event, happening, details);
    return happening.defaultPrevented;
  }
}

export interface FakeWindowOptions extends Partial<Place> {
  show: boolean;
  minWidth: number;
  minHeight: number;
  backgroundColor: string;
  webPreferences: Record<string, unknown>;
}

export class BrowserWindow extends EventEmitter {
  static readonly all: BrowserWindow[] = [];
  static getAllWindows(): BrowserWindow[] {
    return BrowserWindow.all;
  }
  static getFocusedWindow(): BrowserWindow | null {
    return BrowserWindow.all.find((window) => window.focused) ?? null;
  }

  readonly webContents = new FakeWebContents();
  visible = false;
  focused = false;
  minimized = false;
  maximized = false;
  bounds: Place;
  readonly options: FakeWindowOptions;

  constructor(options: FakeWindowOptions) {
    super();
    this.options = options;
    const { x = 40, y = 40, width = 800, height = 600 } = options;
    this.bounds = { x, y, width, height };
    BrowserWindow.all.push(this);
  }
  loadURL(url: string): Promise<void> {
    return this.webContents.loadURL(url);
  }
  show(): void {
    this.visible = true;
  }
  focus(): void {
    this.focused = true;
  }
  maximize(): void {
    this.maximized = true;
  }
  restore(): void {
    this.minimized = false;
  }
  isMinimized(): boolean {
    return this.minimized;
  }
  isMaximized(): boolean {
    return this.maximized;
  }
  getNormalBounds(): Place {
    return this.bounds;
  }
  /** The order of events as Electron has it. */
  close(): void {
    this.emit('close', new FakeEvent());
    BrowserWindow.all.splice(BrowserWindow.all.indexOf(this), 1);
    this.webContents.destroy();
    this.emit('closed');
    if (BrowserWindow.all.length === 0) app.emit('window-all-closed');
  }
}

type RequestHandler = (request: { method: string; url: string }) => Promise<Response>;
type PermissionRequestHandler = (
  contents: FakeWebContents,
  permission: string,
  answer: (granted: boolean) => void,
  details: { isMainFrame: boolean },
) => void;
type PermissionCheckHandler = (
  contents: FakeWebContents | null,
  permission: string,
  origin: string,
  details: { isMainFrame: boolean },
) => boolean;

class FakeSession {
  readonly served = new Map<string, RequestHandler>();
  readonly protocol = {
    handle: (scheme: string, handler: RequestHandler): void => void this.served.set(scheme, handler),
  };
  permissionRequest: PermissionRequestHandler | null = null;
  permissionCheck: PermissionCheckHandler | null = null;
  devicePermission: ((details: unknown) => boolean) | null = null;

  setPermissionRequestHandler(handler: PermissionRequestHandler): void {
    this.permissionRequest = handler;
  }
  setPermissionCheckHandler(handler: PermissionCheckHandler): void {
    this.permissionCheck = handler;
  }
  setDevicePermissionHandler(handler: (details: unknown) => boolean): void {
    this.devicePermission = handler;
  }
}

export interface FakeMenuItem {
  label?: string;
  role?: string;
  id?: string;
  accelerator?: string;
  enabled?: boolean;
  toolTip?: string;
  submenu?: FakeMenuItem[];
  click?: () => void;
}

export const app = new FakeApp();
export const ipcMain = new FakeIpcMain();
export const session = { defaultSession: new FakeSession() };
export const nativeTheme = { shouldUseDarkColors: false };
export const screen = {
  displays: [{ workArea: { x: 0, y: 0, width: 1920, height: 1040 } }],
  getAllDisplays: (): { workArea: Place }[] => screen.displays,
};
export const protocol = {
  privileged: [] as { scheme: string; privileges: Record<string, boolean> }[],
  registerSchemesAsPrivileged(schemes: { scheme: string; privileges: Record<string, boolean> }[]): void {
    protocol.privileged.push(...schemes);
  },
};
export const shell = {
  opened: [] as string[],
  openExternal(url: string): Promise<void> {
    shell.opened.push(url);
    return Promise.resolve();
  },
};
export const dialog = {
  /** What the next open dialog gives. */
  chosen: { canceled: true, filePaths: [] as string[] },
  /** Options of the open dialogs that were shown. */
  shown: [] as Record<string, unknown>[],
  errors: [] as string[],
  showOpenDialog(...args: unknown[]): Promise<{ canceled: boolean; filePaths: string[] }> {
    dialog.shown.push(args.at(-1) as Record<string, unknown>);
    return Promise.resolve(dialog.chosen);
  },
  showErrorBox(title: string, words: string): void {
    dialog.errors.push(`${title}: ${words}`);
  },
};
export const Menu = {
  /** The template of the menu that is shown. */
  shown: null as FakeMenuItem[] | null,
  buildFromTemplate: (template: FakeMenuItem[]): FakeMenuItem[] => template,
  setApplicationMenu(template: FakeMenuItem[]): void {
    Menu.shown = template;
  },
};

/** The window's end. `sender` is the page that the preload script belongs to. */
class FakeIpcRenderer extends EventEmitter {
  sender: FakeWebContents | null = null;
  invoke(channel: string, ...args: unknown[]): Promise<unknown> {
    const handler = ipcMain.invokeHandlers.get(channel);
    if (handler === undefined) return Promise.reject(new Error(`no handler for ${channel}`));
    return Promise.resolve(handler(eventFrom(this.sender), ...args));
  }
  send(channel: string, ...args: unknown[]): void {
    ipcMain.emit(channel, eventFrom(this.sender), ...args);
  }
}

/** The event that a message from a page carries. */
export function eventFrom(
  sender: FakeWebContents | null,
  senderFrame: FakeFrame | null = sender?.mainFrame ?? null,
): object {
  return { sender, senderFrame };
}

export const ipcRenderer = new FakeIpcRenderer();
export const contextBridge = {
  exposed: new Map<string, unknown>(),
  exposeInMainWorld(name: string, api: unknown): void {
    contextBridge.exposed.set(name, api);
  },
};
export const webUtils = {
  getPathForFile(file: { path?: string }): string {
    if (typeof file.path !== 'string') throw new TypeError('not a File');
    return file.path;
  },
};

/** Back to a system on which nothing has started yet. */
export function resetElectron(): void {
  app.reset();
  ipcMain.removeAllListeners();
  ipcMain.invokeHandlers.clear();
  ipcRenderer.removeAllListeners();
  ipcRenderer.sender = null;
  session.defaultSession = new FakeSession();
  nativeTheme.shouldUseDarkColors = false;
  screen.displays = [{ workArea: { x: 0, y: 0, width: 1920, height: 1040 } }];
  protocol.privileged = [];
  shell.opened = [];
  Object.assign(dialog, { chosen: { canceled: true, filePaths: [] }, shown: [], errors: [] });
  Menu.shown = null;
  BrowserWindow.all.length = 0;
}
