import { orderFields } from './fields.ts';
import { tokensOf } from './tokens.ts';

const isOrder = (word: string): boolean => (orderFields as readonly string[]).includes(word);

/**
 * A query with another order, for a click on a column's title: `order by FIELD` is put in the place of the one that is
 * there, else before the limit, else at the end. A text that is no query comes back as it is meant: with the order at its end.
 */
export function reordered(text: string, field: (typeof orderFields)[number], descending: boolean): string {
  const tokens = tokensOf(text);
  const wordAt = (at: number): string => {
    const token = tokens[at];
    return token?.kind === 'word' ? token.text.toLowerCase() : '';
  };
  const clause = `order by ${field}${descending ? ' desc' : ''}`;
  const order = tokens.findLastIndex((_, at) => wordAt(at) === 'order' && wordAt(at + 1) === 'by');
  const limit = tokens.findLastIndex((_, at) => wordAt(at) === 'limit' && tokens[at + 1]?.kind === 'number');
  const whole = tokens.at(-1)?.kind === 'end' ? text.trimEnd().length : text.length;
  const cut = (from: number, to: number): string =>
    [text.slice(0, from).trimEnd(), clause, text.slice(to).trim()].filter((part) => part !== '').join(' ');
  if (order >= 0) {
    const named = isOrder(wordAt(order + 2)) ? order + 2 : order + 1;
    const last = ['asc', 'desc'].includes(wordAt(named + 1)) ? named + 1 : named;
    return cut(tokens[order]?.from ?? 0, tokens[last]?.to ?? whole);
  }
  const from = limit < 0 ? whole : (tokens[limit]?.from ?? whole);
  return cut(from, from);
}
