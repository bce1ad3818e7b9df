import { setBit } from './bitset.ts';
import { none, shared32 } from './columns.ts';

/** Slots per object, at least: linear probing stays short below 3/4 full. */
const slotsPerObject = 4 / 3;

/**
 * An open-addressing hash table from address to row, for dumps whose addresses are too far apart for a bitmap.
 * 5.3 to 10.7 bytes per object, and it reads the column of addresses.
 */
export interface AddressHash {
  readonly kind: 'hash';
  /** Row plus 1 of each slot's object; 0: free. A power of two. */
  readonly slots: Uint32Array;
  readonly addressWords: Uint32Array;
}

/** murmur3's finaliser over both halves: near addresses must land far apart. */
function slotOf(low: number, high: number, mask: number): number {
  let h = low ^ Math.imul(high, 0x9e3779b1);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) & mask;
}

export function buildAddressHash(
  addressWords: Uint32Array,
  n: number,
  duplicate: Uint32Array,
): { table: AddressHash; duplicates: number } {
  let count = 8;
  while (count < n * slotsPerObject) count *= 2;
  const slots = shared32(count);
  const mask = count - 1;
  let duplicates = 0;
  for (let row = 0; row < n; row += 1) {
    const low = addressWords[row * 2]!;
    const high = addressWords[row * 2 + 1]!;
    let slot = slotOf(low, high, mask);
    let other = slots[slot]!;
    while (other !== 0 && (addressWords[other * 2 - 2] !== low || addressWords[other * 2 - 1] !== high)) {
      slot = (slot + 1) & mask;
      other = slots[slot]!;
    }
    if (other === 0) slots[slot] = row + 1;
    else {
      setBit(duplicate, row);
      duplicates += 1;
    }
  }
  return { table: { kind: 'hash', slots, addressWords }, duplicates };
}

export function rowInHash(table: AddressHash, low: number, high: number): number {
  const { slots, addressWords } = table;
  const mask = slots.length - 1;
  let slot = slotOf(low, high, mask);
  for (;;) {
    const other = slots[slot]!;
    if (other === 0) return -1;
    if (addressWords[other * 2 - 2] === low && addressWords[other * 2 - 1] === high) return other - 1;
    slot = (slot + 1) & mask;
  }
}

export function rowsInHash(
  table: AddressHash,
  words: Uint32Array,
  count: number,
  into: Uint32Array,
  at: number,
): number {
  let missing = 0;
  for (let i = 0; i < count; i += 1) {
    const row = rowInHash(table, words[i * 2]!, words[i * 2 + 1]!);
    if (row < 0) missing += 1;
    into[at + i] = row < 0 ? none : row;
  }
  return missing;
}
