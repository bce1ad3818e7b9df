import { randomBytes } from 'node:crypto';
import {
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fail } from '../../shared/protocol/failure.ts';
import type { Target } from './target.ts';

/** What the dump is to hold; the names are those of the script's `dump`. */
export interface DumpOptions {
  readonly valueLimit: number;
  readonly argv: boolean;
  readonly frames: boolean;
  readonly refcounts: boolean;
  readonly fork: boolean;
}

/** A path as a Python expression that is pure ASCII and means the same bytes on 2.7 and 3. */
export function pathExpression(path: string, major: number): string {
  const escaped = [...Buffer.from(path)].map((byte) => {
    const plain = byte >= 0x20 && byte < 0x7f && byte !== 0x22 && byte !== 0x5c;
    return plain ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`;
  });
  const bytes = `b"${escaped.join('')}"`;
  return major === 2 ? bytes : `${bytes}.decode("utf-8", "surrogateescape")`;
}

const truth = (value: boolean): string => (value ? 'True' : 'False');

/**
 * A folder that both sides see: the script and what is asked go in, and the script says through small files how far
 * it is. Only the target's user can look into it.
 */
export class RequestFolder {
  /** As the process sees it. */
  readonly inside: string;
  /** As this program sees it. */
  readonly path: string;

  /** @param work a folder that the process can write to, by its own name for it */
  constructor(target: Target, work: string) {
    const root = target.sameFiles ? '' : `/proc/${target.pid}/root`;
    this.inside = join(work, `meliscope-${randomBytes(6).toString('hex')}`);
    this.path = `${root}${this.inside}`;
    try {
      mkdirSync(this.path, { mode: 0o700 });
      if (process.geteuid?.() === 0) chownSync(this.path, target.uid, target.gid);
    } catch (thrown) {
      this.remove();
      throw fail(
        'io',
        `Nothing can be put into ${work} of process ${target.pid}; name a folder that it can write to with --work (${(thrown as Error).message}).`,
      );
    }
  }

  /** Puts script and request in place. `out` is the process's name for the dump. */
  ask(script: string, out: string, options: DumpOptions, target: Target): void {
    const major = target.version?.major ?? 3;
    const scriptInside = pathExpression(join(this.inside, 'meliscope_dump.py'), major);
    const request = [
      `"folder": ${pathExpression(this.inside, major)}`,
      `"out": ${pathExpression(out, major)}`,
      `"options": {"value_limit": ${options.valueLimit}, "argv": ${truth(options.argv)}, "frames": ${truth(options.frames)}, ` +
        `"refcounts": ${truth(options.refcounts)}, "fork": ${truth(options.fork)}}`,
    ];
    this.#put('meliscope_dump.py', readFileSync(script));
    for (const where of ['thread', 'main'] as const) {
      const all = [...request, `"thread": ${truth(where === 'thread')}`].join(', ');
      this.#put(
        `run-${where}.py`,
        `exec(compile(open(${scriptInside}, "rb").read(), "meliscope_dump.py", "exec"), ` +
          `{"__name__": "meliscope_dump", "MELISCOPE_REQUEST": {${all}}})\n`,
      );
    }
    this.#put('meliscope-remote.py', this.launcher('main'));
    this.#put('request', '');
  }

  #put(name: string, content: string | Uint8Array): void {
    writeFileSync(join(this.path, name), content, { mode: 0o644 });
  }

  /**
   * The Python that starts it all, in pure ASCII. It runs among the program's own names, which may hide `open` and
   * `compile`, and leaves none behind. `where` says whether the dump gets a thread of its own.
   */
  launcher(where: 'thread' | 'main'): string {
    const run = JSON.stringify(join(this.inside, `run-${where}.py`));
    return (
      `try:\n exec(__builtins__.compile(__builtins__.open(${run}, "rb").read(), "meliscope", "exec"), {})\n` +
      'except __builtins__.Exception:\n pass\n'
    );
  }

  isTaken(): boolean {
    return !existsSync(join(this.path, 'request'));
  }

  /** The content of one of the script's words, or null while it has not said it. */
  word(name: 'done' | 'error'): string | null {
    const path = join(this.path, name);
    return existsSync(path) ? readFileSync(path, 'utf8') : null;
  }

  /** Takes the request back. A dump under way ends at its next megabyte. */
  callOff(): void {
    for (const name of ['request', 'taken']) {
      const path = join(this.path, name);
      if (existsSync(path)) renameSync(path, join(this.path, 'called-off'));
    }
  }

  /** A dump that was staged here, brought to its place. */
  bring(name: string, out: string): void {
    const partial = `${out}.partial`;
    try {
      copyFileSync(join(this.path, name), partial);
      renameSync(partial, out);
    } catch (thrown) {
      rmSync(partial, { force: true });
      throw fail('io', `The dump cannot be copied to ${out} (${(thrown as Error).message}).`);
    }
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
