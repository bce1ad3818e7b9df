import { BrowserWindow, nativeTheme, screen } from 'electron';
import { recoverFromCrashes } from './crash-recovery.ts';
import { mainPage } from './origin.ts';
import { placeOn, readPlace, smallest, writePlace } from './window-place.ts';

export interface MainWindowOptions {
  /** The bundled preload script. */
  readonly preload: string;
  /** The file that keeps the window's place from one start to the next. */
  readonly placeFile: string;
  /** Developer tools and reload; never in a packed app. */
  readonly development: boolean;
}

/** Until the page paints itself; nearly the colours of the screens, so that opening does not flash. */
const background = (): string => (nativeTheme.shouldUseDarkColors ? '#16181c' : '#ffffff');

/** Makes the window and begins to load the screens into it; it shows itself when there is something to see. */
export function openMainWindow(
  options: MainWindowOptions,
  beforeLoad: (window: BrowserWindow) => void,
): BrowserWindow {
  const place = placeOn(
    readPlace(options.placeFile),
    screen.getAllDisplays().map(({ workArea }) => workArea),
  );
  const window = new BrowserWindow({
    ...(place.x === null || place.y === null ? {} : { x: place.x, y: place.y }),
    width: place.width,
    height: place.height,
    minWidth: smallest.width,
    minHeight: smallest.height,
    show: false,
    title: 'Meliscope',
    backgroundColor: background(),
    webPreferences: {
      preload: options.preload,
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
      devTools: options.development,
    },
  });
  window.once('ready-to-show', () => {
    if (place.maximized) window.maximize();
    window.show();
  });
  window.on('close', () =>
    writePlace(options.placeFile, { ...window.getNormalBounds(), maximized: window.isMaximized() }),
  );
  recoverFromCrashes(window.webContents);
  beforeLoad(window);
  // A page that cannot be loaded shows its own error; there is nothing to add here.
  window.loadURL(mainPage).catch(() => undefined);
  return window;
}

/** Brings a window before the user's eyes, wherever it is. */
export function bringForward(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
