/**
 * A type's name as people know it, from the bytes between its quotes.
 *
 * meliae writes names byte by byte: each byte outside printable ASCII becomes \u00xx, so a class `Café` stands in
 * the file as Caf\u00c3\u00a9. Where the unescaped characters are the bytes of UTF-8 text, that text is the name;
 * a name cut at 100 bytes may end inside a character, which is left off.
 */
const utf8 = new TextDecoder('utf-8', { fatal: true });
const lenient = new TextDecoder('utf-8');

export function decodeTypeName(bytes: Uint8Array): string {
  const raw = decodeUtf8(bytes) ?? lenient.decode(bytes);
  const text = raw.includes('\\') ? unescapeJson(raw) : raw;
  return repairBytewise(text);
}

/** JSON's escapes, and `\xNN` which one port of the scanner writes; an unknown escape stays as it is. */
export function unescapeJson(raw: string): string {
  return raw.replace(
    /\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(["\\/bfnrt]))/g,
    (_, wide: string | undefined, narrow: string | undefined, letter: string | undefined) => {
      const code = wide ?? narrow;
      if (code !== undefined) return String.fromCharCode(parseInt(code, 16));
      return letters[letter ?? ''] ?? '';
    },
  );
}
const letters: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/** Text whose characters are all bytes, and which as bytes is UTF-8, was escaped byte by byte. */
export function repairBytewise(text: string): string {
  // eslint-disable-next-line no-control-regex -- the range of one byte
  if (!/[\x80-\xff]/.test(text) || /[^\x00-\xff]/.test(text)) return text;
  const bytes = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
  for (let cut = 0; cut <= 3; cut += 1) {
    const decoded = decodeUtf8(bytes.subarray(0, bytes.length - cut));
    if (decoded !== null) return decoded;
    // Only a name that was cut at the limit can end inside a character.
    if (bytes.length < 97) break;
  }
  return text;
}

function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return utf8.decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}
