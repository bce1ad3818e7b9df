import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExportAnswer } from '../../../shared/protocol/export.ts';
import type { WrittenFile } from '../../../shared/protocol/table-export.ts';
import type { FileLook } from '../written-files.ts';
import type { Downloads } from './downloads.ts';

/**
 * Has a file written aside, and offers it for one download: what fails or is cancelled is said where it was asked for, and a file that is
 * downloaded is whole. It is gone after the download, or when nobody comes for it.
 */
export async function finishedFile(
  downloads: Downloads,
  { fileName, contentType }: FileLook,
  write: (path: string) => Promise<WrittenFile>,
): Promise<ExportAnswer> {
  const folder = await mkdtemp(join(tmpdir(), 'meliscope-download-'));
  const dropped = (): void => void rm(folder, { recursive: true, force: true });
  try {
    const path = join(folder, 'file');
    const { rows, of } = await write(path);
    const pieces = async function* (): AsyncGenerator<Uint8Array, void, void> {
      try {
        for await (const piece of createReadStream(path)) yield piece as Uint8Array;
      } finally {
        dropped();
      }
    };
    const offered = downloads.offer({ fileName, contentType, pieces, dropped });
    return { kind: 'download', path: offered, fileName, rows, ...(of === undefined ? {} : { of }) };
  } catch (error) {
    dropped();
    throw error;
  }
}
