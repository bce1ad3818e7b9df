import { patternProblem } from './comparisons.ts';
import type { Condition, TextTest } from './tree.ts';

/** Digits with 0x in front, or enough of them to be no word by chance. */
const hexadecimal = /^(?:0[xX][0-9a-fA-F]{1,16}|[0-9a-fA-F]{8,16})$/;

/**
 * What a person means who types a text into a search field: objects of that address, of a type with it in its name, with
 * it in their value or name. Letters in either case. Throws nothing: `problem` says in one sentence why a regular
 * expression is none.
 */
export function searchCondition(text: string, isPattern: boolean): Condition | { readonly problem: string } {
  const problem = isPattern ? patternProblem(text, 'i') : null;
  if (problem !== null) return { problem };
  const test: TextTest = isPattern
    ? { test: 'matches', source: text, flags: 'i' }
    : { test: 'contains', text, ignoreCase: true };
  const among = isPattern ? [] : addressesOf(text.trim());
  return {
    kind: 'or',
    parts: [
      ...(among.length === 0 ? [] : [{ kind: 'addresses' as const, among }]),
      { kind: 'text', field: 'type', test, no: false },
      { kind: 'text', field: 'text', test, no: false },
    ],
  };
}

/** The addresses that a text may mean: decimal as the dump has them, hexadecimal as debuggers show them. */
function addressesOf(text: string): bigint[] {
  const found: bigint[] = [];
  if (/^\d{1,20}$/.test(text)) found.push(BigInt(text));
  if (hexadecimal.test(text)) found.push(BigInt(/^0x/i.test(text) ? text : `0x${text}`));
  return found.filter((address) => address < 1n << 64n);
}
