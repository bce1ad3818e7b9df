import type { FileMapping } from './mapping.ts';

const firstWindow = 512;

/**
 * The line that starts at an offset, without its newline. Reads ever larger windows until the newline is found or
 * `maxBytes` are there; `truncated` then says that the line goes on.
 */
export function readLineAt(
  mapping: FileMapping,
  offset: number,
  maxBytes: number,
): { bytes: Uint8Array; truncated: boolean } {
  for (let window = firstWindow; ; window *= 8) {
    const length = Math.min(window, maxBytes);
    const bytes = mapping.copy(offset, length);
    const newline = bytes.indexOf(0x0a);
    if (newline >= 0) return { bytes: bytes.subarray(0, newline), truncated: false };
    if (bytes.length < length) return { bytes, truncated: false };
    if (length === maxBytes) return { bytes, truncated: true };
  }
}
