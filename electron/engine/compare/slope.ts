import type { Slope } from '../../../shared/protocol/compare.ts';

const msPerHour = 3_600_000;

interface Line {
  readonly slope: number;
  /** r²; null where two points, or no change, leave nothing to explain. */
  readonly fit: number | null;
}

/** Least squares of `y` over `x`; null where all `x` agree. */
export function lineThrough(x: ArrayLike<number>, y: ArrayLike<number>): Line | null {
  const { length } = x;
  const mean = (values: ArrayLike<number>): number => {
    let sum = 0;
    for (let i = 0; i < length; i += 1) sum += values[i]!;
    return sum / length;
  };
  const meanX = mean(x);
  const meanY = mean(y);
  let xx = 0;
  let xy = 0;
  let yy = 0;
  for (let i = 0; i < length; i += 1) {
    const dx = x[i]! - meanX;
    const dy = y[i]! - meanY;
    xx += dx * dx;
    xy += dx * dy;
    yy += dy * dy;
  }
  if (length === 0 || xx === 0) return null;
  return { slope: xy / xx, fit: length < 3 || yy === 0 ? null : Math.min(1, (xy * xy) / (xx * yy)) };
}

/** Times as hours since the first; null unless each is later than the one before. */
export function hoursOf(times: readonly number[] | null, dumps: number): Float64Array | null {
  if (times === null || times.length !== dumps || times.length === 0) return null;
  if (times.some((time, i) => i > 0 && !(time > times[i - 1]!))) return null;
  return Float64Array.from(times, (time) => (time - times[0]!) / msPerHour);
}

/** The line through one figure per dump, over the number of the dump and, where `hours` are known, over time. */
export function slopeOf(bytes: ArrayLike<number>, hours: Float64Array | null): Slope {
  const perDump = lineThrough(
    Array.from({ length: bytes.length }, (_, i) => i),
    bytes,
  );
  const perHour = hours === null ? null : lineThrough(hours, bytes);
  return {
    bytesPerDump: perDump?.slope ?? 0,
    bytesPerHour: perHour?.slope ?? null,
    fit: (perHour ?? perDump)?.fit ?? null,
  };
}
