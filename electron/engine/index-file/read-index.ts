import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { sameKey } from './file-key.ts';
import type { FileKey, IndexHeader, Section } from './header.ts';
import { decodeHeader, fixedBytes, jsonLength } from './header.ts';
import type { Column } from './write-index.ts';

const stepBytes = 4 << 20;

/** An index whose header is whole and fits the file it is for. Sections are read, and checked, when asked for. */
export class IndexReader {
  readonly #file: FileHandle;
  readonly header: IndexHeader;
  readonly bytes: number;

  private constructor(file: FileHandle, header: IndexHeader, bytes: number) {
    this.#file = file;
    this.header = header;
    this.bytes = bytes;
  }

  /** Null when there is no index, or it is damaged, of another version, or of another state of the file. */
  static async open(path: string, key: FileKey | null): Promise<IndexReader | null> {
    let file: FileHandle;
    try {
      file = await open(path, 'r');
    } catch (error) {
      if (error instanceof Error && 'code' in error) return null;
      throw error;
    }
    const { size } = await file.stat();
    const header = await readHeader(file, size);
    if (header === null || (key !== null && !sameKey(header.key, key))) {
      await file.close();
      return null;
    }
    return new IndexReader(file, header, size);
  }

  section(name: string): Section | null {
    return this.header.sections.find((section) => section.name === name) ?? null;
  }

  /** The section's bytes in shared memory; null when it is missing or its checksum does not fit. */
  async #read(section: Section): Promise<Uint8Array | null> {
    const into = new Uint8Array(new SharedArrayBuffer(section.bytes));
    let crc = 0;
    for (let at = 0; at < section.bytes; at += stepBytes) {
      const step = into.subarray(at, Math.min(at + stepBytes, section.bytes));
      let got = 0;
      while (got < step.length) {
        const { bytesRead } = await this.#file.read(step, got, step.length - got, section.offset + at + got);
        if (bytesRead === 0) return null;
        got += bytesRead;
      }
      crc = crc32(step, crc);
    }
    return crc === section.crc ? into : null;
  }

  async column(name: string): Promise<Column | null> {
    const section = this.section(name);
    if (section === null || section.kind === 'json') return null;
    const bytes = await this.#read(section);
    if (bytes === null) return null;
    if (section.kind === 'u32') return new Uint32Array(bytes.buffer, 0, section.bytes >>> 2);
    if (section.kind === 'f64') return new Float64Array(bytes.buffer, 0, Math.floor(section.bytes / 8));
    return bytes;
  }

  async json(name: string): Promise<unknown> {
    const section = this.section(name);
    if (section?.kind !== 'json') return null;
    const bytes = await this.#read(section);
    return bytes === null ? null : JSON.parse(new TextDecoder().decode(bytes.slice()));
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}

async function readHeader(file: FileHandle, size: number): Promise<IndexHeader | null> {
  const fixed = new Uint8Array(fixedBytes);
  if ((await file.read(fixed, 0, fixedBytes, 0)).bytesRead < fixedBytes) return null;
  const length = jsonLength(fixed);
  if (length === null || fixedBytes + length > size) return null;
  const json = new Uint8Array(length);
  if ((await file.read(json, 0, length, fixedBytes)).bytesRead < length) return null;
  return decodeHeader(fixed, json, size);
}
