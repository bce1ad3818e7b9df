/** One bit per row, in words of 32: 0.125 bytes per object. */
export const bitsetOf = (rows: number): Uint32Array => new Uint32Array((rows + 31) >>> 5);

export const hasBit = (bits: Uint32Array, row: number): boolean =>
  ((bits[row >>> 5]! >>> (row & 31)) & 1) !== 0;

export function setBit(bits: Uint32Array, row: number): void {
  bits[row >>> 5]! |= 1 << (row & 31);
}

export function clearBit(bits: Uint32Array, row: number): void {
  bits[row >>> 5]! &= ~(1 << (row & 31));
}

/** How many bits of a word are set (Hacker's Delight, 2nd edition, figure 5-2). */
export function popcount(word: number): number {
  let x = word - ((word >>> 1) & 0x55555555);
  x = (x & 0x33333333) + ((x >>> 2) & 0x33333333);
  x = (x + (x >>> 4)) & 0x0f0f0f0f;
  return Math.imul(x, 0x01010101) >>> 24;
}

/** The set of the given rows. */
export function bitsetWith(rows: number, members: Iterable<number>): Uint32Array {
  const bits = bitsetOf(rows);
  for (const row of members) setBit(bits, row);
  return bits;
}
