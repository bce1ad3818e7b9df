import { execFile } from 'node:child_process';
import { basename } from 'node:path';
import { fail, type FailureError } from '../../shared/protocol/failure.ts';
import type { Target } from './target.ts';

const program = 'import sys; sys.remote_exec(int(sys.argv[1]), sys.argv[2])';

/** Whether a Python has `sys.remote_exec`. */
export const hasRemoteExec = (version: Target['version']): boolean =>
  version !== null && (version.major > 3 || (version.major === 3 && version.minor >= 14));

/** The Python that asks: it must be of the target's version, and the target's own program is the surest. */
export function askingPython(
  target: Pick<Target, 'executable' | 'pid'>,
  named: string | undefined,
): string | FailureError {
  if (named !== undefined) return named;
  if (/^python/.test(basename(target.executable))) return target.executable.replace(/ \(deleted\)$/, '');
  return fail(
    'bad-request',
    `Process ${target.pid} is not started by a python program; name a Python of its version with --python.`,
  );
}

/** Python's own words for a refusal, from the last line of its traceback. */
export function remoteRefusal(pid: number, python: string, errors: string): FailureError {
  const last = errors.trim().split('\n').at(-1) ?? '';
  const [, kind = '', words = last] = /^(\w+): (.*)$/.exec(last) ?? [];
  if (kind === 'PermissionError' || /not permitted|denied/i.test(words))
    return fail(
      'no-permission',
      `The system does not let this user reach into process ${pid} (${words}): run this as root; a container needs --cap-add=SYS_PTRACE.`,
    );
  if (kind === 'AttributeError')
    return fail(
      'bad-request',
      `${python} has no sys.remote_exec; name a Python of the process's version with --python.`,
    );
  return fail('io', `sys.remote_exec refused process ${pid}: ${words.slice(0, 200) || 'no reason given'}`);
}

/** Asks the process to run a script at its next safe point. Resolves once it is asked; it may run much later. */
export function remoteExec(python: string, pid: number, script: string): Promise<void> {
  return new Promise((resolve, reject) => {
    execFile(
      python,
      ['-I', '-S', '-c', program, String(pid), script],
      { timeout: 30_000 },
      (thrown, _output, errors) => {
        if (thrown === null) resolve();
        else if ('code' in thrown && thrown.code === 'ENOENT')
          reject(fail('not-found', `There is no Python at ${python}; name one with --python.`));
        else reject(remoteRefusal(pid, python, errors));
      },
    );
  });
}
