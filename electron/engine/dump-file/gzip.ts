// interim: replaced by the room's owner
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { constants, gunzipSync } from 'node:zlib';
import type { Failure } from '../../../shared/protocol/failure.ts';
import type { OpenFile } from './open-file.ts';
export const isGzip = (head: Uint8Array): boolean => head[0] === 0x1f && head[1] === 0x8b;
export async function inflateToCache(source: OpenFile, cacheFolder: string, _o: { signal: AbortSignal; onProgress(p: { compressedDone: number }): void }): Promise<{ path: string; bytes: number; truncated: Failure | null; reused: boolean }> {
  await Promise.resolve();
  mkdirSync(cacheFolder, { recursive: true });
  const path = join(cacheFolder, `x${Math.random()}.dump`);
  const data = gunzipSync(readFileSync(source.path), { finishFlush: constants.Z_SYNC_FLUSH });
  writeFileSync(path, data);
  return { path, bytes: data.length, truncated: null, reused: false };
}
