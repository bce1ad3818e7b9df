import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { projectPath } from './project.ts';

/** The Pythons that the dump script is tried on. */
export const wantedPythons = [
  '2.7',
  '3.6',
  '3.7',
  '3.8',
  '3.9',
  '3.10',
  '3.11',
  '3.12',
  '3.13',
  '3.14',
] as const;
export type PythonVersion = (typeof wantedPythons)[number];

/**
 * Where pyenv keeps a version, or a program of that name on the path; null when neither is there. On Windows none is
 * looked for: forks, modes of files and signals, which the tests ask about, are other things there.
 */
export function pythonPath(version: PythonVersion): string | null {
  if (process.platform === 'win32') return null;
  const folder = join(process.env['PYENV_ROOT'] ?? join(homedir(), '.pyenv'), 'versions');
  const name = existsSync(folder)
    ? readdirSync(folder).find((entry) => entry === version || entry.startsWith(`${version}.`))
    : undefined;
  if (name !== undefined) return join(folder, name, 'bin', 'python');
  const program = `python${version}`;
  const { status, stdout } = spawnSync(program, ['-c', 'import sys; print(sys.executable)'], {
    encoding: 'utf8',
  });
  return status === 0 && stdout.trim() !== '' ? program : null;
}

export const scriptFolder = projectPath('electron/capture');
export const scriptFile = join(scriptFolder, 'meliscope_dump.py');
export const hostileProgram = fileURLToPath(new URL('hostile.py', import.meta.url));
export const serviceProgram = projectPath('test/fixtures/superset/service.py');

/** Runs a Python program to its end; its standard output. Throws with what it complained about. */
export function runPython(python: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(python, [...args], {
    encoding: 'utf8',
    maxBuffer: 64 << 20,
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
  });
  if (status !== 0) throw new Error(`${python} ended with ${status}: ${stderr}`);
  return stdout;
}
