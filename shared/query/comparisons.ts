import type { FieldName, TextField } from './fields.ts';
import { byteFields, comparisons, isNumberField, unitNames, units } from './fields.ts';
import type { Expected, ParserState } from './parser-state.ts';
import type { Condition, QueryNumber, TextTest } from './tree.ts';

/** How many values `in ( … )` may list. */
export const longestList = 10_000;
export const longestPattern = 1000;
const largestAddress = (1n << 64n) - 1n;

type Field = FieldName;

/** What comes after a field: how it is compared, and with what. */
export function comparisonAt(state: ParserState, field: Field): Condition {
  const isText = !isNumberField(field) && field !== 'address';
  const comparison = comparisons.find((sign) => state.sign(sign));
  if (comparison !== undefined) {
    if (field === 'address') return { kind: 'address', comparison, address: addressAt(state) };
    if (isNumberField(field))
      return { kind: 'number', field, comparison, number: numberAt(state, byteFields.has(field)) };
    const isEqual = comparison === '=' || comparison === '!=';
    if (field === 'value') {
      if (state.token.kind === 'number' || !isEqual)
        return { kind: 'number', field, comparison, number: numberAt(state, false) };
      state.expect({ kind: 'own', what: 'a number' });
    }
    if (!isEqual) {
      throw state.refusal(
        `Texts are compared with =, !=, like, contains or matches, not with ${comparison}.`,
      );
    }
    const test: TextTest = { test: '=', text: textAt(state, field) };
    return { kind: 'text', field, test, no: comparison === '!=' };
  }
  const no = state.word('not');
  if (state.word('in')) {
    const among = amongAt(state, field);
    return no ? { kind: 'not', part: among } : among;
  }
  if (isText) {
    const test = textTestAt(state, field);
    if (test !== null) return { kind: 'text', field: field, test, no };
  }
  throw state.refusal();
}

function textTestAt(state: ParserState, field: TextField): TextTest | null {
  if (state.word('like')) return { test: 'like', pattern: textAt(state, field) };
  if (state.word('contains')) return { test: 'contains', text: textAt(state, field), ignoreCase: false };
  if (state.word('matches')) return patternAt(state);
  return null;
}

/** Flags that make a regular expression remember its last match are none of a query's. */
const allowedFlags = /^[imsu]*$/;

/** Why a regular expression is none that a query may have, in one sentence; null when it is one. */
export function patternProblem(source: string, flags: string): string | null {
  if (source.length > longestPattern)
    return `A regular expression may have at most ${longestPattern} characters.`;
  if (!allowedFlags.test(flags)) return 'After a regular expression only the flags i, m, s and u can stand.';
  try {
    new RegExp(source, flags);
    return null;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const why = error.message.replace(/^Invalid regular expression: (?:\/.*\/[a-z]*: )?/s, '');
    return `This is no regular expression: ${why.slice(0, 100)}.`;
  }
}

function patternAt(state: ParserState): TextTest {
  const { token } = state;
  if (token.kind !== 'pattern') {
    state.expect({ kind: 'own', what: 'a pattern' });
    throw state.refusal();
  }
  const { source, flags } = token;
  const problem = patternProblem(source, flags);
  if (problem !== null) throw state.refusal(problem);
  state.next();
  return { test: 'matches', source, flags };
}

function amongAt(state: ParserState, field: Field): Condition {
  state.needSign('(');
  if (field === 'address') return { kind: 'addresses', among: listAt(state, () => addressAt(state)) };
  if (isNumberField(field) || (field === 'value' && state.token.kind === 'number')) {
    const among = listAt(state, () => numberAt(state, byteFields.has(field)));
    return { kind: 'numbers', field: field, among };
  }
  if (field === 'value') state.expect({ kind: 'own', what: 'a number' });
  return { kind: 'texts', field: field, among: listAt(state, () => textAt(state, field)) };
}

function listAt<Item>(state: ParserState, item: () => Item): Item[] {
  const items = [item()];
  while (state.sign(',')) {
    if (items.length === longestList)
      throw state.refusal(`A list may have at most ${longestList} entries; keep a set instead.`);
    items.push(item());
  }
  state.needSign(')');
  return items;
}

/** Quoted, or one bare word. */
function textAt(state: ParserState, field: Field): string {
  const { token } = state;
  if (token.kind !== 'text' && token.kind !== 'word') {
    const what = field === 'type' ? 'a type' : field === 'module' ? 'a module' : 'a text';
    state.expect({ kind: 'own', what });
    throw state.refusal();
  }
  state.next();
  return token.text;
}

/** A number, after sizes perhaps with a unit: `10 MiB`, `1.5GB`. */
function numberAt(state: ParserState, takesUnit: boolean): QueryNumber {
  const { token } = state;
  if (token.kind !== 'number') {
    state.expect({ kind: 'own', what: takesUnit ? 'a size' : 'a number' });
    throw state.refusal();
  }
  const digits = token.text.replace(/_/g, '');
  const value = Number(digits);
  if (!Number.isFinite(value)) throw state.refusal('This number is too large.');
  state.next();
  const exact = /^(?:-?\d+|0[xX][0-9a-fA-F]+)$/.test(digits) ? bigintOf(digits) : null;
  const unit = unitAt(state, takesUnit, token.to);
  return unit === null ? { value, exact } : { value: value * unit, exact: null };
}

const unitsExpected: readonly Expected[] = unitNames.map((text) => ({ kind: 'unit', text }));

function unitAt(state: ParserState, takesUnit: boolean, numberEnd: number): number | null {
  const { token } = state;
  const letters = token.kind === 'word' ? token.text : '';
  const unit = units.get(letters.toLowerCase());
  if (takesUnit && unit !== undefined) {
    state.next();
    return unit;
  }
  if (takesUnit) state.expect(...unitsExpected);
  // A word right behind the digits was meant for a unit.
  if (letters !== '' && token.from === numberEnd)
    throw state.refusal(
      takesUnit
        ? `"${letters.slice(0, 40)}" is no unit of sizes.`
        : 'This figure is a count and takes no unit.',
    );
  return null;
}

const bigintOf = (digits: string): bigint =>
  digits.startsWith('-') ? -BigInt(digits.slice(1)) : BigInt(digits);

export function addressAt(state: ParserState): bigint {
  const { token } = state;
  if (token.kind === 'number' && /^(?:\d+|0[xX][0-9a-fA-F]+)$/.test(token.text)) {
    const address = BigInt(token.text);
    if (address > largestAddress) throw state.refusal('This address is beyond 64 bits.');
    state.next();
    return address;
  }
  state.expect({ kind: 'own', what: 'an address' });
  throw state.refusal(
    token.kind === 'number' ? 'An address is decimal digits, or hexadecimal after 0x.' : undefined,
  );
}

export function wholeAt(state: ParserState): number {
  const { token } = state;
  const value =
    token.kind === 'number' && /^\d[\d_]*$/.test(token.text) ? Number(token.text.replace(/_/g, '')) : NaN;
  if (!Number.isSafeInteger(value)) {
    state.expect({ kind: 'own', what: 'a number' });
    throw state.refusal(token.kind === 'number' ? 'A limit is a whole number of 0 or more.' : undefined);
  }
  state.next();
  return value;
}
