import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { pythonPath, runPython, wantedPythons } from '../builders/capture/pythons.ts';
import { readSuperset } from '../builders/capture/superset-dump.ts';
import { runProgram, startProgram, tempFolder } from './program.ts';

const program = fileURLToPath(new URL('../builders/capture/target.py', import.meta.url));
const hasGdb = process.platform === 'linux' && spawnSync('gdb', ['--version']).status === 0;

/** Whether this user may trace its own processes here; containers and Yama often forbid it. */
function mayTrace(): boolean {
  const child = spawn('sleep', ['20'], { stdio: 'ignore' });
  const { stdout, stderr } = spawnSync('gdb', ['-nx', '-batch', '-p', String(child.pid), '-ex', 'detach'], {
    encoding: 'utf8',
  });
  child.kill();
  return !/not permitted|No such process/.test(stdout + stderr);
}
const canCapture = hasGdb && mayTrace();

class Target {
  readonly child: ChildProcess;
  readonly #lines: Interface;
  readonly #said: AsyncIterator<string>;

  constructor(python: string, kind: string) {
    this.child = spawn(python, [program, kind], { stdio: ['pipe', 'pipe', 'inherit'] });
    onTestFinished(() => void this.child.kill('SIGKILL'));
    if (this.child.stdout === null) throw new Error('no output');
    this.#lines = createInterface({ input: this.child.stdout });
    this.#said = this.#lines[Symbol.asyncIterator]();
  }

  get pid(): string {
    return String(this.child.pid);
  }

