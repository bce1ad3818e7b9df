import { crc32 } from 'node:zlib';

/**
 * The head of an index file, little-endian:
 *
 *     8 bytes   "MELISCIX"
 *     u32       format version
 *     u32       0x01020304 as this machine writes it: another byte order is another file
 *     u32       length of the JSON that follows
 *     u32       CRC-32 of that JSON
 *     JSON      {key, sections}
 *
 * Sections follow, each starting on a page of 4096 bytes, in the order of the list.
 */
export const indexVersion = 2;
const magic = 'MELISCIX';
export const fixedBytes = 24;
export const pageBytes = 4096;
/** 2026-11: a dump with a million types has 30 MB of names, which are a section; the list of sections is small. */
const largestJson = 1 << 20;

/** Tells whether an index belongs to a file as it is now. */
export interface FileKey {
  readonly path: string;
  readonly bytes: number;
  readonly modifiedMs: number;
  /** Hash of the file's head, middle and tail: catches a file that was replaced within one clock tick. */
  readonly sampleHash: string;
}

export const elementKinds = ['u8', 'u32', 'f64', 'json'] as const;
export type ElementKind = (typeof elementKinds)[number];

export interface Section {
  readonly name: string;
  readonly kind: ElementKind;
  /** From the start of the file. */
  readonly offset: number;
  readonly bytes: number;
  readonly crc: number;
}

export interface IndexHeader {
  readonly key: FileKey;
  readonly sections: readonly Section[];
}

export function encodeHeader(header: IndexHeader): Uint8Array {
  const json = new TextEncoder().encode(JSON.stringify(header));
  const bytes = new Uint8Array(fixedBytes + json.length);
  bytes.set(new TextEncoder().encode(magic));
  bytes.set(new Uint8Array(Uint32Array.of(indexVersion, 0x01020304, json.length, crc32(json)).buffer), 8);
  bytes.set(json, fixedBytes);
  return bytes;
}

/** How long the JSON is, from the fixed part; null when this is no index of ours. */
export function jsonLength(fixed: Uint8Array): number | null {
  if (fixed.length < fixedBytes || new TextDecoder('latin1').decode(fixed.subarray(0, 8)) !== magic)
    return null;
  const words = new Uint32Array(fixed.slice(8, fixedBytes).buffer);
  const [version, order, length] = [words[0]!, words[1]!, words[2]!];
  return version === indexVersion && order === 0x01020304 && length <= largestJson ? length : null;
}

/** Null when the JSON is damaged or does not have the shape of a header. `fileBytes` bounds the sections. */
export function decodeHeader(fixed: Uint8Array, json: Uint8Array, fileBytes: number): IndexHeader | null {
  const expected = new Uint32Array(fixed.slice(20, 24).buffer)[0]!;
  if (crc32(json) !== expected) return null;
  const header = JSON.parse(new TextDecoder().decode(json)) as IndexHeader;
  const fits = header.sections.every(
    ({ offset, bytes, kind }) =>
      Number.isSafeInteger(offset) &&
      Number.isSafeInteger(bytes) &&
      bytes >= 0 &&
      offset >= fixedBytes &&
      offset + bytes <= fileBytes &&
      elementKinds.includes(kind),
  );
  return fits ? header : null;
}
