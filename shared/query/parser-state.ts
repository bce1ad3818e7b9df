import type { Token } from './tokens.ts';
import { tokensOf } from './tokens.ts';
import type { QueryError } from './tree.ts';

/** What could stand at a place: a word or sign of the language, or something of one's own. */
export type Expected =
  | { readonly kind: 'word' | 'field' | 'sign' | 'unit'; readonly text: string }
  | {
      readonly kind: 'own';
      readonly what:
        'a number' | 'a size' | 'a text' | 'a type' | 'a module' | 'an address' | 'a set' | 'a pattern';
    };

/** Ends a reading: the text is no query. */
export class NotAQuery extends Error {
  readonly error: QueryError;
  constructor(error: QueryError) {
    super(error.message);
    this.name = 'NotAQuery';
    this.error = error;
  }
}

/** Walks over the tokens and remembers what was looked for in vain at the present one. */
export class ParserState {
  readonly #tokens: readonly Token[];
  #at = 0;
  #token: Token;
  #expected: Expected[] = [];
  /** How many brackets and `not`s are open. */
  depth = 0;

  constructor(tokens: readonly Token[] | string) {
    this.#tokens = typeof tokens === 'string' ? tokensOf(tokens) : tokens;
    this.#token = this.#tokens[0] ?? { kind: 'end', from: 0, to: 0 };
  }

  get token(): Token {
    return this.#token;
  }

  /** What was looked for at the present token. */
  get expected(): readonly Expected[] {
    return this.#expected;
  }

  next(): void {
    this.#at += 1;
    this.#token = this.#tokens[this.#at] ?? this.#token;
    this.#expected = [];
  }

  expect(...expected: readonly Expected[]): void {
    this.#expected.push(...expected);
  }

  /** Whether a word stands here (in any case); steps over it. */
  word(text: string, kind: 'word' | 'field' | 'unit' = 'word'): boolean {
    const { token } = this;
    if (token.kind === 'word' && token.text.toLowerCase() === text.toLowerCase()) {
      this.next();
      return true;
    }
    this.expect({ kind, text });
    return false;
  }

  /** Whether two words stand here; half of them is refused. */
  words(first: string, second: string): boolean {
    const { token } = this;
    if (token.kind === 'word' && token.text.toLowerCase() === first) {
      this.next();
      if (!this.word(second)) throw this.refusal();
      return true;
    }
    this.expect({ kind: 'word', text: `${first} ${second}` });
    return false;
  }

  sign(text: string): boolean {
    const { token } = this;
    if (token.kind === 'sign' && token.text === text) {
      this.next();
      return true;
    }
    this.expect({ kind: 'sign', text });
    return false;
  }

  needSign(text: string): void {
    if (!this.sign(text)) throw this.refusal();
  }

  /** The present token is not what may stand here. */
  refusal(message?: string): NotAQuery {
    const { token } = this;
    const expected = [...new Set(this.#expected.map(textOf))];
    const place = { position: token.from, length: token.to - token.from };
    if (token.kind === 'bad') return new NotAQuery({ ...place, message: token.message, expected });
    const found = token.kind === 'end' ? 'The query ends too early' : `${shown(token)} cannot stand here`;
    return new NotAQuery({ ...place, message: message ?? `${found}.`, expected });
  }
}

const textOf = (expected: Expected): string => (expected.kind === 'own' ? expected.what : expected.text);

const cut = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text);

function shown(token: Token): string {
  switch (token.kind) {
    case 'word':
    case 'number':
    case 'sign':
      return `"${cut(token.text)}"`;
    case 'text':
      return `The text ${JSON.stringify(cut(token.text))}`;
    case 'pattern':
      return `The regular expression /${cut(token.source)}/`;
    default:
      return 'This';
  }
}
