import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

const marker = '# meliscope trailer ';
/** A last line is some hundred bytes; skipped types can make it a few thousand. */
const looked = 1 << 16;

/** The figures of a dump's last line that are worth telling. */
export interface DumpFacts {
  readonly objects: number;
  readonly bytes: number;
  readonly skipped: number;
  readonly seconds: number | null;
}

export function parseFacts(json: string): DumpFacts | null {
  let facts: unknown;
  try {
    facts = JSON.parse(json);
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return null;
    throw thrown;
  }
  if (typeof facts !== 'object' || facts === null) return null;
  const { objects, bytes, skipped, seconds } = facts as Record<string, unknown>;
  if (typeof objects !== 'number' || typeof bytes !== 'number' || typeof skipped !== 'number') return null;
  return { objects, bytes, skipped, seconds: typeof seconds === 'number' ? seconds : null };
}

/** The trailer of an uncompressed dump, or null when its end is missing. */
export function readTrailer(path: string): DumpFacts | null {
  const handle = openSync(path, 'r');
  try {
    const { size } = fstatSync(handle);
    const tail = Buffer.alloc(Math.min(size, looked));
    readSync(handle, tail, 0, tail.length, size - tail.length);
    const text = tail.toString('latin1');
    const at = text.lastIndexOf(marker);
    return at < 0 || !text.endsWith('}\n') ? null : parseFacts(text.slice(at + marker.length));
  } finally {
    closeSync(handle);
  }
}
