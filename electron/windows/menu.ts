import { Menu, type MenuItemConstructorOptions } from 'electron';
import type { CommandName } from '../../shared/protocol/engine-api.ts';

export interface MenuState {
  readonly platform: NodeJS.Platform;
  /** Adds Reload and the developer tools. */
  readonly development: boolean;
  /** Newest first. */
  readonly recent: readonly { readonly path: string; readonly name: string }[];
}

export interface MenuActions {
  readonly command: (name: CommandName) => void;
  readonly openFile: (path: string) => void;
  readonly clearRecent: () => void;
  readonly openHomepage: () => void;
}

const separator: MenuItemConstructorOptions = { type: 'separator' };
/** More would not fit on a small screen; the start screen lists them all. */
const mostRecent = 12;
/** In a menu's label `&` marks the next letter as its key. */
const asLabel = (text: string): string => text.replaceAll('&', '&&');

function recentMenu({ recent }: MenuState, actions: MenuActions): MenuItemConstructorOptions {
  const shown = recent.slice(0, mostRecent);
  const isRepeated = (name: string): boolean => shown.filter((file) => file.name === name).length > 1;
  return {
    label: 'Open &Recent',
    submenu: [
      ...shown.map(({ path, name }): MenuItemConstructorOptions => ({
        label: asLabel(isRepeated(name) ? path : name),
        toolTip: path,
        click: () => actions.openFile(path),
      })),
      ...(shown.length > 0 ? [separator] : []),
      { label: '&Clear List', enabled: shown.length > 0, click: () => actions.clearRecent() },
    ],
  };
}

/** The application menu as data. What the screens do is sent to them as a command; they know no accelerators of it. */
export function menuTemplate(state: MenuState, actions: MenuActions): MenuItemConstructorOptions[] {
  const mac = state.platform === 'darwin';
  const command = (label: string, name: CommandName, accelerator?: string): MenuItemConstructorOptions => ({
    label,
    id: name,
    ...(accelerator === undefined ? {} : { accelerator }),
    click: () => actions.command(name),
  });
  return [
    ...(mac ? [{ role: 'appMenu' } satisfies MenuItemConstructorOptions] : []),
    {
      label: '&File',
      submenu: [
        command('&Open…', 'open', 'CmdOrCtrl+O'),
        recentMenu(state, actions),
        separator,
        command('&Close Dump', 'close-dump', 'CmdOrCtrl+W'),
        mac
          ? { role: 'close', label: 'Close Window', accelerator: 'Shift+Cmd+W' }
          : { role: 'quit', label: state.platform === 'win32' ? 'E&xit' : '&Quit' },
      ],
    },
    {
      label: '&Edit',
      submenu: [
        { role: 'undo' },
        { role: 'redo' },
        separator,
        { role: 'cut' },
        { role: 'copy' },
        command('Copy Table as &Text', 'copy-text', 'CmdOrCtrl+Shift+C'),
        { role: 'paste' },
        { role: 'selectAll' },
        separator,
        command('&Find', 'find', 'CmdOrCtrl+F'),
      ],
    },
    {
      label: '&View',
      submenu: [
        command('&Back', 'back', mac ? 'Cmd+[' : 'Alt+Left'),
        command('&Forward', 'forward', mac ? 'Cmd+]' : 'Alt+Right'),
        separator,
        command('Light or Dark &Theme', 'toggle-theme'),
        separator,
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        separator,
        { role: 'togglefullscreen' },
        ...(state.development
          ? ([
              separator,
              { role: 'reload' },
              { role: 'toggleDevTools' },
            ] satisfies MenuItemConstructorOptions[])
          : []),
      ],
    },
    ...(mac ? [{ role: 'windowMenu' } satisfies MenuItemConstructorOptions] : []),
    {
      label: '&Help',
      role: 'help',
      submenu: [
        command('&Keyboard Shortcuts', 'help', mac ? 'Cmd+/' : 'F1'),
        { label: 'Meliscope on the &Web', click: () => actions.openHomepage() },
        ...(mac ? [] : ([separator, { role: 'about' }] satisfies MenuItemConstructorOptions[])),
      ],
    },
  ];
}

export function showMenu(state: MenuState, actions: MenuActions): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(state, actions)));
}
