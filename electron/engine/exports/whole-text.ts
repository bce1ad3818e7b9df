import { randomBytes } from 'node:crypto';
import type { WrittenFile } from '../../../shared/protocol/table-export.ts';
import { NewFile } from './new-file.ts';

/** Writes a short text into a file, whole or not at all. `rows`: its lines. Throws what `NewFile` throws. */
export function writeWholeText(path: string, text: string): WrittenFile {
  const file = new NewFile(path, `${path}.${randomBytes(4).toString('hex')}.part`);
  try {
    file.text(text);
    file.finish();
  } catch (error) {
    file.discard();
    throw error;
  }
  return { path, bytes: file.bytes, rows: text.split('\n').length - 1 };
}