  async hears(word: string): Promise<void> {
    expect((await this.#said.next()).value).toBe(word);
  }

  /** Asks it for a sign of life, and waits for it. */
  async lives(): Promise<void> {
    this.child.stdin?.write('well?\n');
    await this.hears('alive');
  }
}

const kinds = ['idle', 'busy', 'read', 'threads'] as const;

describe.each(['2.7', '3.8', '3.12', '3.13'] as const)('capture of Python %s through gdb', (version) => {
  const python = pythonPath(version);
  test.skipIf(python === null || !canCapture).each(kinds)(
    '%s: a whole dump, and the process lives on',
    async (kind) => {
      const target = new Target(python ?? '', kind);
      await target.hears('ready');
      const out = join(tempFolder(), 'a.dump');
      const { code, out: said, err } = await runProgram('capture', '--pid', target.pid, '-o', out, '--json');
      expect([code, err]).toEqual([0, '']);
      expect(JSON.parse(said)).toMatchObject({
        pid: target.child.pid,
        python: version,
        way: 'gdb',
        path: out,
        skipped: 0,
      });
      const dump = readSuperset(readFileSync(out, 'utf8'));
      expect(dump.trailer).toMatchObject({ objects: dump.objects.size, lines: dump.lines });
      expect(
        [...dump.objects.values()].filter(
          ({ type, class: path }) => type === 'Item' && path === '__main__.Item',
        ),
      ).toHaveLength(500);
      const functions = dump.threads.flatMap(({ frames }) => frames.map((frame) => frame.function));
      expect(functions.some((name) => (kind === 'read' ? /listen/ : /<module>|spin/).test(name))).toBe(true);
      expect(
        dump.threads.flatMap(({ frames }) => frames).filter(({ file }) => /meliscope|<string>/.test(file)),
      ).toEqual([]);
      await target.lives();
      const summary = await runProgram('summary', out, '--json', '--filter', 'Item');
      expect([summary.code, summary.err]).toEqual([0, '']);
      expect((JSON.parse(summary.out) as { rows: unknown[] }).rows).toContainEqual(
        expect.objectContaining({ kind: 'Item', count: 500 }),
      );
      // Whatever capture put beside the process is gone again.
      expect(readdirSync('/tmp').filter((name) => /^meliscope-[0-9a-f]{12}$/.test(name))).toEqual([]);
    },
  );
});

describe.skipIf(!canCapture)('capture', () => {
  const [python = null] = wantedPythons
    .map(pythonPath)
    .filter((path) => path !== null)
    .slice(-1);
  const here = python ?? '';

  test.skipIf(python === null)('leaves values out, compresses, and lets a fork write', async () => {
    const target = new Target(here, 'idle');
    await target.hears('ready');
    const out = join(tempFolder(), 'a.dump.gz');
    const { code, out: said } = await runProgram(
      ...['capture', '--pid', target.pid, '-o', out, '--values', '0', '--no-argv', '--no-frames', '--fork'],
    );
    expect(code).toBe(0);
    expect(said).toMatch(
      /^\S+a\.dump\.gz: \d+ objects, \d+ bytes, of process \d+ \(Python 3\.\d+\) by gdb in [\d.]+ s\n$/,
    );
    const { code: readable, err } = await runProgram('summary', out);
    expect([readable, err]).toEqual([0, '']);
    await target.lives();
  });

  test.skipIf(python === null)(
    'gives up cleanly on a process that does not come back to Python',
    async () => {
      // A long call that neither waits in the kernel nor lets the interpreter go.
      const child = spawn(
        here,
        ['-c', 'print("ready", flush=True); 7 ** 30000000; print("over", flush=True)'],
        {
          stdio: ['ignore', 'pipe', 'inherit'],
        },
      );
      onTestFinished(() => void child.kill('SIGKILL'));
      await once(child.stdout, 'data');
      const folder = tempFolder();
      const { code, out, err } = await runProgram(
        ...['capture', '--pid', String(child.pid), '-o', join(folder, 'a.dump'), '--timeout', '2'],
      );
      expect([code, out]).toEqual([3, '']);
      expect(err).toMatch(/^meliscope: Process \d+ did not come back to Python within 2 s[^\n]+\n$/);
      expect(readFileSync(`/proc/${child.pid}/status`, 'utf8')).toMatch(/^State:\s+R/m);
      expect(readdirSync(folder).filter((name) => name !== 'cache' && name !== 'data')).toEqual([]);
    },
  );

  test.skipIf(python === null)('stops when told to, and the process does not notice', async () => {
    const target = new Target(here, 'idle');
    await target.hears('ready');
    const folder = tempFolder();
    const { child, ended } = startProgram(['capture', '--pid', target.pid, '-o', join(folder, 'a.dump')]);
    child.kill('SIGINT');
    expect([0, 130, null]).toContain((await ended).code);
    await target.lives();
    expect(readFileSync(`/proc/${target.pid}/status`, 'utf8')).toMatch(/^State:\s+S/m);
  });

  test('refuses with one clear sentence what it cannot do', async () => {
    const folder = tempFolder();
    const out = join(folder, 'a.dump');
    const refusal = async (...args: string[]): Promise<[number | null, string]> => {
      const { code, err } = await runProgram('capture', ...args);
      expect(err.split('\n')).toHaveLength(code === 2 && err.includes('See:') ? 3 : 2);
      return [code, err.split('\n')[0] ?? ''];
    };
    const sleeper = spawn('sleep', ['60'], { stdio: 'ignore' });
    onTestFinished(() => void sleeper.kill());
    const pid = String(sleeper.pid);
    expect(await refusal('--pid', '4194303', '-o', out)).toEqual([
      3,
      'meliscope: There is no process 4194303.',
    ]);
    expect(await refusal('--pid', pid, '-o', out)).toEqual([
      2,
      `meliscope: Process ${pid} (sleep) does not look like Python: it has no libpython and its program is not python.`,
    ]);
    expect((await refusal('-o', out))[1]).toBe('meliscope: capture needs the process: --pid N.');
    expect((await refusal('--pid', pid))[1]).toBe('meliscope: capture needs the file to write: -o OUT.');
    if (python === null) return;
    const target = new Target(python, 'idle');
    await target.hears('ready');
    expect(await refusal('--pid', target.pid, '-o', '/no/such/a.dump')).toEqual([
      3,
      'meliscope: There is no folder /no/such.',
    ]);
    expect((await refusal('--pid', target.pid, '-o', out, '--gdb', '/no/gdb'))[1]).toMatch(
      /^meliscope: gdb is needed/,
    );
    target.child.kill('SIGSTOP');
    expect((await refusal('--pid', target.pid, '-o', out))[1]).toContain('is stopped');
    target.child.kill('SIGCONT');
    await target.lives();
  });
});

describe('snippet', () => {
  test('is a Python file that dumps', async () => {
    const { code, out, err } = await runProgram('snippet');
    expect([code, err]).toEqual([0, '']);
    const python = pythonPath('3.12') ?? pythonPath('3.13') ?? pythonPath('2.7');
    if (python === null) return;
    const folder = tempFolder();
    writeFileSync(join(folder, 'meliscope_dump.py'), out);
    const { out: repl } = await runProgram(
      'snippet',
      '--for',
      'repl',
      '--folder',
      folder,
      '-o',
      join(folder, 'b.dump'),
    );
    writeFileSync(join(folder, 'repl.py'), repl.slice(repl.indexOf('script =')));
    runPython(python, [join(folder, 'repl.py')]);
    const dump = readSuperset(readFileSync(join(folder, 'b.dump'), 'utf8'));
    expect(dump.trailer).toMatchObject({ objects: dump.objects.size });
  });
});
