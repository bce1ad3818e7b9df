import { randomBytes } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';
import type { ElementKind, FileKey, Section } from './header.ts';
import { encodeHeader, pageBytes } from './header.ts';

export type Column = Uint8Array | Uint32Array | Float64Array;

/** What goes into one section: a column, several that belong end to end, or plain data as JSON. */
export interface SectionContent {
  readonly name: string;
  readonly content: readonly Column[] | { readonly json: unknown };
}

const stepBytes = 4 << 20;

/**
 * Writes an index under a temporary name and renames it: a reader sees the old one or the whole new one, and of two
 * writers the last one wins whole. Resolves to the file's length. Rejects with the system's error (a full disk, a
 * folder that cannot be written); the temporary file is then gone.
 */
export async function writeIndex(
  path: string,
  key: FileKey,
  contents: readonly SectionContent[],
): Promise<number> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}-${randomBytes(4).toString('hex')}.part`;
  const file = await open(temporary, 'wx');
  try {
    // The header's length depends on the offsets' digits: room for it is kept by a first guess, then checked.
    const headerRoom =
      Math.ceil((1024 + contents.length * 200 + key.path.length * 6) / pageBytes) * pageBytes;
    const sections: Section[] = [];
    let offset = headerRoom;
    for (const { name, content } of contents) {
      const parts = 'json' in content ? [new TextEncoder().encode(JSON.stringify(content.json))] : content;
      const kind: ElementKind = 'json' in content ? 'json' : kindOf(content[0]);
      let crc = 0;
      let bytes = 0;
      for (const part of parts) {
        crc = await writePart(file, bytesOf(part), offset + bytes, crc);
        bytes += part.byteLength;
      }
      sections.push({ name, kind, offset, bytes, crc });
      offset = Math.ceil((offset + bytes) / pageBytes) * pageBytes;
    }
    const header = encodeHeader({ key, sections });
    if (header.length > headerRoom) throw new Error(`the index header needs ${header.length} bytes`);
    await file.write(header, 0, header.length, 0);
    await file.truncate(offset);
    await file.sync();
    await file.close();
    await rename(temporary, path);
    return offset;
  } catch (error) {
    await file.close().catch(() => undefined);
    await rm(temporary, { force: true });
    throw error;
  }
}

async function writePart(file: FileHandle, bytes: Uint8Array, offset: number, crc: number): Promise<number> {
  for (let at = 0; at < bytes.length; at += stepBytes) {
    // A copy of our own: the system may not write from shared memory that another thread changes.
    const step = bytes.slice(at, at + stepBytes);
    crc = crc32(step, crc);
    let written = 0;
    while (written < step.length) {
      written += (await file.write(step, written, step.length - written, offset + at + written)).bytesWritten;
    }
  }
  return crc;
}

const bytesOf = (column: Column): Uint8Array =>
  new Uint8Array(column.buffer, column.byteOffset, column.byteLength);

function kindOf(column: Column | undefined): ElementKind {
  if (column instanceof Uint32Array) return 'u32';
  if (column instanceof Float64Array) return 'f64';
  return 'u8';
}
