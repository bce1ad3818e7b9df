/** Our own script's header is the second line; its longest parts, the arguments, are within the head that is looked at. */
const headerMark = '# meliscope header ';
const latin1 = new TextDecoder('latin1');
/** Before this no dump was taken, and clocks that were never set say 1970. */
const earliestMs = Date.UTC(2000, 0, 1);

const believed = (ms: number): number | null => (ms >= earliestMs && ms <= 8.64e15 ? ms : null);

/** When a dump was taken by what its header says: milliseconds since 1970, or null where it has none. `head`: its first bytes. */
export function headerTime(head: Uint8Array): number | null {
  const text = latin1.decode(head);
  const at = text.startsWith(headerMark) ? 0 : text.indexOf(`\n${headerMark}`) + 1;
  if (at === 0 && !text.startsWith(headerMark)) return null;
  const end = text.indexOf('\n', at);
  const line = text.slice(at, end < 0 ? undefined : end);
  const seconds = /[{,]\s*"time"\s*:\s*(\d{1,12}(?:\.\d{1,9})?)\s*[,}]/.exec(line)?.[1];
  return seconds === undefined ? null : believed(Math.round(Number(seconds) * 1000));
}

/** When the file within a gzip file was last written (RFC 1952, MTIME); null where the header does not say. */
export function gzipTime(head: Uint8Array): number | null {
  if (head.length < 10) return null;
  const seconds = new DataView(head.buffer, head.byteOffset, head.byteLength).getUint32(4, true);
  return believed(seconds * 1000);
}
