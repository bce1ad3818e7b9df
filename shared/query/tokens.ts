import { unescapedText } from './quoting.ts';

/** A piece of a query with its place: `[from, to)` in characters. */
export type Token = { readonly from: number; readonly to: number } & (
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'pattern'; readonly source: string; readonly flags: string }
  | { readonly kind: 'sign'; readonly text: string }
  /** Nothing a query can hold; `open` where only a closing quote or slash is missing. The last token. */
  | { readonly kind: 'bad'; readonly message: string; readonly open: boolean }
  | { readonly kind: 'end' }
);

const word = /[A-Za-z_][A-Za-z0-9_.]*/y;
const number = /0[xX][0-9a-fA-F]+|-?\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+(?![A-Za-z]))?/y;
const sign = /!=|<=|>=|[=<>(),]/y;
const space = /\s+/y;

/** Cuts a text into tokens; the last is `end`, or `bad` where the text stops being a query. O(length). */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const match = (pattern: RegExp): string | null => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0] ?? null;
  };
  for (;;) {
    at += match(space)?.length ?? 0;
    if (at >= text.length) return [...tokens, { kind: 'end', from: at, to: at }];
    const token = tokenAt(text, at, match);
    tokens.push(token);
    if (token.kind === 'bad') return tokens;
    at = token.to;
  }
}

function tokenAt(text: string, from: number, match: (pattern: RegExp) => string | null): Token {
  const letter = text[from] ?? '';
  if (letter === "'" || letter === '"') return quotedAt(text, from, letter);
  if (letter === '/') return patternAt(text, from);
  const digits = match(number);
  if (digits !== null) return { kind: 'number', text: digits, from, to: from + digits.length };
  const letters = match(word);
  if (letters !== null) return { kind: 'word', text: letters, from, to: from + letters.length };
  const mark = match(sign);
  if (mark !== null) return { kind: 'sign', text: mark, from, to: from + mark.length };
  const shown = String.fromCodePoint(text.codePointAt(from) ?? 0);
  return {
    kind: 'bad',
    open: false,
    message: `The character ${JSON.stringify(shown)} has no meaning here; put texts in quotes.`,
    from,
    to: from + shown.length,
  };
}

function quotedAt(text: string, from: number, quote: string): Token {
  for (let at = from + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === quote)
      return { kind: 'text', text: unescapedText(text.slice(from + 1, at)), from, to: at + 1 };
  }
  return { kind: 'bad', open: true, message: `This text is not closed by ${quote}.`, from, to: text.length };
}

function patternAt(text: string, from: number): Token {
  let inClass = false;
  for (let at = from + 1; at < text.length; at += 1) {
    const letter = text[at];
    if (letter === '\\') at += 1;
    else if (letter === '[') inClass = true;
    else if (letter === ']') inClass = false;
    else if (letter === '/' && !inClass) {
      const flags = /^[A-Za-z]*/.exec(text.slice(at + 1))?.[0] ?? '';
      return {
        kind: 'pattern',
        source: text.slice(from + 1, at),
        flags,
        from,
        to: at + 1 + flags.length,
      };
    }
  }
  return {
    kind: 'bad',
    open: true,
    message: 'This regular expression is not closed by /.',
    from,
    to: text.length,
  };
}
