const letters: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  '\\': '\\',
  "'": "'",
  '"': '"',
};

/** What stands between quotes: `\n \r \t \\ \' \" \u0041`; any other backslash stands for itself. */
export function unescapedText(raw: string): string {
  return raw.replace(/\\(?:u([0-9a-fA-F]{4})|([nrt\\'"]))/g, (_, code: string | undefined, letter: string) =>
    code === undefined ? (letters[letter] ?? letter) : String.fromCharCode(parseInt(code, 16)),
  );
}

/** A text as a query says it, in single quotes; `unescapedText` gives it back. */
export function quotedText(text: string): string {
  const inner = text.replace(
    // eslint-disable-next-line no-control-regex -- control characters are what is escaped
    /[\\'\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]/g,
    (letter, at: number) => {
      if (letter === '\\' || letter === "'") return `\\${letter}`;
      const code = text.codePointAt(at) ?? 0;
      const before = at > 0 ? (text.codePointAt(at - 1) ?? 0) : 0;
      // Both halves of a whole pair stay as they are.
      if (code > 0xffff || before > 0xffff) return letter;
      return `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`;
    },
  );
  return `'${inner}'`;
}
