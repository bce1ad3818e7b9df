/** Numbers to text, for screens only. Binary units, three significant figures, thousands separators. */

const grouped = new Intl.NumberFormat('en-US');
const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;

export const count = (value: number): string => grouped.format(value);

/** 290327578 → "277 MiB". Below 1 KiB exact. */
export function size(bytes: number): string {
  const magnitude = Math.abs(bytes);
  if (magnitude < 1024) return `${grouped.format(bytes)} B`;
  let unit = Math.min(Math.floor(Math.log2(magnitude) / 10), units.length - 1);
  let value = magnitude / 1024 ** unit;
  // 1023.9 KiB reads as 1.00 MiB, not as 1,024 KiB.
  if (Math.round(value) >= 1024 && unit < units.length - 1) {
    unit += 1;
    value = magnitude / 1024 ** unit;
  }
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return `${bytes < 0 ? '−' : ''}${value.toFixed(digits)} ${units[unit] ?? ''}`;
}

/** "290,327,578 bytes": what stands behind a rounded size. */
export const exactBytes = (bytes: number): string =>
  `${grouped.format(bytes)} byte${Math.abs(bytes) === 1 ? '' : 's'}`;

/** 0..100 → "60.9 %"; a share that is there but tiny is "<0.1 %". */
export function percent(value: number): string {
  if (value > 0 && value < 0.1) return '<0.1 %';
  return `${value.toFixed(1)} %`;
}

/** Seconds → "4 s", "2 min 5 s", "1 h 3 min". */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** 1100000 → "1.1 M". For rates, where the exact figure says nothing. */
export function rough(value: number): string {
  if (value < 1000) return String(Math.round(value));
  if (value < 1e6) return `${(value / 1e3).toFixed(value < 1e4 ? 1 : 0)} k`;
  return `${(value / 1e6).toFixed(value < 1e7 ? 1 : 0)} M`;
}

/** An address in decimal digits → "0x7fcb12a0". Exact at any size. */
export const hexAddress = (decimal: string): string => `0x${BigInt(decimal).toString(16)}`;

const clock = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
export const dateTime = (ms: number): string => clock.format(ms);
