import { readFileSync, readlinkSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { fail } from '../../shared/protocol/failure.ts';

/** What the kernel says about a process, as far as reaching it needs. */
export interface Target {
  readonly pid: number;
  /** Its number in its own process namespace; another one in containers. */
  readonly innerPid: number;
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  /** The letter of /proc: R, S, D, T (stopped), t (stopped by a tracer), Z (ended). */
  readonly state: string;
  /** 0 when nobody traces it. */
  readonly tracer: number;
  readonly sameFiles: boolean;
  readonly sameProcesses: boolean;
  readonly implementation: 'CPython' | 'PyPy' | null;
  /** Null when nothing tells. */
  readonly version: { readonly major: number; readonly minor: number } | null;
  readonly executable: string;
  readonly remoteDebugOff: boolean;
}

const isSystemError = (thrown: unknown): thrown is NodeJS.ErrnoException =>
  thrown instanceof Error && 'code' in thrown;

/** A file of /proc; a sentence when it may not be read or the process is gone. */
function read(proc: string, pid: number, name: string): string {
  try {
    return readFileSync(`${proc}/${pid}/${name}`, 'utf8');
  } catch (thrown) {
    if (!isSystemError(thrown)) throw thrown;
    if (thrown.code === 'ENOENT' || thrown.code === 'ESRCH')
      throw fail('not-found', `There is no process ${pid}.`);
    throw fail(
      'no-permission',
      `Process ${pid} may not be looked into: run this as its user or as root (${thrown.code ?? 'refused'}).`,
    );
  }
}

function link(proc: string, pid: number | 'self', name: string): string {
  try {
    return readlinkSync(`${proc}/${pid}/${name}`);
  } catch (thrown) {
    if (!isSystemError(thrown)) throw thrown;
    return '';
  }
}

/** "Name:\tvalue" lines of /proc/PID/status. */
export function statusField(status: string, name: string): string {
  return new RegExp(`^${name}:\\s*(.*)$`, 'm').exec(status)?.[1]?.trim() ?? '';
}

/**
 * Which Python a process runs, by the names of the files it has mapped: libpython first, then the executable, then
 * the folder of the standard library that its extension modules come from.
 */
export function pythonOf(executable: string, maps: string): Pick<Target, 'implementation' | 'version'> {
  const files = [...new Set([...maps.matchAll(/\s(\/[^\n]+)$/gm)].map((match) => match[1] ?? ''))];
  if (files.some((file) => /\/libpypy[^/]*\.so/.test(file)) || /^pypy/.test(basename(executable)))
    return { implementation: 'PyPy', version: null };
  const patterns = [
    { of: files, pattern: /\/libpython(\d)\.(\d+)[a-z]*\.so/ },
    { of: [executable], pattern: /\/python(\d)\.(\d+)[a-z]*(?: \(deleted\))?$/ },
    { of: files, pattern: /\/python(\d)\.(\d+)[a-z]*\// },
  ];
  for (const { of, pattern } of patterns) {
    for (const file of of) {
      const [, major, minor] = pattern.exec(file) ?? [];
      if (major !== undefined)
        return { implementation: 'CPython', version: { major: Number(major), minor: Number(minor) } };
    }
  }
  const named = /^python/.test(basename(executable)) || files.some((file) => /\/libpython/.test(file));
  return { implementation: named ? 'CPython' : null, version: null };
}

/** @param proc where the kernel's view of processes is; another folder in tests. */
export function lookAt(pid: number, proc = '/proc'): Target {
  const status = read(proc, pid, 'status');
  const maps = statusField(status, 'State').startsWith('Z') ? '' : read(proc, pid, 'maps');
  const executable = link(proc, pid, 'exe');
  const same = (name: string): boolean => link(proc, pid, `ns/${name}`) === link(proc, 'self', `ns/${name}`);
  const numbers = (name: string): number[] => statusField(status, name).split(/\s+/).map(Number);
  return {
    pid,
    innerPid: numbers('NSpid').at(-1) || pid,
    name: statusField(status, 'Name'),
    uid: numbers('Uid')[1] ?? 0,
    gid: numbers('Gid')[1] ?? 0,
    state: statusField(status, 'State').charAt(0),
    tracer: Number(statusField(status, 'TracerPid')) || 0,
    sameFiles: same('mnt'),
    sameProcesses: same('pid'),
    ...pythonOf(executable, maps),
    executable,
    remoteDebugOff: maps !== '' && /(^|\0)PYTHON_DISABLE_REMOTE_DEBUG=/.test(read(proc, pid, 'environ')),
  };
}

/** The state of a process now, or null when it is gone. */
export function stateOf(pid: number, proc = '/proc'): string | null {
  try {
    return statusField(readFileSync(`${proc}/${pid}/status`, 'utf8'), 'State').charAt(0);
  } catch (thrown) {
    if (!isSystemError(thrown)) throw thrown;
    return null;
  }
}

/** Whether a folder is there, as this process sees it. */
export function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
