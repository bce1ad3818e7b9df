import { spawn } from 'node:child_process';

function opener(address: string): readonly [string, ...string[]] | null {
  if (process.platform === 'darwin') return ['open', address];
  // `start` takes its first quoted word for a window title.
  if (process.platform === 'win32') return ['cmd', '/c', 'start', '""', address];
  // Without a display xdg-open would start a text browser in this very terminal.
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  return DISPLAY || WAYLAND_DISPLAY ? ['xdg-open', address] : null;
}

/** Starts the default browser. Where that fails nothing happens: the address is on the screen already. */
export function openBrowser(address: string): void {
  const words = opener(address);
  if (words === null) return;
  const [program, ...args] = words;
  const child = spawn(program, args, { stdio: 'ignore', detached: true, windowsVerbatimArguments: true });
  child.on('error', () => undefined);
  child.unref();
}
