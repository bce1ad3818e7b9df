import type { SetOperation } from '../../../shared/protocol/sets.ts';
import { bitsetOf, popcount, setBit } from './bitset.ts';

/** Sets of rows as ascending lists (kept ones) and as bitsets (while a question is answered). */

/** The members of a bitset, ascending. O(rows / 32 + members). */
export function rowsOfBits(bits: Uint32Array): Uint32Array<ArrayBuffer> {
  const rows = new Uint32Array(countBits(bits));
  let at = 0;
  for (let word = 0; word < bits.length; word += 1) {
    for (let left = bits[word]!; left !== 0; left &= left - 1)
      rows[at++] = word * 32 + (31 - Math.clz32(left & -left));
  }
  return rows;
}

export function countBits(bits: Uint32Array): number {
  let count = 0;
  for (const word of bits) count += popcount(word);
  return count;
}

/** The rows 0..rows-1. */
export function allBits(rows: number): Uint32Array {
  const bits = bitsetOf(rows).fill(0xffffffff);
  if (rows % 32 !== 0) bits[bits.length - 1] = 2 ** (rows % 32) - 1;
  return bits;
}

/** Those of `bits` that `others` has not; a new set. */
export function withoutBits(bits: Uint32Array, others: Uint32Array): Uint32Array {
  const left = bits.slice();
  for (let word = 0; word < left.length; word += 1) left[word]! &= ~others[word]!;
  return left;
}

/** Adds `others` to `bits`. */
export function addBits(bits: Uint32Array, others: Uint32Array): void {
  for (let word = 0; word < bits.length; word += 1) bits[word]! |= others[word]!;
}

/** Takes out of `bits` what `others` has not. */
export function keepBits(bits: Uint32Array, others: Uint32Array): void {
  for (let word = 0; word < bits.length; word += 1) bits[word]! &= others[word]!;
}

/** The set of ascending rows, those at or above `rows` left out. */
export function bitsOfRows(members: Uint32Array, rows: number): Uint32Array {
  const bits = bitsetOf(rows);
  for (const row of members) {
    if (row >= rows) break;
    setBit(bits, row);
  }
  return bits;
}

/** Two ascending lists without repeats joined into a third. O(both). */
export function combinedRows(operation: SetOperation, a: Uint32Array, b: Uint32Array): Uint32Array {
  const most =
    operation === 'union'
      ? a.length + b.length
      : operation === 'difference'
        ? a.length
        : Math.min(a.length, b.length);
  const rows = new Uint32Array(most);
  const [onlyA, both, onlyB] = [
    operation !== 'intersection',
    operation !== 'difference',
    operation === 'union',
  ];
  let length = 0;
  let at = 0;
  let other = 0;
  while (at < a.length || other < b.length) {
    const first = at < a.length ? a[at]! : Infinity;
    const second = other < b.length ? b[other]! : Infinity;
    const row = Math.min(first, second);
    if (first === second ? both : first < second ? onlyA : onlyB) rows[length++] = row;
    if (first === row) at += 1;
    if (second === row) other += 1;
  }
  return rows.slice(0, length);
}
