import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { obstacle, ownRights, type Rights } from '../../../electron/capture/obstacles.ts';
import { lookAt, pythonOf, type Target } from '../../../electron/capture/target.ts';
import { temporaryFolder } from '../../builders/fixtures.ts';

const target: Target = {
  pid: 7,
  innerPid: 7,
  name: 'app',
  uid: 1000,
  gid: 1000,
  state: 'S',
  tracer: 0,
  sameFiles: true,
  sameProcesses: true,
  implementation: 'CPython',
  version: { major: 3, minor: 12 },
  executable: '/usr/bin/python3.12',
  remoteDebugOff: false,
};
const rights: Rights = { uid: 1000, mayTraceAny: false, ptraceScope: 0, inContainer: false };

describe('what stands in the way', () => {
  const sentence = (of: Partial<Target>, own: Partial<Rights> = {}): string | undefined =>
    obstacle({ ...target, ...of }, { ...rights, ...own })?.message;

  test('is nothing for a process of the same user, or for an administrator', () => {
    expect(sentence({})).toBeUndefined();
    expect(sentence({ uid: 0 }, { mayTraceAny: true, ptraceScope: 2 })).toBeUndefined();
    expect(sentence({}, { ptraceScope: null })).toBeUndefined();
    for (const version of [
      { major: 2, minor: 7 },
      { major: 3, minor: 4 },
      { major: 3, minor: 14 },
    ])
      expect(sentence({ version })).toBeUndefined();
  });

  test.each<[string, Partial<Target>, Partial<Rights>, RegExp]>([
    ['another user', { uid: 33 }, {}, /^Process 7 belongs to user 33: run this as root\.$/],
    ['another user, in a container', { uid: 33 }, { inContainer: true }, /--cap-add=SYS_PTRACE/],
    ['Yama 1', {}, { ptraceScope: 1 }, /kernel\.yama\.ptrace_scope = 1\): run this as root\.$/],
    ['Yama 3', {}, { mayTraceAny: true, ptraceScope: 3 }, /forbids all tracing/],
    ['a tracer', { tracer: 99 }, {}, /^Process 7 is being traced by process 99/],
    ['stopped', { state: 'T' }, {}, /"kill -CONT 7"/],
    ['ended', { state: 'Z' }, {}, /has ended already/],
    ['PyPy', { implementation: 'PyPy', version: null }, {}, /runs PyPy/],
    [
      'no Python',
      { implementation: null, version: null, name: 'nginx' },
      {},
      /\(nginx\) does not look like Python/,
    ],
    ['an old Python', { version: { major: 3, minor: 3 } }, {}, /runs Python 3\.3; the script needs 2\.7/],
    ['an unknown Python', { version: null }, {}, /It cannot be told which Python/],
  ])('%s', (_, of, own, expected) => {
    const said = sentence(of, own);
    expect(said).toMatch(expected);
    expect(said).not.toContain('\n');
  });
});

describe('which Python', () => {
  const map = (...files: string[]): string =>
    files.map((file) => `7f00-7f01 r-xp 00000000 08:01 12      ${file}\n`).join('');
  test.each<[string, string, string, [number, number] | null]>([
    ['by its library', '/usr/sbin/uwsgi', map('/usr/lib/libpython3.9.so.1.0'), [3, 9]],
    ['by its program', '/usr/bin/python2.7', map('/usr/bin/python2.7'), [2, 7]],
    ['replaced meanwhile', '/usr/bin/python3.11 (deleted)', '', [3, 11]],
    ['by its modules', '/opt/app/server', map('/opt/app/lib/python3.10/lib-dynload/_json.so'), [3, 10]],
    ['free-threaded', '/usr/bin/python3.13t', '', [3, 13]],
    ['not at all', '/usr/bin/python', map('/usr/bin/python'), null],
  ])('%s', (_, executable, maps, expected) => {
    const { version, implementation } = pythonOf(executable, maps);
    expect(version === null ? null : [version.major, version.minor]).toEqual(expected);
    expect(implementation).toBe('CPython');
  });
  test('PyPy and others', () => {
    expect(pythonOf('/opt/pypy3', map('/opt/libpypy3.9-c.so')).implementation).toBe('PyPy');
    expect(pythonOf('/usr/bin/bash', map('/usr/lib/libc.so.6')).implementation).toBeNull();
  });
});

describe.skipIf(process.platform === 'win32')('a process as the kernel tells of it', () => {
  test('in a container, with another number inside', () => {
    const proc = temporaryFolder();
    for (const folder of ['7/ns', 'self/ns']) mkdirSync(join(proc, folder), { recursive: true });
    const status =
      'Name:\tgunicorn\nState:\tS (sleeping)\nTracerPid:\t0\nUid:\t33\t33\t33\t33\nGid:\t34\t34\t34\t34\nNSpid:\t7\t1\n';
    writeFileSync(join(proc, '7/status'), status);
    writeFileSync(join(proc, '7/maps'), '7f00-7f01 r-xp 0 08:01 12 /usr/lib/libpython3.14.so.1.0\n');
    writeFileSync(join(proc, '7/environ'), 'A=1\0PYTHON_DISABLE_REMOTE_DEBUG=1\0');
    symlinkSync('/usr/bin/python3.14', join(proc, '7/exe'));
    for (const [id, mount] of [
      ['7', 'mnt:[2]'],
      ['self', 'mnt:[1]'],
    ] as const) {
      symlinkSync(mount, join(proc, id, 'ns/mnt'));
      symlinkSync('pid:[1]', join(proc, id, 'ns/pid'));
    }
    expect(lookAt(7, proc)).toEqual({
      ...target,
      innerPid: 1,
      name: 'gunicorn',
      uid: 33,
      gid: 34,
      sameFiles: false,
      version: { major: 3, minor: 14 },
      executable: '/usr/bin/python3.14',
      remoteDebugOff: true,
    });
    expect(() => lookAt(8, proc)).toThrow('There is no process 8.');
    expect(ownRights(proc)).toMatchObject({ mayTraceAny: false, ptraceScope: null });
    mkdirSync(join(proc, 'sys/kernel/yama'), { recursive: true });
    writeFileSync(join(proc, 'sys/kernel/yama/ptrace_scope'), '1\n');
    writeFileSync(join(proc, 'self/status'), 'CapEff:\t0000000000080000\n');
    expect(ownRights(proc)).toMatchObject({ mayTraceAny: true, ptraceScope: 1 });
  });
});
