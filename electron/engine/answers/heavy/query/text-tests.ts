import { createContext, Script } from 'node:vm';
import { fail } from '../../../../../shared/protocol/failure.ts';
import type { TextTest } from '../../../../../shared/query/tree.ts';

/** Tests some texts at once: for each, whether it passes. Throws 'too-large' when a pattern takes too long. */
export type TextsTest = (texts: readonly string[]) => Uint8Array;

/** So many texts are tested together; a cancel is looked for between two blocks. */
export const textsPerBlock = 256;

/**
 * 2026-11: a block of 256 values takes under a millisecond with any pattern that does not backtrack for ever; some
 * patterns take longer than the universe lasts on 100 letters. Such a search is stopped by V8 itself.
 */
const blockMs = 5000;

export function textsTest(test: TextTest): TextsTest {
  switch (test.test) {
    case '=':
      return plain((text) => text === test.text);
    case 'contains':
      return plain(test.ignoreCase ? holds(test.text.toLowerCase()) : (text) => text.includes(test.text));
    case 'like':
      return plain(likeTest(test.pattern));
    case 'matches':
      return guarded(new RegExp(test.source, test.flags));
  }
}

const holds = (lower: string) => (text: string) => text.toLowerCase().includes(lower);

const plain =
  (passes: (text: string) => boolean): TextsTest =>
  (texts) =>
    Uint8Array.from(texts, (text) => (passes(text) ? 1 : 0));

const anyLetters = null;
const oneLetter = '';

/**
 * `%` any letters, `_` one (a whole code point), a backslash takes the next as it is. Greedy with one place to go back
 * to, so O(text x pattern) at worst whatever the pattern is.
 */
export function likeTest(pattern: string): (text: string) => boolean {
  const parts: (string | null)[] = [];
  const letters = Array.from(pattern);
  for (let at = 0; at < letters.length; at += 1) {
    const letter = letters[at]!;
    if (letter === '\\' && at + 1 < letters.length) parts.push(letters[++at]!);
    else if (letter === '%') parts.push(anyLetters);
    else parts.push(letter === '_' ? oneLetter : letter);
  }
  return (text) => {
    const own = Array.from(text);
    let part = 0;
    let afterAny = -1;
    let from = 0;
    let at = 0;
    while (at < own.length) {
      const wanted = parts[part];
      if (wanted === anyLetters) {
        part += 1;
        afterAny = part;
        from = at;
      } else if (wanted !== undefined && (wanted === oneLetter || wanted === own[at])) {
        part += 1;
        at += 1;
      } else if (afterAny >= 0) {
        from += 1;
        at = from;
        part = afterAny;
      } else return false;
    }
    while (parts[part] === anyLetters) part += 1;
    return part === parts.length;
  };
}

const loop = new Script(
  'for (let i = 0; i < texts.length; i += 1) passes[i] = expression.test(texts[i]) ? 1 : 0;',
);

/** Runs an expression where V8 can be told to stop it. The script is ours; of the query only the expression is in it. */
function guarded(expression: RegExp): TextsTest {
  const surroundings: { expression: RegExp; texts: readonly string[]; passes: Uint8Array } = {
    expression,
    texts: [],
    passes: new Uint8Array(0),
  };
  const context = createContext(surroundings);
  return (texts) => {
    surroundings.texts = texts;
    surroundings.passes = new Uint8Array(texts.length);
    try {
      loop.runInContext(context, { timeout: blockMs });
    } catch (error) {
      if (isTimeout(error))
        throw fail(
          'too-large',
          `The regular expression /${expression.source.slice(0, 100)}/ takes too long on a text of this dump; write it without repeats inside repeats.`,
        );
      throw error;
    }
    return surroundings.passes;
  };
}

const isTimeout = (error: unknown): boolean =>
  typeof error === 'object' &&
  error !== null &&
  'code' in error &&
  error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
