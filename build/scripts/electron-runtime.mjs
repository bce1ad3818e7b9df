/** Finds Electron's runtime without touching the `electron` package, whose import downloads it. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bin } from './paths.mjs';

const folder = bin('electron');

/** The executable, or null when it is not there. */
export function electronExecutable() {
  const pathFile = join(folder, 'path.txt');
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8').trim() : '';
  const dist = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (!dist && !name) return null;
  const executable = dist ? join(dist, name || platformName()) : join(folder, 'dist', name);
  return existsSync(executable) ? executable : null;
}

function platformName() {
  if (process.platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron';
  return process.platform === 'win32' ? 'electron.exe' : 'electron';
}

/**
 * Runs the package's own download (about 110 MB), at most `limitMs`. A refused connection ends it at once.
 * Resolves to the executable, or null.
 */
export function obtainElectron(limitMs) {
  const script = join(folder, 'install.js');
  if (!existsSync(script)) return Promise.resolve(null);
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [script], { stdio: 'ignore' });
    const timer = setTimeout(() => child.kill('SIGKILL'), limitMs);
    const settle = () => {
      clearTimeout(timer);
      resolve(electronExecutable());
    };
    child.on('error', settle);
    child.on('exit', settle);
  });
}
