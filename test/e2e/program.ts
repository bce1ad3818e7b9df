import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

export const project = fileURLToPath(new URL('../..', import.meta.url));
const script = join(project, 'build', 'scripts', 'meliscope.mjs');

export const fixture = (name: string): string => join(project, 'test', 'fixtures', 'meliae', name);

/** A folder of this test's own, gone when the test ends. */
export function tempFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'meliscope-e2e-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Keeps the program's own files out of the user's folders. */
const environment = (folder: string): NodeJS.ProcessEnv => ({
  ...process.env,
  MELISCOPE_CACHE_DIR: join(folder, 'cache'),
  MELISCOPE_DATA_DIR: join(folder, 'data'),
});

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface StartedProgram {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

/** What a program may run in beyond its own folder. */
export interface Surroundings {
  /** A command that starts it, to take rights away from it for example. */
  readonly through?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

/** Starts the built command line and collects what it prints. */
export function startProgram(
  args: readonly string[],
  folder = tempFolder(),
  { through = [], env = {} }: Surroundings = {},
): StartedProgram {
  const [command = '', ...rest] = [...through, process.execPath, script, ...args];
  const child = spawn(command, rest, {
    cwd: project,
    env: { ...environment(folder), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => (out += part));
  child.stderr.setEncoding('utf8').on('data', (part: string) => (err += part));
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, out, err }));
  });
  return { child, ended };
}

export const runProgram = (...args: string[]): Promise<Ended> => startProgram(args).ended;

export interface ServedProgram {
  /** With the token. */
  readonly url: string;
  readonly origin: string;
  readonly pid: number;
  /** The folder that holds the program's cache and data. */
  readonly folder: string;
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

/** Starts `meliscope serve` on a free port and waits for its address. */
export const serveProgram = (...args: string[]): Promise<ServedProgram> => serveProgramIn({}, args);

export async function serveProgramIn(
  surroundings: Surroundings,
  args: readonly string[],
): Promise<ServedProgram> {
  const folder = tempFolder();
  const all = ['serve', '--no-open', '--port', '0', ...args];
  const { child, ended } = startProgram(all, folder, surroundings);
  const url = await new Promise<string>((resolve, reject) => {
    if (child.stdout) createInterface({ input: child.stdout }).once('line', resolve);
    void ended.then(
      ({ code, err }) => reject(new Error(`serve ended with exit code ${code}: ${err}`)),
      reject,
    );
  });
  return { url, origin: new URL(url).origin, pid: child.pid ?? 0, folder, child, ended };
}
