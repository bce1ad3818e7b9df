import { accessSync, constants, readdirSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { FailureError, fail } from '../../shared/protocol/failure.ts';
import type { CancelSignal } from '../../shared/base/cancel-signal.ts';
import { gdbScript, readGdb, runGdb } from './gdb.ts';
import { obstacle, ownRights } from './obstacles.ts';
import { askingPython, hasRemoteExec, remoteExec } from './remote-exec.ts';
import { RequestFolder, type DumpOptions } from './request-folder.ts';
import { isFolder, lookAt, stateOf, type Target } from './target.ts';
import { parseFacts, readTrailer, type DumpFacts } from './trailer.ts';

export interface CaptureRequest {
  readonly pid: number;
  /** Absolute. */
  readonly out: string;
  /** meliscope_dump.py as this program sees it. */
  readonly script: string;
  readonly options: DumpOptions;
  /** Until the dump is whole. */
  readonly seconds: number;
  readonly gdb: string;
  readonly python: string | undefined;
  /** A folder that the process can write to, by its own name for it. */
  readonly work: string;
  readonly signal: CancelSignal;
  /** Told now and then: bytes in the file so far; null while the process has not begun. */
  onProgress(bytes: number | null): void;
}

export interface Capture extends DumpFacts {
  readonly pid: number;
  readonly python: string;
  readonly way: 'gdb' | 'sys.remote_exec';
  readonly path: string;
  readonly fileBytes: number;
}

/** Between two looks at the folder. */
const pause = 0.1;
/** After this long, a process that was asked to start and did not is asked again: it may be waiting by now. */
const askAgain = 3;
/** gdb's own work is a second, more with large debug information. */
const gdbSeconds = 60;

/** Takes a dump of a live process on this machine. Throws `FailureError`s; the process goes on in any case. */
export async function takeDump(request: CaptureRequest): Promise<Capture> {
  const { pid, out } = request;
  if (process.platform !== 'linux')
    throw fail(
      'bad-request',
      'A dump is taken from outside on Linux only; meliscope snippet shows ways from inside the program.',
    );
  const target = lookAt(pid);
  const refusal = obstacle(target, ownRights());
  if (refusal !== null) throw refusal;
  checkOut(out);
  const way = hasRemoteExec(target.version) ? 'sys.remote_exec' : 'gdb';
  if (way === 'sys.remote_exec' && target.remoteDebugOff)
    throw fail(
      'bad-request',
      `Process ${pid} was started with PYTHON_DISABLE_REMOTE_DEBUG, which closes this way; see meliscope snippet.`,
    );
  const folder = new RequestFolder(target, request.work);
  try {
    // The process writes to the place itself only where it surely can; from elsewhere the dump is brought.
    const staged = !target.sameFiles || target.uid !== (process.geteuid?.() ?? target.uid);
    const name = `dump${out.endsWith('.gz') ? '.gz' : ''}`;
    const outInside = staged ? join(folder.inside, name) : out;
    folder.ask(request.script, outInside, request.options, target);
    const start = (): Promise<void> =>
      way === 'gdb' ? startByGdb(target, folder, request.gdb) : startRemotely(target, folder, request.python);
    await start();
    const seen = staged ? join(folder.path, name) : out;
    const facts = await finished(request, folder, seen, way === 'gdb' ? start : null);
    if (!seen.endsWith('.gz') && readTrailer(seen) === null)
      throw fail('damaged', `The dump ${seen} has no end; it was not written whole.`);
    if (staged) folder.bring(name, out);
    const version = target.version ?? { major: 3, minor: 0 };
    return {
      ...facts,
      pid,
      python: `${version.major}.${version.minor}`,
      way,
      path: out,
      fileBytes: statSync(out).size,
    };
  } finally {
    folder.callOff();
    folder.remove();
  }
}

function checkOut(out: string): void {
  const folder = dirname(out);
  if (!isFolder(folder)) throw fail('not-found', `There is no folder ${folder}.`);
  if (isFolder(out)) throw fail('is-a-directory', `${out} is a folder; name a file.`);
  try {
    accessSync(folder, constants.W_OK);
  } catch {
    throw fail('no-permission', `Nothing may be written to ${folder}.`);
  }
}

async function startByGdb(target: Target, folder: RequestFolder, gdb: string): Promise<void> {
  // A thread of its own where the main thread waits and is borrowed; else the main thread itself, at a safe point.
  const launcher = { now: folder.launcher('thread'), later: folder.launcher('main') };
  const script = join(folder.path, 'gdb.txt');
  writeFileSync(script, gdbScript(target, launcher, process.arch));
  try {
    const outcome = readGdb(target.pid, await runGdb(gdb, script, gdbSeconds));
    if (outcome instanceof FailureError) throw outcome;
  } finally {
    wake(target.pid);
  }
}

async function startRemotely(
  target: Target,
  folder: RequestFolder,
  named: string | undefined,
): Promise<void> {
  if (!target.sameProcesses || !target.sameFiles)
    throw fail(
      'bad-request',
      `Process ${target.pid} lives in a container: run meliscope there, or see meliscope snippet --for container.`,
    );
  const python = askingPython(target, named);
  if (python instanceof FailureError) throw python;
  await remoteExec(python, target.pid, join(folder.inside, 'meliscope-remote.py'));
}

/** A gdb that died with the process stopped would leave it so. */
function wake(pid: number): void {
  if (stateOf(pid) === 'T') process.kill(pid, 'SIGCONT');
}

/** Waits for the script's last word. Gives the dump's figures. */
async function finished(
  request: CaptureRequest,
  folder: RequestFolder,
  out: string,
  again: (() => Promise<void>) | null,
): Promise<DumpFacts> {
  const { pid, seconds, signal } = request;
  let waited = 0;
  let sinceAsked = 0;
  for (;;) {
    const error = folder.word('error');
    if (error !== null) throw fail('io', `${error}.`);
    const done = folder.word('done');
    if (done !== null) {
      const facts = parseFacts(done);
      if (facts === null) throw fail('damaged', `Process ${pid} answered in words that cannot be read.`);
      return facts;
    }
    if (signal.aborted) throw fail('cancelled', 'Cancelled.');
    if (stateOf(pid) === null || stateOf(pid) === 'Z')
      throw fail('not-found', `Process ${pid} ended before its dump was whole.`);
    const started = folder.isTaken();
    if (waited >= seconds)
      throw fail(
        'io',
        started
          ? `The dump of process ${pid} was not whole after ${seconds} s and was called off; give it more with --timeout.`
          : `Process ${pid} did not come back to Python within ${seconds} s, so nothing was written: its main thread is in a long call.`,
      );
    if (!started && again !== null && sinceAsked >= askAgain) {
      await again();
      sinceAsked = 0;
    }
    request.onProgress(started ? bytesSoFar(out) : null);
    await new Promise((resolve) => setTimeout(resolve, pause * 1000));
    waited += pause;
    sinceAsked += pause;
  }
}

/** The size of the file that is being written, under the name that the script gives it meanwhile. */
function bytesSoFar(out: string): number {
  const folder = dirname(out);
  const name = readdirSync(folder).find(
    (entry) => entry.startsWith(`${basename(out)}.`) && entry.endsWith('.partial'),
  );
  return name === undefined ? 0 : (statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0);
}
