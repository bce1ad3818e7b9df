/**
 * Rows 0..n-1 by their numbers, largest first; of equals in the order of `ties`, then of the rows. The engine's own sort of
 * bare numbers is many times quicker than one that calls back, and most numbers of a large profile differ. No NaN.
 */
export function largestFirst(values: Float64Array, ties?: (a: number, b: number) => number): Uint32Array {
  const sorted = Float64Array.from(values, (value) => -value).sort();
  const count = values.length;
  const rows = new Uint32Array(count);
  /** For the first of each run of equals how many of them have their place. */
  const placed = new Uint32Array(count);
  for (let row = 0; row < count; row += 1) {
    const wanted = -values[row]!;
    let low = 0;
    let high = count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (sorted[middle]! < wanted) low = middle + 1;
      else high = middle;
    }
    rows[low + placed[low]!] = row;
    placed[low]! += 1;
  }
  if (ties === undefined) return rows;
  for (let from = 0; from < count; from += placed[from]!)
    if (placed[from]! > 1) rows.subarray(from, from + placed[from]!).sort((a, b) => ties(a, b) || a - b);
  return rows;
}
