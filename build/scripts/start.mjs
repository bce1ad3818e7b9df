/** `npm start -- [FILE…] [serve's options]`: the desktop app, or the same screens in a browser without Electron. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { electronExecutable, obtainElectron } from './electron-runtime.mjs';
import { inOut, inRoot, root } from './paths.mjs';
import { runNode } from './run.mjs';

const downloadLimitMs = 60_000;
/** A window that closes sooner than this never was one: a library or the display is missing. */
const startLimitMs = 5_000;

// npm runs scripts in the project's folder; file names are meant from where the user is.
if (process.env.INIT_CWD && existsSync(process.env.INIT_CWD)) process.chdir(process.env.INIT_CWD);
const args = process.argv.slice(2);

/** Resolves to null when the app ran, or to the reason why it did not start. */
function runApp(executable) {
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY)
    return Promise.resolve('there is no display');
  // `--port N` and `--root DIR` are for the browser; the app takes files only.
  const files = args
    .filter((word, at) => !word.startsWith('-') && !['--port', '--root'].includes(args[at - 1] ?? ''))
    .map((file) => resolve(file));
  return new Promise((done) => {
    const started = Date.now();
    const child = spawn(executable, [root, ...files], { stdio: 'inherit' });
    // Ctrl-C reaches the app by itself; we only have to outlive it.
    process.on('SIGINT', () => undefined);
    process.on('SIGTERM', () => child.kill('SIGTERM'));
    child.on('error', (thrown) => done(thrown.message));
    child.on('exit', (code, signal) => {
      const failedToStart = Date.now() - started < startLimitMs && (code ?? 1) !== 0 && signal !== 'SIGINT';
      if (!failedToStart) process.exitCode = code ?? 1;
      done(failedToStart ? `it ended at once (${signal ?? `exit code ${code}`})` : null);
    });
  });
}

/** The reason for the browser, or null when the desktop app ran. */
async function desktop() {
  const executable = electronExecutable() ?? (await obtainElectron(downloadLimitMs));
  if (executable === null)
    return 'The Electron runtime is not here and cannot be downloaded, so Meliscope opens in your browser instead.';
  const reason = await runApp(executable);
  return reason && `The desktop app cannot start (${reason}), so Meliscope opens in your browser instead.`;
}

const code = await runNode(inRoot('build/scripts/build.mjs'), ['--if-needed']);
if (code !== 0) process.exitCode = code;
else {
  const reason = await desktop();
  if (reason !== null) {
    // On standard error: the first line of standard output is the address, as with `meliscope serve`.
    process.stderr.write(`${reason}\n`);
    process.removeAllListeners('SIGINT');
    process.removeAllListeners('SIGTERM');
    const { main } = await import(pathToFileURL(inOut('node', 'cli.js')).href);
    await main(['serve', ...args]);
  }
}
