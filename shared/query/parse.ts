import type { Result } from '../base/result.ts';
import { failed, ok } from '../base/result.ts';
import { addressAt, comparisonAt, wholeAt } from './comparisons.ts';
import { fieldNames, isNumberField, isOrderField, isTextField, orderFields } from './fields.ts';
import { NotAQuery, ParserState } from './parser-state.ts';
import type { Condition, Query, QueryError } from './tree.ts';
import { relations } from './tree.ts';

/** Brackets and `not`s inside one another: beyond it the text is no question of a person. */
export const deepestQuery = 60;

/** Reads a query; an empty text asks for every object. The grammar stands in README.md. O(length). Never throws. */
export function parseQuery(text: string): Result<Query, QueryError> {
  try {
    return ok(queryAt(new ParserState(text)));
  } catch (error) {
    if (error instanceof NotAQuery) return failed(error.error);
    throw error;
  }
}

/** Throws `NotAQuery`. */
export function queryAt(state: ParserState): Query {
  const condition = startsCondition(state) ? anyOf(state) : null;
  const order = state.words('order', 'by') ? orderAt(state) : null;
  const limit = state.word('limit') ? wholeAt(state) : null;
  if (state.token.kind !== 'end') throw state.refusal();
  return { condition, order, limit };
}

/** At the start of a query its end and the clauses may stand, too. */
function startsCondition(state: ParserState): boolean {
  const { token } = state;
  const isClause = token.kind === 'word' && ['order', 'limit'].includes(token.text.toLowerCase());
  if (token.kind !== 'end' && !isClause) return true;
  expectCondition(state);
  return false;
}

function expectCondition(state: ParserState): void {
  state.expect(...fieldNames.map((text) => ({ kind: 'field' as const, text })));
  state.expect(...['not', 'in set', ...relations].map((text) => ({ kind: 'word' as const, text })));
  state.expect({ kind: 'sign', text: '(' });
}

function orderAt(state: ParserState): Query['order'] {
  const { token } = state;
  const field = token.kind === 'word' ? token.text.toLowerCase() : '';
  if (!isOrderField(field)) {
    state.expect(...orderFields.map((text) => ({ kind: 'field' as const, text })));
    throw state.refusal();
  }
  state.next();
  if (state.word('desc')) return { field, descending: true };
  state.word('asc');
  return { field, descending: false };
}

function joined(state: ParserState, word: 'and' | 'or', part: (state: ParserState) => Condition): Condition {
  const parts: Condition[] = [part(state)];
  while (state.word(word)) parts.push(part(state));
  const [only] = parts;
  return only !== undefined && parts.length === 1 ? only : { kind: word, parts };
}

const anyOf = (state: ParserState): Condition => joined(state, 'or', allOf);
const allOf = (state: ParserState): Condition => joined(state, 'and', one);

function one(state: ParserState): Condition {
  const { token } = state;
  if (state.word('not')) return { kind: 'not', part: deeper(state, one) };
  if (state.sign('(')) {
    const inner = deeper(state, anyOf);
    state.needSign(')');
    return inner;
  }
  if (state.words('in', 'set')) return { kind: 'set', name: setNameAt(state) };
  for (const relation of relations) {
    const [first, second] = relation.split(' ') as [string, string];
    if (state.words(first, second)) return { kind: 'relation', relation, of: relatedAt(state) };
  }
  const field = token.kind === 'word' ? token.text.toLowerCase() : '';
  if (isNumberField(field) || isTextField(field) || field === 'address') {
    state.next();
    return comparisonAt(state, field);
  }
  expectCondition(state);
  if (token.kind === 'word')
    throw state.refusal(`There is no field "${token.text.slice(0, 40)}", nor a condition that begins so.`);
  throw state.refusal();
}

/** A bound on how deep the reader calls itself. */
function deeper(state: ParserState, part: (state: ParserState) => Condition): Condition {
  state.depth += 1;
  if (state.depth > deepestQuery)
    throw state.refusal(`A query may have at most ${deepestQuery} conditions inside one another.`);
  const inner = part(state);
  state.depth -= 1;
  return inner;
}

/** What stands in brackets after a relation: addresses, or a condition. */
function relatedAt(state: ParserState): Condition {
  state.needSign('(');
  if (state.token.kind === 'number') {
    const among = [addressAt(state)];
    while (state.sign(',')) among.push(addressAt(state));
    state.needSign(')');
    return { kind: 'addresses', among };
  }
  state.expect({ kind: 'own', what: 'an address' });
  const inner = deeper(state, anyOf);
  state.needSign(')');
  return inner;
}

function setNameAt(state: ParserState): string {
  const { token } = state;
  if (token.kind !== 'word' && token.kind !== 'text') {
    state.expect({ kind: 'own', what: 'a set' });
    throw state.refusal();
  }
  state.next();
  return token.text;
}
