import type { TextTest } from '../../../../../shared/query/tree.ts';

/** What every text that passes has in it. Printable ASCII without quotes and backslashes. */
export interface Needle {
  readonly text: string;
  /** Letters of A to Z in either case. */
  readonly ignoreCase: boolean;
}

/** Shorter ones stand in nearly every line. */
const shortest = 2;
const plainRuns = /[ !#-[\]-~]+/g;

/** The longest needle of a test; null where it says no such thing. */
export function needleOf(test: TextTest): Needle | null {
  const literal = literalsOf(test);
  if (literal === null) return null;
  const runs = literal.texts.flatMap((text) => text.match(plainRuns) ?? []);
  const text = runs.reduce((longest, run) => (run.length > longest.length ? run : longest), '');
  if (text.length < shortest) return null;
  return { text: literal.ignoreCase ? text.toLowerCase() : text, ignoreCase: literal.ignoreCase };
}

function literalsOf(test: TextTest): { texts: readonly string[]; ignoreCase: boolean } | null {
  switch (test.test) {
    case '=':
      return { texts: [test.text], ignoreCase: false };
    case 'contains':
      return { texts: [test.text], ignoreCase: test.ignoreCase };
    case 'like':
      return { texts: test.pattern.split(/%|_|\\./su), ignoreCase: false };
    case 'matches': {
      // Only an expression that is a plain text: what an operator does to the letters beside it is not looked into.
      const { source, flags } = test;
      if (!/^i?$/.test(flags) || /[$()*+.?[\]^{|}]/.test(source.replaceAll(/\\[^\w]/g, ''))) return null;
      if (/\\\w/.test(source)) return null;
      return { texts: [source.replaceAll(/\\([^\w])/g, '$1')], ignoreCase: flags === 'i' };
    }
  }
}

/**
 * Finds in a piece of a file, from front to back, the lines that may have the needle in a text. Most of a search is lines that have
 * nothing to do with it, and they need not be taken apart. A line with an escape always may, and with `ignoreCase` one with letters
 * beyond ASCII, which may be a letter of A to Z in another case.
 */
export class NeedleFinder {
  readonly #needle: Needle;
  readonly #doubtful: RegExp;
  #text = '';
  #nextNeedle = -1;
  #nextDoubtful = -1;

  constructor(needle: Needle) {
    this.#needle = needle;
    this.isNumeric = /^[\d.+\-einftya]+$/i.test(needle.text);
    this.#doubtful = needle.ignoreCase ? /[\\\u0080-\u00ff]/g : /\\/g;
  }

  /** Whether a number can have it, as JavaScript writes numbers. */
  readonly isNumeric: boolean;

  /** Another piece; places count from its first byte. */
  begin(piece: Buffer): void {
    const text = piece.toString('latin1');
    // Of one byte each, so places stay what they are.
    this.#text = this.#needle.ignoreCase ? text.toLowerCase() : text;
    this.#nextNeedle = -1;
    this.#nextDoubtful = -1;
  }

  /** Whether the bytes [from, to) may have it. Asked from front to back. */
  mayHave(from: number, to: number): boolean {
    if (this.#nextNeedle < from) {
      const at = this.#text.indexOf(this.#needle.text, from);
      this.#nextNeedle = at < 0 ? Infinity : at;
    }
    if (this.#nextNeedle < to) return true;
    if (this.#nextDoubtful < from) {
      this.#doubtful.lastIndex = from;
      this.#nextDoubtful = this.#doubtful.exec(this.#text)?.index ?? Infinity;
    }
    return this.#nextDoubtful < to;
  }
}
