const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const latin1 = new TextDecoder('latin1');

/**
 * Text as Python 3 writes it into pickles and marshal files: UTF-8 in which lone surrogates may stand ("surrogatepass",
 * how undecodable file names survive). null when it is not that.
 */
export function pythonText(bytes: Uint8Array): string | null {
  try {
    return strict.decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return withSurrogates(bytes);
    throw error;
  }
}

/** A Python 2 `str`: bytes that are UTF-8 text nearly always; otherwise each byte is a character. */
export function pythonBytes(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes);
  } catch (error) {
    // Of these bytes the only thing known is that they are not UTF-8.
    if (error instanceof TypeError) return latin1.decode(bytes);
    throw error;
  }
}

function withSurrogates(bytes: Uint8Array): string | null {
  const parts: string[] = [];
  let from = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    // ED A0..BF xx: a surrogate, written as three bytes.
    if (bytes[at] !== 0xed || (bytes[at + 1] ?? 0) < 0xa0) continue;
    const [second = 0, third = 0] = [bytes[at + 1], bytes[at + 2]];
    if (second > 0xbf || third < 0x80 || third > 0xbf) return null;
    const before = decodedOrNull(bytes.subarray(from, at));
    if (before === null) return null;
    parts.push(before, String.fromCharCode(0xd000 | ((second & 0x3f) << 6) | (third & 0x3f)));
    at += 2;
    from = at + 1;
  }
  const rest = decodedOrNull(bytes.subarray(from));
  return from === 0 || rest === null ? null : parts.join('') + rest;
}

function decodedOrNull(bytes: Uint8Array): string | null {
  try {
    return strict.decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}
