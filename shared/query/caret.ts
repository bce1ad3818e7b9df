import type { QueryError } from './tree.ts';

/** How an error says what could stand in its place: at most twenty. */
export function expectedText({ expected }: QueryError): string {
  if (expected.length === 0) return '';
  const shown = expected.slice(0, 20);
  const more = expected.length > shown.length ? ', …' : '';
  return `Expected: ${shown.join(', ')}${more}.`;
}

// eslint-disable-next-line no-control-regex -- control and direction characters would act on the terminal
const acting = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
const before = 60;
const after = 40;

/**
 * An error as lines for a terminal: the sentence, the query's part around the place, marks under the characters, and
 * what was expected. Line breaks and tabs of the query count as one space each, control characters as one dot.
 */
export function caretText(query: string, error: QueryError): string {
  const line = query.replace(/\s/g, ' ').replace(acting, '·');
  const start = Math.max(0, error.position - before);
  const end = Math.min(line.length, error.position + Math.max(error.length, 1) + after);
  const head = start > 0 ? '…' : '';
  const tail = end < line.length ? '…' : '';
  const marks = '^'.repeat(Math.max(1, Math.min(error.length, end - error.position)));
  const indent = ' '.repeat(head.length + error.position - start);
  const expected = expectedText(error);
  return [
    error.message,
    `  ${head}${line.slice(start, end)}${tail}`,
    `  ${indent}${marks}`,
    ...(expected === '' ? [] : [expected]),
  ].join('\n');
}
