import type { FileMapping } from './mapping.ts';

/** Most records are a few hundred bytes; a window that was too small is read again, sixteen or four times as large. */
const windows = [512, 4096, 65536] as const;

/**
 * The line (record) that starts at a byte offset, without its newline. Reads ever larger windows until the newline,
 * the file's end or `maxBytes` bytes of line are reached; `truncated` says that the line goes on beyond `maxBytes`.
 * Throws what `FileMapping.copy` throws.
 */
export function readLineAt(
  mapping: FileMapping,
  offset: number,
  maxBytes: number,
): { bytes: Uint8Array; truncated: boolean } {
  // One byte more, to tell a line of exactly `maxBytes` from a longer one.
  const limit = maxBytes + 1;
  for (let step = 0; ; step += 1) {
    const window = windows[step] ?? 65536 * 4 ** (step - windows.length + 1);
    const length = Math.min(window, limit);
    const bytes = mapping.copy(offset, length);
    const newline = bytes.indexOf(0x0a);
    if (newline >= 0) return { bytes: bytes.subarray(0, newline), truncated: false };
    if (bytes.length < length) return { bytes, truncated: false };
    if (length === limit) return { bytes: bytes.subarray(0, maxBytes), truncated: true };
  }
}
