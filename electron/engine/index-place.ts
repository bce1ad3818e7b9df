import { join } from 'node:path';
import type { IndexPlace } from './dump-graph.ts';
import { readFailure } from './dump-file/system-error.ts';
import { fileKey, indexName } from './index-file/file-key.ts';
import { IndexReader } from './index-file/read-index.ts';
import { summarySection } from './indexing/index-sections.ts';
import type { StoredSummary } from './stored-summary.ts';

export const indexFolderOf = (cacheFolder: string): string => join(cacheFolder, 'indexes');

/** Where the index of a file as it is now belongs. Rejects with a `FailureError` when the file cannot be read. */
export async function indexPlaceOf(path: string, cacheFolder: string): Promise<IndexPlace> {
  try {
    const key = await fileKey(path);
    return { path: join(indexFolderOf(cacheFolder), indexName(key.path)), key };
  } catch (error) {
    throw readFailure(error, path);
  }
}

/** The summary that an index keeps; null when there is no index for this state of the file. Never rejects for its sake. */
export async function readStoredSummary({ path, key }: IndexPlace): Promise<StoredSummary | null> {
  const reader = await IndexReader.open(path, key);
  if (reader === null) return null;
  try {
    return (await reader.json(summarySection)) as StoredSummary | null;
  } finally {
    await reader.close();
  }
}
