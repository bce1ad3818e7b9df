import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { gdbScript, readGdb } from '../../../electron/capture/gdb.ts';
import {
  askingPython,
  hasRemoteExec,
  remoteExec,
  remoteRefusal,
} from '../../../electron/capture/remote-exec.ts';
import { pathExpression } from '../../../electron/capture/request-folder.ts';
import { readTrailer } from '../../../electron/capture/trailer.ts';
import { fits, unnamedPlace, ways } from '../../../shared/capture/ways.ts';
import { FailureError } from '../../../shared/protocol/failure.ts';
import { pythonPath, runPython, wantedPythons } from '../../builders/capture/pythons.ts';
import { temporaryFile, temporaryFolder } from '../../builders/fixtures.ts';

const launcher = { now: 'try:\n exec("a\\b")\n', later: 'pass\n' };
const messageOf = (answer: unknown): string =>
  answer instanceof FailureError ? answer.message : String(answer);

describe('gdb', () => {
  test('borrows the main thread only where it waits without the lock, and leaves before the dump', () => {
    const script = gdbScript({ pid: 7, version: { major: 3, minor: 12 } }, launcher, 'x64');
    expect(script).toContain('if *(unsigned short*)($pc-2) == 0x050f');
    expect(script).toContain('PyGILState_Check');
    expect(script).toContain('"try:\\n exec(\\"a\\\\b\\")\\n"');
    expect(script.trim().split('\n').at(-1)).toBe('detach');
    expect(gdbScript({ pid: 7, version: { major: 2, minor: 7 } }, launcher, 'x64')).toContain(
      '_PyThreadState_Current',
    );
    expect(gdbScript({ pid: 7, version: { major: 3, minor: 8 } }, launcher, 'arm64')).toContain('$x8');
  });
  test('never borrows on a processor whose system calls it does not know', () => {
    expect(gdbScript({ pid: 7, version: { major: 3, minor: 8 } }, launcher, 'riscv64')).not.toContain(
      '$call',
    );
  });
  test.each([
    ['$1 = 0\nmeliscope queued 0\n', 'queued'],
    ['meliscope started 0\n[Inferior 1 (process 7) detached]', 'started'],
    ['ptrace: Operation not permitted.', /^The system does not let gdb trace process 7/],
    [
      'g.txt:9: Error in sourced command file:\nNo symbol "PyGILState_Check" in current context.',
      /does not show its function PyGILState_Check/,
    ],
    [
      'g.txt:9: Error in sourced command file:\nSomething else.\n[detached]',
      /^gdb could not start the dump in process 7 \(Something else\.\)\.$/,
    ],
    ['meliscope queued -1', /^gdb could not start the dump/],
    ['', /it said nothing/],
  ])('reads %j', (output, expected) => {
    expect(messageOf(readGdb(7, output))).toMatch(expected);
  });
});

