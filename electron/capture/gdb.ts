import { spawn } from 'node:child_process';
import { fail, type FailureError } from '../../shared/protocol/failure.ts';
import type { Target } from './target.ts';

/**
 * System calls in which a thread may wait for long, by processor. A thread that stands in one of these without the
 * interpreter's lock is in nobody's critical section, so a Python thread may be started from it. Numbers from the
 * kernel's tables for x86-64 and for arm64.
 */
const waitingCalls = {
  x64: [
    0, 1, 7, 19, 20, 23, 34, 35, 42, 43, 44, 45, 46, 47, 61, 65, 70, 72, 73, 128, 130, 202, 208, 220, 230,
    232, 247, 270, 271, 281, 288, 441,
  ],
  arm64: [
    4, 22, 32, 25, 63, 64, 65, 66, 72, 73, 95, 98, 101, 115, 133, 137, 188, 193, 202, 203, 206, 207, 211, 212,
    242, 260, 441,
  ],
} as const;

const stands = {
  x64: { instruction: '*(unsigned short*)($pc-2) == 0x050f', number: '$orig_rax' },
  arm64: { instruction: '*(unsigned int*)($pc-4) == 0xd4000001', number: '$x8' },
} as const;

type Processor = keyof typeof stands;

/** Text as a C string for gdb. */
const quoted = (text: string): string => `"${text.replace(/[\\"]/g, '\\$&').replace(/\n/g, '\\n')}"`;

/**
 * gdb's own language, since a gdb may come without Python. The text goes into pages made for it, because gdb would
 * otherwise ask the process's malloc, in which the thread may be standing.
 */
export function gdbScript(
  { pid, version }: Pick<Target, 'pid' | 'version'>,
  launcher: { readonly now: string; readonly later: string },
  processor: string,
): string {
  const longest = Math.max(launcher.now.length, launcher.later.length) + 1;
  // Whether this thread holds the interpreter's lock; Python 2 has no function for that.
  const asksForLock =
    version?.major === 2
      ? [
          'set $current = *(void**)&_PyThreadState_Current',
          'set $own = ((void*(*)(void))PyGILState_GetThisThreadState)()',
          'set $holds = $current != 0 && $current == $own',
        ]
      : ['set $holds = ((int(*)(void))PyGILState_Check)()'];
  const put = (text: string): string => `set {char [${text.length + 1}]} $page = ${quoted(text)}`;
  const lines = [
    'set language c',
    'set unwindonsignal on',
    'handle all nostop noprint pass',
    `attach ${pid}`,
    'set $waits = 0',
  ];
  if (processor in stands) {
    const { instruction, number } = stands[processor as Processor];
    const calls = waitingCalls[processor as Processor].map((call) => `$call == ${call}`).join(' || ');
    lines.push(`if ${instruction}`, `set $call = ${number}`, `if ${calls}`, 'set $waits = 1', 'end', 'end');
  }
  lines.push(
    'if $waits',
    ...asksForLock,
    'if $holds',
    'set $waits = 0',
    'end',
    'end',
    'set $page = (char*)((void*(*)(void*,unsigned long,int,int,int,long))mmap)' +
      `((void*)0, ${Math.ceil(longest / 4096) * 4096}, 3, 0x22, -1, 0)`,
    'if $waits',
    put(launcher.now),
    'set $state = ((int(*)(void))PyGILState_Ensure)()',
    'set $answer = ((int(*)(const char*))PyRun_SimpleString)($page)',
    'call ((void(*)(int))PyGILState_Release)($state)',
    'printf "meliscope started %d\\n", $answer',
    'else',
    put(launcher.later),
    'set $answer = ((int(*)(int(*)(void*),void*))Py_AddPendingCall)((int(*)(void*))&PyRun_SimpleString, (void*)$page)',
    'printf "meliscope queued %d\\n", $answer',
    'end',
    'detach',
  );
  return `${lines.join('\n')}\n`;
}

export type GdbOutcome = 'started' | 'queued';

/** What gdb said, as an outcome or as a failure of one sentence. */
export function readGdb(pid: number, output: string): GdbOutcome | FailureError {
  const [, how, answer] = /^meliscope (started|queued) (-?\d+)$/m.exec(output) ?? [];
  if ((how === 'started' || how === 'queued') && answer === '0') return how;
  if (/Operation not permitted/.test(output))
    return fail(
      'no-permission',
      `The system does not let gdb trace process ${pid} (ptrace: Operation not permitted): run this as root; a container needs --cap-add=SYS_PTRACE.`,
    );
  if (/No such process/.test(output)) return fail('not-found', `There is no process ${pid}.`);
  const [, symbol] = /No symbol "(\w+)"/.exec(output) ?? [];
  if (symbol !== undefined)
    return fail(
      'io',
      `The Python of process ${pid} does not show its function ${symbol} to gdb; meliscope snippet shows ways from inside the program.`,
    );
  const [, said = output.trim().split('\n').at(-1) ?? ''] =
    /Error in sourced command file:\n(.+)/.exec(output) ?? [];
  return fail(
    'io',
    `gdb could not start the dump in process ${pid} (${said.slice(0, 200) || 'it said nothing'}).`,
  );
}

/**
 * Runs gdb to its end, which is about a second. On a timeout it is asked to let go first: an interrupted gdb unwinds
 * and detaches. Nothing else interrupts it, since killed in the midst of a call it would leave a thread astray.
 */
export function runGdb(gdb: string, scriptFile: string, seconds: number): Promise<string> {
  const commands = ['-nx', '-batch', '-iex', 'set auto-load python-scripts off', '-x', scriptFile];
  return new Promise((resolve, reject) => {
    const child = spawn(gdb, commands, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, DEBUGINFOD_URLS: '', LC_ALL: 'C' },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (part: string) => (output = (output + part).slice(-20_000)));
    const waits = [
      setTimeout(() => child.kill('SIGINT'), seconds * 1000),
      setTimeout(() => child.kill('SIGTERM'), (seconds + 5) * 1000),
      setTimeout(() => child.kill('SIGKILL'), (seconds + 10) * 1000),
    ];
    const done = (): void => {
      for (const wait of waits) clearTimeout(wait);
    };
    child.once('error', (thrown: NodeJS.ErrnoException) => {
      done();
      reject(
        thrown.code === 'ENOENT'
          ? fail(
              'not-found',
              `gdb is needed to reach into this process and is not there (looked for "${gdb}"): install it, name it with --gdb, or see meliscope snippet.`,
            )
          : fail('io', `gdb cannot be started (${thrown.message}).`),
      );
    });
    child.once('close', () => {
      done();
      resolve(output);
    });
  });
}
