const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** ASCII is by far the commonest, and building it by hand is quicker than a decoder for short texts. */
export function textOf(bytes: Uint8Array, from: number, to: number): string {
  if (to - from > 256) return decoder.decode(bytes.subarray(from, to));
  let text = '';
  for (let at = from; at < to; at += 1) {
    const byte = bytes[at]!;
    if (byte > 127) return decoder.decode(bytes.subarray(from, to));
    text += String.fromCharCode(byte);
  }
  return text;
}

/** Whether `bytes` has the ASCII text at a place. */
export function hasAt(bytes: Uint8Array, at: number, to: number, text: string): boolean {
  if (at < 0 || at + text.length > to) return false;
  for (let i = 0; i < text.length; i += 1) if (bytes[at + i] !== text.charCodeAt(i)) return false;
  return true;
}

/** Whether bytes[from..to) have the ASCII text anywhere. */
export function containsText(bytes: Uint8Array, from: number, to: number, text: string): boolean {
  const first = text.charCodeAt(0);
  for (let at = from; at + text.length <= to; at += 1)
    if (bytes[at] === first && hasAt(bytes, at, to, text)) return true;
  return false;
}

/** Some of the bytes: [from, to). */
export interface Span {
  bytes: Uint8Array;
  from: number;
  to: number;
}
