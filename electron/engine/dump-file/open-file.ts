// interim: replaced by the room's owner
import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { fail } from '../../../shared/protocol/failure.ts';
export interface OpenFile { readonly path: string; readonly fd: number; readonly bytes: number; readonly modifiedMs: number; close(): void }
export async function openPlainFile(path: string): Promise<OpenFile> {
  await Promise.resolve();
  let facts;
  try { facts = statSync(path); } catch { throw fail('not-found', `There is no file ${path}.`); }
  if (facts.isDirectory()) throw fail('is-a-directory', `${path} is a folder.`);
  if (facts.size === 0) throw fail('empty-file', `The file ${path} is empty.`);
  const fd = openSync(path, 'r');
  const s = fstatSync(fd); let open = true;
  return { path, fd, bytes: s.size, modifiedMs: s.mtimeMs, close() { if (open) { open = false; closeSync(fd); } } };
}
export function readHead(file: OpenFile, bytes = 65536): Uint8Array {
  const b = new Uint8Array(Math.min(bytes, file.bytes)); readSync(file.fd, b, 0, b.length, 0); return b;
}
