import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import type { RecentFile } from '../../shared/protocol/engine-api.ts';
import { fail } from '../../shared/protocol/failure.ts';

const mostFiles = 20;

interface Entry {
  readonly path: string;
  readonly openedMs: number;
}

const isEntry = (value: unknown): value is Entry =>
  typeof value === 'object' &&
  value !== null &&
  typeof (value as Entry).path === 'string' &&
  (value as Entry).path !== '' &&
  Number.isFinite((value as Entry).openedMs);

/** The files opened last, newest first, kept as JSON in the data folder. A convenience: it never fails an open. */
export class RecentFiles {
  readonly #file: string;
  /** Changes run one after the other, so that two opens at once both end up in the list. */
  #changes: Promise<void> = Promise.resolve();

  constructor(file: string) {
    this.#file = file;
  }

  async list(): Promise<RecentFile[]> {
    await this.#changes;
    const entries = await this.#read();
    return Promise.all(
      entries.map(async ({ path, openedMs }) => ({
        path,
        name: basename(path),
        openedMs,
        fileBytes: await sizeOf(path),
      })),
    );
  }

  /** Puts a file at the top. A folder that cannot be written leaves the list as it was. */
  add(path: string): Promise<void> {
    return this.#change(async () => {
      const full = resolve(path);
      const others = (await this.#read()).filter((entry) => entry.path !== full);
      try {
        await this.#write([{ path: full, openedMs: Date.now() }, ...others].slice(0, mostFiles));
      } catch {
        // The dump itself is open; a list that could not be kept is not worth a failure.
      }
    });
  }

  /** Throws an 'io' failure when the list cannot be removed: the user asked for it to be gone. */
  clear(): Promise<void> {
    return this.#change(async () => {
      try {
        await rm(this.#file, { force: true });
      } catch (thrown) {
        throw fail('io', `The list of recent files cannot be cleared: ${(thrown as Error).message}`);
      }
    });
  }

  #change(work: () => Promise<void>): Promise<void> {
    const done = this.#changes.then(work);
    this.#changes = done.catch(() => undefined);
    return done;
  }

  /** A list that is missing, damaged or not ours is an empty list. */
  async #read(): Promise<Entry[]> {
    try {
      const stored: unknown = JSON.parse(await readFile(this.#file, 'utf8'));
      return Array.isArray(stored) ? stored.filter(isEntry).slice(0, mostFiles) : [];
    } catch {
      return [];
    }
  }

  /** Written beside the list and renamed over it: a crash leaves the old list or the new one, never half of one. */
  async #write(entries: readonly Entry[]): Promise<void> {
    const draft = `${this.#file}.${randomBytes(6).toString('hex')}`;
    await mkdir(dirname(this.#file), { recursive: true, mode: 0o700 });
    try {
      await writeFile(draft, `${JSON.stringify(entries, null, 1)}\n`, { mode: 0o600 });
      await rename(draft, this.#file);
    } catch (thrown) {
      await rm(draft, { force: true });
      throw thrown;
    }
  }
}

async function sizeOf(path: string): Promise<number | null> {
  try {
    const facts = await stat(path);
    return facts.isFile() ? facts.size : null;
  } catch {
    return null;
  }
}
