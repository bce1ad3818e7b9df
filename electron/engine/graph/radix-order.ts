const digitBits = 16;
const digitValues = 1 << digitBits;

/**
 * The order of whole numbers to 2^53 (negative ones too), largest first; equal ones stay as they were. Gives positions into
 * `keys`. A least-significant-digit radix sort that leaves out digits in which all keys agree: O(n) at most four times, where
 * a comparing sort of millions takes seconds. 16 transient bytes per key.
 */
export function descendingOrder(keys: Float64Array): Uint32Array {
  const { length } = keys;
  let least = Infinity;
  for (const key of keys) if (key < least) least = key;
  const low = new Uint32Array(length);
  const high = new Uint32Array(length);
  for (let i = 0; i < length; i += 1) {
    const above = keys[i]! - least;
    low[i] = above;
    high[i] = above / 4294967296;
  }
  let order = new Uint32Array(length);
  for (let i = 0; i < length; i += 1) order[i] = i;
  let other = new Uint32Array(length);
  for (const half of [low, high]) {
    for (let shift = 0; shift < 32; shift += digitBits) {
      if (!scatter(half, shift, order, other)) continue;
      [order, other] = [other, order];
    }
  }
  return order;
}

/** One pass: moves `from` to `to` by one digit, largest first. False when all keys have the same digit. */
function scatter(half: Uint32Array, shift: number, from: Uint32Array, to: Uint32Array): boolean {
  const start = new Uint32Array(digitValues);
  const { length } = half;
  for (let i = 0; i < length; i += 1) start[(half[i]! >>> shift) & (digitValues - 1)]! += 1;
  if (length === 0 || start[(half[0]! >>> shift) & (digitValues - 1)] === length) return false;
  let sum = 0;
  for (let digit = digitValues - 1; digit >= 0; digit -= 1) {
    const count = start[digit]!;
    start[digit] = sum;
    sum += count;
  }
  for (let i = 0; i < length; i += 1) {
    const at = from[i]!;
    const digit = (half[at]! >>> shift) & (digitValues - 1);
    to[start[digit]!++] = at;
  }
  return true;
}

/** A loop: `Float64Array.from` goes through an iterator, at ten times the cost. */
function valuesOf(rows: Uint32Array, key: (row: number) => number): Float64Array {
  const values = new Float64Array(rows.length);
  for (let i = 0; i < values.length; i += 1) values[i] = key(rows[i]!);
  return values;
}

/** Rows by several keys, the first one deciding; largest first, rows that agree in all as they were. */
export function descendingBy(rows: Uint32Array, ...keys: readonly ((row: number) => number)[]): Uint32Array {
  let ordered = rows;
  for (const key of keys.toReversed()) {
    const order = descendingOrder(valuesOf(ordered, key));
    for (let i = 0; i < order.length; i += 1) order[i] = ordered[order[i]!]!;
    ordered = order;
  }
  return ordered;
}

/**
 * The same, but only the first `most` rows or a few more: all whose first key is in the range of the largest ones are ordered, the
 * rest is left out. Two passes over the rows, where a full order of millions takes too long for a click.
 */
export function largestBy(
  rows: Uint32Array,
  most: number,
  ...keys: readonly [(row: number) => number, ...((row: number) => number)[]]
): Uint32Array {
  if (rows.length <= most) return descendingBy(rows, ...keys);
  const [first] = keys;
  const values = valuesOf(rows, first);
  // The upper bits of a double that is not negative: its exponent and the start of its mantissa, in order.
  const upper = new Uint32Array(values.buffer);
  const bucketOf = (i: number) => (values[i]! < 0 ? 0 : upper[i * 2 + 1]! >>> 16);
  const counts = new Uint32Array(digitValues);
  for (let i = 0; i < values.length; i += 1) counts[bucketOf(i)]! += 1;
  let bucket = digitValues - 1;
  for (let seen = counts[bucket]!; seen < most && bucket > 0; seen += counts[bucket]!) bucket -= 1;
  let kept = 0;
  const chosen = new Uint32Array(counts.subarray(bucket).reduce((sum, count) => sum + count, 0));
  for (let i = 0; i < values.length; i += 1) if (bucketOf(i) >= bucket) chosen[kept++] = rows[i]!;
  return descendingBy(chosen, ...keys);
}
