import type { AddressBitmap } from './address-bitmap.ts';
import { buildAddressBitmap, rowInBitmap, rowsInBitmap } from './address-bitmap.ts';
import type { AddressHash } from './address-hash.ts';
import { buildAddressHash, rowInHash, rowsInHash } from './address-hash.ts';
import { bitsetOf } from './bitset.ts';

/** From address to row: plain shared columns, so that a thread can be handed them with a message. */
export type AddressTable = AddressBitmap | AddressHash;

/** Which row an address is. */
export class Identity {
  readonly table: AddressTable;
  /** One bit per row: an earlier row has the same address, so this one must be left out. */
  readonly duplicate: Uint32Array;
  readonly duplicates: number;

  constructor(table: AddressTable, duplicate: Uint32Array, duplicates: number) {
    this.table = table;
    this.duplicate = duplicate;
    this.duplicates = duplicates;
  }

  /** The first row with exactly this address, or -1: also for addresses inside an object, or misaligned. */
  rowOf(low: number, high: number): number {
    return this.table.kind === 'bitmap'
      ? rowInBitmap(this.table, low, high)
      : rowInHash(this.table, low, high);
  }
}

/**
 * Numbers the addresses of `n` objects (`addressWords`: 32-bit halves, low first, in the order of the file). Exact
 * over all of 0..2^64-1; where an address comes again, the first row wins. O(n): the bitmap makes three passes, 5-8
 * bytes per object; the hash table, taken where a bitmap would be larger than that, 6-11 and the addresses.
 */
export function buildIdentity(addressWords: Uint32Array, n: number): Identity {
  const duplicate = bitsetOf(n);
  const built =
    buildAddressBitmap(addressWords, n, duplicate) ?? buildAddressHash(addressWords, n, duplicate);
  return new Identity(built.table, duplicate, built.duplicates);
}

/**
 * Writes the row of each of `count` addresses (halves, low first) to `into` from position `at`; `none` for those
 * that the dump doesn't hold. Gives how many those were. O(count).
 */
export function rowsOf(
  table: AddressTable,
  words: Uint32Array,
  count: number,
  into: Uint32Array,
  at: number,
): number {
  return table.kind === 'bitmap'
    ? rowsInBitmap(table, words, count, into, at)
    : rowsInHash(table, words, count, into, at);
}
