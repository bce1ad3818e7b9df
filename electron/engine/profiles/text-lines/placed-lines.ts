import { asByteOffset, asLineNumber } from '../../../../shared/model/units.ts';
import { fail } from '../../../../shared/protocol/failure.ts';
import type { ProfileWatch } from '../profile-importer.ts';
import type { ProfileSource } from '../profile-source.ts';
import { windowBytes } from '../profile-source.ts';

/** Longer than any line of these texts; more than this in one line is no text. */
const longestLine = 4 << 20;

/**
 * Gets each line: bytes[from..to) without its line end (CR LF too), its number from 1, its first byte's offset in
 * the file, and whether it has a line end: a last line without one may have been cut. The bytes are overwritten
 * afterwards.
 */
export type LineVisitor = (
  bytes: Uint8Array,
  from: number,
  to: number,
  line: number,
  at: number,
  hasEnd: boolean,
) => void;

/**
 * Visits all lines of a text in order; gives their number. A last line without a line end counts. Rejects with
 * 'damaged' for a line of more than 4 MiB, and as `windows` does.
 */
export async function forEachLine(
  source: ProfileSource,
  watch: ProfileWatch,
  visit: LineVisitor,
): Promise<number> {
  let buffer = new Uint8Array(Math.min(source.bytes, 2 * windowBytes));
  /** Bytes of an unfinished line, at the start of the buffer; the offset of the first in the file. */
  let held = 0;
  let base = 0;
  let line = 0;
  for await (const window of source.windows(watch)) {
    if (held + window.length > buffer.length) {
      const larger = new Uint8Array(longestLine + 2 * windowBytes);
      larger.set(buffer.subarray(0, held));
      buffer = larger;
    }
    buffer.set(window, held);
    const end = held + window.length;
    let from = 0;
    // What was held has no line end in it.
    let newline = buffer.subarray(0, end).indexOf(0x0a, held);
    while (newline >= 0) {
      line += 1;
      const to = newline > from && buffer[newline - 1] === 0x0d ? newline - 1 : newline;
      visit(buffer, from, to, line, base + from, true);
      from = newline + 1;
      newline = buffer.subarray(0, end).indexOf(0x0a, from);
    }
    buffer.copyWithin(0, from, end);
    held = end - from;
    base += from;
    if (held > longestLine)
      throw fail('damaged', `Line ${line + 1}, at byte ${base}, is longer than 4 MiB.`, {
        line: asLineNumber(line + 1),
        byteOffset: asByteOffset(base),
      });
  }
  if (held > 0) visit(buffer, 0, held, line + 1, base, false);
  return held > 0 ? line + 1 : line;
}