describe('sys.remote_exec', () => {
  test('is there from 3.14 on', () => {
    expect([{ major: 3, minor: 13 }, { major: 2, minor: 7 }, null].some(hasRemoteExec)).toBe(false);
    expect(
      [
        { major: 3, minor: 14 },
        { major: 4, minor: 0 },
      ].every(hasRemoteExec),
    ).toBe(true);
  });
  test("asks with the process's own program, or with the one that was named", () => {
    expect(askingPython({ pid: 7, executable: '/usr/bin/python3.14' }, undefined)).toBe(
      '/usr/bin/python3.14',
    );
    expect(askingPython({ pid: 7, executable: '/usr/sbin/uwsgi' }, '/usr/bin/python3.14')).toBe(
      '/usr/bin/python3.14',
    );
    expect(messageOf(askingPython({ pid: 7, executable: '/usr/sbin/uwsgi' }, undefined))).toMatch(/--python/);
  });
  test.skipIf(process.platform === 'win32')(
    'hands the number and the script over, and passes refusals on',
    async () => {
      const folder = temporaryFolder();
      const python = join(folder, 'python3.14');
      writeFileSync(python, `#!/bin/sh\nprintf '%s ' "$@" > ${folder}/said\n`);
      chmodSync(python, 0o755);
      await remoteExec(python, 7, '/tmp/run.py');
      expect(readFileSync(join(folder, 'said'), 'utf8')).toMatch(
        /^-I -S -c .*remote_exec.* 7 \/tmp\/run\.py $/,
      );
      writeFileSync(
        python,
        '#!/bin/sh\necho "PermissionError: [Errno 1] Operation not permitted" >&2\nexit 1\n',
      );
      await expect(remoteExec(python, 7, '/tmp/run.py')).rejects.toThrow(
        'The system does not let this user reach into process 7',
      );
      await expect(remoteExec('/no/python', 7, '/tmp/run.py')).rejects.toThrow(
        'There is no Python at /no/python',
      );
      const version = 'RuntimeError: The target process has another version';
      expect(remoteRefusal(7, 'p', version).message).toBe(
        'sys.remote_exec refused process 7: The target process has another version',
      );
      expect(remoteRefusal(7, 'p', "AttributeError: module 'sys' has no attribute").message).toContain(
        'p has no sys.remote_exec',
      );
    },
  );
});

describe('texts to copy', () => {
  test('have ids of their own, and each Python has at least five', () => {
    expect(new Set(ways.map(({ id }) => id)).size).toBe(ways.length);
    for (const version of [
      [2, 7],
      [3, 4],
      [3, 14],
    ] as const)
      expect(ways.filter((way) => fits(way, version)).length).toBeGreaterThanOrEqual(5);
    expect(ways.filter((way) => !fits(way, [3, 13])).map(({ id }) => id)).toEqual(['remote-exec']);
  });
  test.skipIf(process.platform === 'win32')(
    'are shell where they say so: gdb gets its three commands whole',
    () => {
      const text =
        ways.find(({ id }) => id === 'gdb')?.text({ ...unnamedPlace, folder: temporaryFolder() }) ?? '';
      const { stdout } = spawnSync(
        'sh',
        ['-c', `gdb() { for word; do printf '<%s>\\n' "$word"; done; }\n${text}`],
        { encoding: 'utf8' },
      );
      expect(stdout).toContain('<set $state = ((int(*)(void))PyGILState_Ensure)()>');
      expect(stdout).toMatch(
        /<call \(\(int\(\*\)\(const char\*\)\)PyRun_SimpleString\)\("exec\(open\('.*\)"\)>/,
      );
    },
  );
  const [python = null] = wantedPythons.map(pythonPath).filter((path) => path !== null);
  test.skipIf(python === null)('paths mean the same in Python', () => {
    for (const path of ['/tmp/plain', '/tmp/with "quotes" and \\', '/tmp/dümp', "/tmp/it's\n"]) {
      const expression = pathExpression(path, 2);
      expect(expression).toMatch(/^[\x20-\x7e]+$/);
      const said = runPython(python ?? '', [
        '-c',
        `import sys; getattr(sys.stdout, "buffer", sys.stdout).write(${expression})`,
      ]);
      expect(said).toBe(path);
    }
  });
});

describe('the trailer', () => {
  const trailer = '# meliscope trailer {"bytes": 5, "objects": 1, "seconds": 0.5, "skipped": 0}\n';
  test('is the last line of a whole dump', () => {
    expect(readTrailer(temporaryFile('a.dump', `${'x'.repeat(100_000)}\n${trailer}`))).toEqual({
      objects: 1,
      bytes: 5,
      skipped: 0,
      seconds: 0.5,
    });
  });
  test.each([
    ['cut inside', trailer.slice(0, -9)],
    ['cut before', '{"address": 1'],
    ['empty', ''],
    ['no figures', '# meliscope trailer {}\n'],
  ])('is missing: %s', (_, text) => expect(readTrailer(temporaryFile('a.dump', text))).toBeNull());
});
