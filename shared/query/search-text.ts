import { quotedText } from './quoting.ts';

/** As an address is typed: in decimal digits as dumps have it, or hexadecimal as debuggers show it. */
const hexadecimal = /^(?:0[xX][0-9a-fA-F]{1,16}|[0-9a-fA-F]{8,16})$/;

/** The addresses that a typed text may mean, as decimal digits; none for an ordinary word. */
export function typedAddresses(text: string): string[] {
  const word = text.trim();
  const meant: bigint[] = [];
  if (/^\d{1,20}$/.test(word)) meant.push(BigInt(word));
  if (hexadecimal.test(word)) meant.push(BigInt(/^0x/i.test(word) ? word : `0x${word}`));
  const inRange = meant.filter((address) => address < 1n << 64n);
  return [...new Set(inRange.map(String))];
}

/** What stands between slashes; null for a text that is no regular expression. */
export const typedPattern = (text: string): string | null => {
  const word = text.trim();
  return word.length > 2 && word.startsWith('/') && word.endsWith('/') ? word.slice(1, -1) : null;
};

/**
 * The query that looks for a typed text in values, or in names where there is no value: letters in either case, or a
 * regular expression between slashes. Being a query it can be edited, kept and exported like any other.
 */
export function valueQuery(text: string): string {
  const pattern = typedPattern(text);
  if (pattern !== null) return `text matches /${withEscapedSlashes(pattern)}/i`;
  const word = text.trim();
  // A pattern has no escapes for quotes and control characters; a text has.
  // eslint-disable-next-line no-control-regex -- these are looked for
  return /[\u0000-\u001f\u2028\u2029]/.test(word)
    ? `text contains ${quotedText(word)}`
    : `text matches /${word.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')}/i`;
}

/** A slash in a class or after a backslash does not end a pattern; any other has to be escaped. */
function withEscapedSlashes(pattern: string): string {
  let inClass = false;
  let out = '';
  for (let at = 0; at < pattern.length; at += 1) {
    const letter = pattern[at] ?? '';
    if (letter === '\\') {
      out += letter + (pattern[at + 1] ?? '');
      at += 1;
      continue;
    }
    if (letter === '[') inClass = true;
    else if (letter === ']') inClass = false;
    out += letter === '/' && !inClass ? '\\/' : letter;
  }
  return out;
}

/**
 * A filter for lists of types that passes those which have the text's letters in this order, whatever stands between. Anchored and
 * without a choice of ways through, so that it takes time in proportion to the name. '' for a text without letters.
 */
export function fuzzyFilter(text: string): string {
  const letters = Array.from(text.replace(/\s/g, '')).slice(0, 20);
  if (letters.length === 0) return '';
  const parts = letters.map((letter) => {
    const inside = /[\\\]^-]/.test(letter) ? `\\${letter}` : letter;
    return `[^${inside}]*${letter.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')}`;
  });
  return `/^${parts.join('')}/`;
}

/** How well a type's name fits a typed text: 0 the same, 1 begins so, 2 its last part does, 3 has it in it, 4 its letters. */
export function fitOf(name: string, text: string): number {
  const wanted = text.trim().toLowerCase();
  const lower = name.toLowerCase();
  if (lower === wanted) return 0;
  if (lower.startsWith(wanted)) return 1;
  if (lower.slice(lower.lastIndexOf('.') + 1).startsWith(wanted)) return 2;
  return lower.includes(wanted) ? 3 : 4;
}
