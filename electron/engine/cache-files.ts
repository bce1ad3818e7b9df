import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { indexFolderOf } from './index-place.ts';
import { IndexReader } from './index-file/read-index.ts';
import { systemCode } from './dump-file/system-error.ts';

/** One file that the cache folder holds. */
export interface CacheFile {
  readonly kind: 'index' | 'inflated';
  readonly path: string;
  readonly bytes: number;
  readonly modifiedMs: number;
  /** The dump that an index is of; null where it cannot be told. */
  readonly dump: string | null;
}

/** Endings of files that Meliscope itself puts into its cache folder; nothing else there is touched. */
const inflatedName = /\.dump(?:\.json)?(?:\..*\.part)?$|\.part$/;
const indexFile = /\.meliscope-index(?:\..*\.part)?$/;

async function filesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder, { withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map(({ name }) => join(folder, name));
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  }
}

/** What the cache holds, newest first. Rejects with the system's error where the folder cannot be read. */
export async function cacheFiles(cacheFolder: string): Promise<CacheFile[]> {
  const found: CacheFile[] = [];
  const add = async (kind: CacheFile['kind'], path: string, dump: string | null): Promise<void> => {
    try {
      const { size, mtimeMs } = await stat(path);
      found.push({ kind, path, bytes: size, modifiedMs: mtimeMs, dump });
    } catch (error) {
      // Another process has cleared it.
      if (systemCode(error) !== 'ENOENT') throw error;
    }
  };
  for (const path of await filesIn(cacheFolder))
    if (inflatedName.test(path)) await add('inflated', path, null);
  for (const path of await filesIn(indexFolderOf(cacheFolder))) {
    if (!indexFile.test(path)) continue;
    const reader = await IndexReader.open(path, null);
    const dump = reader?.header.key.path ?? null;
    await reader?.close();
    await add('index', path, dump);
  }
  return found.sort((a, b) => b.modifiedMs - a.modifiedMs);
}

/** Removes all of them; gives what was removed. */
export async function clearCache(cacheFolder: string): Promise<CacheFile[]> {
  const files = await cacheFiles(cacheFolder);
  for (const { path } of files) await rm(path, { force: true });
  return files;
}
