import { createHash } from 'node:crypto';
import { open, realpath } from 'node:fs/promises';
import type { FileKey } from './header.ts';

const sampleBytes = 64 * 1024;

/** The key of a file as it is now. Rejects with the system's error when it cannot be read. */
export async function fileKey(path: string): Promise<FileKey> {
  const file = await open(path, 'r');
  try {
    const { size, mtimeMs } = await file.stat();
    const hash = createHash('sha256');
    const sample = new Uint8Array(sampleBytes);
    for (const start of [0, Math.floor(size / 2), Math.max(0, size - sampleBytes)]) {
      const { bytesRead } = await file.read(sample, 0, sampleBytes, start);
      hash.update(sample.subarray(0, bytesRead));
    }
    return {
      path: await realpath(path),
      bytes: size,
      modifiedMs: mtimeMs,
      sampleHash: hash.digest('hex').slice(0, 32),
    };
  } finally {
    await file.close();
  }
}

export const sameKey = (a: FileKey, b: FileKey): boolean =>
  a.path === b.path && a.bytes === b.bytes && a.modifiedMs === b.modifiedMs && a.sampleHash === b.sampleHash;

/** The name of a file's index in the cache: stable for a path, so that a new index replaces a stale one. */
export const indexName = (path: string): string =>
  `${createHash('sha256').update(path).digest('hex').slice(0, 24)}.meliscope-index`;
