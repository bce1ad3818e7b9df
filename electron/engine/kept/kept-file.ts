import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { fail } from '../../../shared/protocol/failure.ts';

/** Beyond that it is no file of ours; what is in it stays there. */
const mostBytes = 64 * 1024 * 1024;

interface Read<Value> {
  readonly value: Value;
  /** One sentence on why the file could not be used; null where it could, or where there is none. */
  readonly problem: string | null;
}

/**
 * One small file of something people would miss. Changes come one after another; each reads the file afresh, since another
 * process may have changed it, and writes a new one that then takes its place: a crash leaves the old or the new, never half.
 */
export class KeptFile<Value> {
  readonly #path: string;
  readonly #what: string;
  readonly #empty: Value;
  readonly #parse: (json: unknown) => Value | null;
  #changes: Promise<unknown> = Promise.resolve();

  /** `parse` gives null for what is not ours; `what` names the contents: "The notes of this dump". */
  constructor(path: string, what: string, empty: Value, parse: (json: unknown) => Value | null) {
    this.#path = path;
    this.#what = what;
    this.#empty = empty;
    this.#parse = parse;
  }

  /** Never rejects for the file's sake: what is wrong with it is in `problem`. */
  async read(): Promise<Read<Value>> {
    const text = await this.#text();
    if (text === null) return { value: this.#empty, problem: null };
    const value = typeof text === 'string' ? this.#parse(jsonOf(text)) : null;
    if (value !== null) return { value, problem: null };
    return {
      value: this.#empty,
      problem: `${this.#what} could not be read: ${this.#path} is damaged. It is left as it is; the next change sets it aside.`,
    };
  }

  /** Rejects with an 'io' failure when the change cannot be written; the file is then as it was. */
  change(change: (value: Value) => Value): Promise<Read<Value>> {
    const work = this.#changes.then(async () => {
      const { value, problem } = await this.read();
      const next = change(value);
      try {
        const aside = problem === null ? null : await this.#setAside();
        await this.#write(next);
        return {
          value: next,
          problem: aside === null ? null : `${this.#what} were damaged; what was there is kept in ${aside}.`,
        };
      } catch (error) {
        throw fail('io', `${this.#what} could not be written to ${this.#path}: ${(error as Error).message}`);
      }
    });
    this.#changes = work.catch(() => undefined);
    return work;
  }

  /** null: there is no file; undefined: it cannot be read. */
  async #text(): Promise<string | null | undefined> {
    try {
      if ((await stat(this.#path)).size > mostBytes) return undefined;
      return await readFile(this.#path, 'utf8');
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'ENOENT' ? null : undefined;
    }
  }

  async #setAside(): Promise<string> {
    const aside = `${this.#path}.damaged-${randomBytes(4).toString('hex')}`;
    await rename(this.#path, aside);
    return basename(aside);
  }

  async #write(value: Value): Promise<void> {
    const draft = `${this.#path}.${randomBytes(6).toString('hex')}`;
    await mkdir(dirname(this.#path), { recursive: true, mode: 0o700 });
    try {
      await writeFile(draft, `${JSON.stringify(value, null, 1)}\n`, { mode: 0o600 });
      await rename(draft, this.#path);
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
  }
}

/** undefined for what is no JSON, which is nothing of ours either. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
