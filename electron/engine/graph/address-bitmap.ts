import { hasBit, popcount, setBit } from './bitset.ts';
import { none, shared32 } from './columns.ts';

/** A page is 256 KiB of address space, the size of a CPython arena before 3.10. */
const pageBits = 18;
const pagesPerRegion = 1 << (32 - pageBits);
/** Granules are 1 to 128 bytes, each page its own: static objects may be 8-aligned where the heap is 16-aligned. */
const largestShift = 7;
/** Pairs that the smallest page (128-byte granules) takes. Page numbers leave that many low bits for the shift. */
const smallestPage = 1 << (pageBits - largestShift - 5);
/** Above this many bytes per object the hash table is smaller. A small dump may take more. */
const mostBytesPerObject = 7;
const freeBytes = 1 << 19;

/**
 * A two-level page table over a rank bitmap: one bit per granule of address space, and for each 32 of them the number
 * of set bits before. It needs no sort and finds misses and interior pointers by a zero bit.
 */
export interface AddressBitmap {
  readonly kind: 'bitmap';
  /** Open-addressing table of 4 GiB regions: the address's upper half, and its first page's number plus 1 (0: free). */
  readonly regionHigh: Uint32Array;
  readonly regionPage: Uint32Array;
  /** For each page, the number of its first pair (a multiple of 64) plus log2 of its granule; 0: no object there. */
  readonly pages: Uint32Array;
  /** Pairs of words: how many set bits come before, then 32 bits. */
  readonly pairs: Uint32Array;
  /** For each set bit, the row of its object. */
  readonly rowOfRank: Uint32Array;
}

const regionSlot = (high: number, mask: number) => (Math.imul(high, 0x9e3779b1) >>> 7) & mask;

/**
 * Builds the bitmap and marks later rows of an address in `duplicate`. null when it would take more memory than a
 * hash table: too few objects per page, or addresses all over the 64-bit space.
 */
export function buildAddressBitmap(
  addressWords: Uint32Array,
  n: number,
  duplicate: Uint32Array,
): { table: AddressBitmap; duplicates: number } | null {
  const mostBytes = n * mostBytesPerObject - n * 4 + freeBytes;
  const regions = findRegions(addressWords, n, Math.floor(mostBytes / (pagesPerRegion * 4)));
  if (regions === null) return null;
  const { regionHigh, regionPage, pages } = regions;
  const pairCount = layPages(pages);
  if (pages.byteLength + pairCount * 8 > mostBytes) return null;

  const pairs = shared32(pairCount * 2);
  const mask = regionHigh.length - 1;
  let duplicates = 0;
  let lastHigh = 0;
  let region = -1;
  for (let row = 0; row < n; row += 1) {
    const low = addressWords[row * 2]!;
    const high = addressWords[row * 2 + 1]!;
    if (high !== lastHigh || region < 0) {
      let slot = regionSlot(high, mask);
      while (regionHigh[slot] !== high || regionPage[slot] === 0) slot = (slot + 1) & mask;
      region = regionPage[slot]! - 1;
      lastHigh = high;
    }
    const page = pages[region + (low >>> pageBits)]!;
    const bit = (low & ((1 << pageBits) - 1)) >>> (page & 7);
    const word = ((page & ~7) + (bit >>> 5)) * 2 + 1;
    const before = pairs[word]!;
    const mark = 1 << (bit & 31);
    if ((before & mark) !== 0) {
      setBit(duplicate, row);
      duplicates += 1;
    } else pairs[word] = before | mark;
  }

  let rank = 0;
  for (let pair = 0; pair < pairs.length; pair += 2) {
    pairs[pair] = rank;
    const bits = pairs[pair + 1]!;
    if (bits !== 0) rank += popcount(bits);
  }
  const rowOfRank = shared32(rank);
  const table: AddressBitmap = { kind: 'bitmap', regionHigh, regionPage, pages, pairs, rowOfRank };
  numberRanks(table, addressWords, n, duplicates === 0 ? null : duplicate);
  return { table, duplicates };
}

