import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { Dirent } from 'node:fs';
import type { FolderListing } from '../../../shared/protocol/engine-api.ts';
import { fail, type FailureError } from '../../../shared/protocol/failure.ts';

/** More than a person reads; a folder of a million files must not become one answer. */
const mostEntries = 2_000;

type Entry = FolderListing['entries'][number];

/** Both paths absolute and free of symbolic links. */
export function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

/** The path without symbolic links; of a path that does not exist, as far as it exists. */
async function realPathOf(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(await realPathOf(parent), basename(path));
  }
}

const byName = new Intl.Collator('en', { numeric: true }).compare;

/** Hidden names last, then by name, numbers in their order (dump-2 before dump-10). */
const inOrder = (a: { name: string }, b: { name: string }): number =>
  Number(a.name.startsWith('.')) - Number(b.name.startsWith('.')) || byName(a.name, b.name);

/**
 * The part of the file system that the screens in a browser may see: one folder and what is below it, and single
 * files that were named on the command line. Links are followed before anything is allowed, so a link that leads
 * outside leads nowhere. (It guards against a stolen token, not against someone who can already swap files under
 * the user's own folder while a request runs.)
 */
export class RootFolder {
  readonly #real: string;
  readonly #files: ReadonlySet<string>;

  private constructor(real: string, files: ReadonlySet<string>) {
    this.#real = real;
    this.#files = files;
  }

  /** Throws a failure when `root` is not a folder that can be read. */
  static async at(root: string, files: readonly string[]): Promise<RootFolder> {
    const real = await realpath(root).catch(() => null);
    if (real === null) throw fail('not-found', `There is no folder ${root}.`);
    if (!(await stat(real)).isDirectory()) throw fail('bad-request', `${root} is not a folder.`);
    const named = await Promise.all(files.map((file) => realPathOf(resolve(file))));
    return new RootFolder(real, new Set(named));
  }

  get path(): string {
    return this.#real;
  }

  /** Whether the screens may open this file. A path that does not exist counts by the folder it would be in. */
  async allows(path: string): Promise<boolean> {
    const real = await realPathOf(resolve(this.#real, path));
    return isInside(this.#real, real) || this.#files.has(real);
  }

  /** The path as the user named it, made absolute; a failure when it is not allowed. */
  async allowedPath(path: string): Promise<string> {
    if (!(await this.allows(path))) throw this.#outside(path);
    return resolve(this.#real, path);
  }

  async list(path: string | null): Promise<FolderListing> {
    const wanted = resolve(this.#real, path ?? '.');
    const folder = await realPathOf(wanted);
    if (!isInside(this.#real, folder)) throw this.#outside(wanted);
    let names: Dirent[];
    try {
      names = await readdir(folder, { withFileTypes: true });
    } catch (thrown) {
      throw readingFailure(wanted, thrown);
    }
    const links = await Promise.all(
      names
        .filter((name) => name.isSymbolicLink())
        .slice(0, mostEntries)
        .map((link) => this.#throughLink(join(folder, link.name), link.name)),
    );
    const plain = names
      .filter((name) => name.isDirectory() || name.isFile())
      .map((name) => ({
        name: name.name,
        kind: name.isDirectory() ? ('folder' as const) : ('file' as const),
      }));
    const all = [...plain, ...links.filter((link) => link !== null)].sort(inOrder);
    const shown = [
      ...all.filter(({ kind }) => kind === 'folder'),
      ...all.filter(({ kind }) => kind === 'file'),
    ].slice(0, mostEntries);
    const entries = await Promise.all(
      shown.map(({ name, kind }) => describe(join(folder, name), name, kind)),
    );
    return {
      path: folder,
      parent: folder === this.#real ? null : dirname(folder),
      entries: entries.filter((entry) => entry !== null),
      leftOff: all.length - shown.length,
    };
  }

  /** What a symbolic link leads to; null when that is outside, missing, or neither file nor folder. */
  async #throughLink(path: string, name: string): Promise<{ name: string; kind: 'folder' | 'file' } | null> {
    try {
      const real = await realpath(path);
      if (!isInside(this.#real, real)) return null;
      const facts = await stat(real);
      if (facts.isDirectory()) return { name, kind: 'folder' };
      return facts.isFile() ? { name, kind: 'file' } : null;
    } catch {
      return null;
    }
  }

  #outside(path: string): FailureError {
    return fail(
      'no-permission',
      `${path} is outside ${this.#real}, the folder this server may read. ` +
        'Name the file when starting it (meliscope serve FILE), or another folder with --root.',
    );
  }
}

async function describe(path: string, name: string, kind: Entry['kind']): Promise<Entry | null> {
  try {
    const facts = await stat(path);
    return { name, path, kind, bytes: kind === 'file' ? facts.size : 0, modifiedMs: facts.mtimeMs };
  } catch {
    // Removed since the folder was read.
    return null;
  }
}

function readingFailure(path: string, thrown: unknown): FailureError {
  const { code, message } = thrown as NodeJS.ErrnoException;
  if (code === 'ENOENT') return fail('not-found', `There is no folder ${path}.`);
  if (code === 'ENOTDIR') return fail('bad-request', `${path} is a file, not a folder.`);
  if (code === 'EACCES' || code === 'EPERM')
    return fail('no-permission', `You are not allowed to read the folder ${path}.`);
  return fail('io', `The folder ${path} cannot be read: ${message}`);
}
