import { readInto } from '../dump-file/aligned-reader.ts';
import { readRecordFields } from '../importers/meliae/record-fields.ts';
import type { DumpColumns } from '../scan/scanned-dump.ts';
import { lineOffsetOf } from '../scan/scanned-dump.ts';
import { fieldBit } from '../scan/layout.ts';
import type { LinesFile } from './tasks.ts';

/** Names are at most 100 bytes, six characters each when escaped, and stand before the references. */
const lineStart = 1024;

/** Reads the "name" of a row's line; null where it has none. By ordinary reads: the mapping is the main thread's. */
export function nameReader(columns: DumpColumns, file: LinesFile | null): (row: number) => string | null {
  const window = new Uint8Array(lineStart);
  return (row) => {
    if (file === null || (columns.fields[row]! & fieldBit.name) === 0) return null;
    const offset = lineOffsetOf(columns, row);
    const got = readInto(file.fd, window, offset, Math.min(lineStart, file.bytes - offset));
    return readRecordFields(window.subarray(0, got)).name ?? null;
  };
}
