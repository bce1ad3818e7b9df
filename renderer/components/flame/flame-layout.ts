/** Frames as typed arrays, level by level and from left to right within a level: what a canvas is drawn from. */
export interface FlameLayout {
  readonly levels: number;
  /** Where each level begins in the columns below; one more for the end. */
  readonly levelStart: Uint32Array;
  /** Shares of the width, 0 to 1. */
  readonly left: Float64Array;
  readonly right: Float64Array;
  /** For each frame its row in the data it was made of. */
  readonly row: Uint32Array;
}

/** Sorts frames by depth, then place. `width` is of all. O(n log n). */
export function layOutFlame(
  depth: readonly number[],
  start: readonly number[],
  width: readonly number[],
  whole: number,
): FlameLayout {
  const order = Uint32Array.from(depth.keys()).sort(
    (a, b) => (depth[a] ?? 0) - (depth[b] ?? 0) || (start[a] ?? 0) - (start[b] ?? 0),
  );
  const levels = order.length === 0 ? 0 : (depth[order.at(-1) ?? 0] ?? 0) + 1;
  const levelStart = new Uint32Array(levels + 1);
  for (const row of order) {
    const after = (depth[row] ?? 0) + 1;
    levelStart[after] = (levelStart[after] ?? 0) + 1;
  }
  for (let level = 0; level < levels; level += 1)
    levelStart[level + 1] = (levelStart[level + 1] ?? 0) + (levelStart[level] ?? 0);
  const share = (value: number): number => (whole === 0 ? 0 : value / whole);
  return {
    levels,
    levelStart,
    left: Float64Array.from(order, (row) => share(start[row] ?? 0)),
    right: Float64Array.from(order, (row) => share((start[row] ?? 0) + (width[row] ?? 0))),
    row: order,
  };
}

/** The frame of a level at a share of the width, or -1. Binary search. */
export function frameAt({ levelStart, left, right }: FlameLayout, level: number, at: number): number {
  const from = levelStart[level];
  const to = levelStart[level + 1];
  if (from === undefined || to === undefined) return -1;
  const place = lastBefore(left, from, to, at);
  return place >= from && at < (right[place] ?? 0) ? place : -1;
}

/** The last of left[from..to) that is not beyond `at`; from - 1 without one. */
export function lastBefore(left: Float64Array, from: number, to: number, at: number): number {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((left[middle] ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

export type FlameStep = 'up' | 'down' | 'left' | 'right';

/** Where an arrow key leads from a frame: to its parent, its widest child, its neighbours. */
export function stepFrom(layout: FlameLayout, place: number, step: FlameStep): number {
  const { levelStart, left, right } = layout;
  let level = 0;
  while (level + 1 < layout.levels && (levelStart[level + 1] ?? 0) <= place) level += 1;
  if (step === 'up') {
    if (level === 0) return place;
    const parent = lastBefore(left, levelStart[level - 1] ?? 0, levelStart[level] ?? 0, left[place] ?? 0);
    return parent < (levelStart[level - 1] ?? 0) ? place : parent;
  }
  if (step === 'down') {
    if (level + 1 >= layout.levels) return place;
    const from = levelStart[level + 1] ?? 0;
    const to = levelStart[level + 2] ?? 0;
    let child = lastBefore(left, from, to, left[place] ?? 0);
    // Frames without room are passed over: the first that begins within this one.
    if (child < from || (left[child] ?? 0) < (left[place] ?? 0)) child += 1;
    return child < to && (left[child] ?? 0) < (right[place] ?? 0) ? child : place;
  }
  const next = place + (step === 'left' ? -1 : 1);
  return next >= (levelStart[level] ?? 0) && next < (levelStart[level + 1] ?? 0) ? next : place;
}