/** Finds the regions and, per page, the low bits that any address has set; bit 7 marks a page in use. */
function findRegions(addressWords: Uint32Array, n: number, mostRegions: number) {
  let slots = 8;
  while (slots < mostRegions * 2) slots *= 2;
  const mask = slots - 1;
  const regionHigh = shared32(slots);
  const regionPage = shared32(slots);
  const parts: Uint32Array[] = [];
  let part: Uint32Array = new Uint32Array(0);
  let lastHigh = 0;
  for (let row = 0; row < n; row += 1) {
    const low = addressWords[row * 2]!;
    const high = addressWords[row * 2 + 1]!;
    if (high !== lastHigh || part.length === 0) {
      let slot = regionSlot(high, mask);
      while (regionPage[slot] !== 0 && regionHigh[slot] !== high) slot = (slot + 1) & mask;
      if (regionPage[slot] === 0) {
        if (parts.length === mostRegions) return null;
        regionHigh[slot] = high;
        regionPage[slot] = parts.length * pagesPerRegion + 1;
        parts.push(new Uint32Array(pagesPerRegion));
      }
      part = parts[(regionPage[slot]! - 1) / pagesPerRegion]!;
      lastHigh = high;
    }
    part[low >>> pageBits]! |= (low & 0x7f) | 0x80;
  }
  const pages = shared32(parts.length * pagesPerRegion);
  parts.forEach((from, i) => pages.set(from, i * pagesPerRegion));
  return { regionHigh, regionPage, pages };
}

/** Turns each page's low bits into its place among the pairs. Gives the number of pairs. */
function layPages(pages: Uint32Array): number {
  let pair = smallestPage;
  for (let i = 0; i < pages.length; i += 1) {
    const lowBits = pages[i]!;
    if (lowBits === 0) continue;
    const shift = 31 - Math.clz32(lowBits & -lowBits);
    pages[i] = pair + shift;
    pair += 1 << (pageBits - shift - 5);
  }
  return pair;
}

function numberRanks(
  table: AddressBitmap,
  addressWords: Uint32Array,
  n: number,
  duplicate: Uint32Array | null,
): void {
  const { rowOfRank } = table;
  const block = new Uint32Array(Math.min(n, 1 << 14));
  for (let first = 0; first < n; first += block.length) {
    const count = Math.min(block.length, n - first);
    ranksInBitmap(table, addressWords.subarray(first * 2), count, block, 0);
    for (let i = 0; i < count; i += 1) {
      if (duplicate === null || !hasBit(duplicate, first + i)) rowOfRank[block[i]!] = first + i;
    }
  }
}

/** For each address, its rank among the set bits, or `none`. */
function ranksInBitmap(
  table: AddressBitmap,
  words: Uint32Array,
  count: number,
  into: Uint32Array,
  at: number,
): number {
  const { regionHigh, regionPage, pages, pairs } = table;
  const mask = regionHigh.length - 1;
  let missing = 0;
  let lastHigh = 0;
  let region = -2;
  for (let i = 0; i < count; i += 1) {
    const low = words[i * 2]!;
    const high = words[i * 2 + 1]!;
    if (high !== lastHigh || region === -2) {
      let slot = regionSlot(high, mask);
      while (regionPage[slot] !== 0 && regionHigh[slot] !== high) slot = (slot + 1) & mask;
      region = regionPage[slot]! - 1;
      lastHigh = high;
    }
    const page = region < 0 ? 0 : pages[region + (low >>> pageBits)]!;
    let rank = none;
    if (page !== 0) {
      const shift = page & 7;
      const bit = (low & ((1 << pageBits) - 1)) >>> shift;
      const pair = ((page & ~7) + (bit >>> 5)) * 2;
      const bits = pairs[pair + 1]!;
      const mark = 1 << (bit & 31);
      if ((bits & mark) !== 0 && (low & ((1 << shift) - 1)) === 0) {
        rank = pairs[pair]! + popcount(bits & (mark - 1));
      }
    }
    if (rank === none) missing += 1;
    into[at + i] = rank;
  }
  return missing;
}

export function rowsInBitmap(
  table: AddressBitmap,
  words: Uint32Array,
  count: number,
  into: Uint32Array,
  at: number,
): number {
  const { rowOfRank } = table;
  const missing = ranksInBitmap(table, words, count, into, at);
  for (let i = at; i < at + count; i += 1) {
    const rank = into[i]!;
    if (rank !== none) into[i] = rowOfRank[rank]!;
  }
  return missing;
}

/** For single questions: no new arrays for each. */
const oneAddress = new Uint32Array(2);
const oneRow = new Uint32Array(1);

export function rowInBitmap(table: AddressBitmap, low: number, high: number): number {
  oneAddress[0] = low;
  oneAddress[1] = high;
  return rowsInBitmap(table, oneAddress, 1, oneRow, 0) === 1 ? -1 : oneRow[0]!;
}
