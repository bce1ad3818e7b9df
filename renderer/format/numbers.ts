/** Numbers to text, for screens only. Binary units, three significant figures, thousands separators. */

const grouped = new Intl.NumberFormat('en-US');
const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;

export const count = (value: number): string => grouped.format(value);

/** Three significant figures; the limits are those at which rounding reaches the next one: 9.995 is 10.0. */
const threeFigures = (value: number): string =>
  value >= 99.95 ? grouped.format(Math.round(value)) : value.toFixed(value >= 9.995 ? 1 : 2);

/** 290327578 → "277 MiB". Whole bytes below 1 KiB are exact; averages have three figures, too. */
export function size(bytes: number): string {
  const magnitude = Math.abs(bytes);
  const sign = bytes < 0 ? '−' : '';
  if (magnitude < 1023.5) {
    return `${sign}${Number.isInteger(magnitude) ? grouped.format(magnitude) : threeFigures(magnitude)} B`;
  }
  let unit = Math.min(Math.max(1, Math.floor(Math.log2(magnitude) / 10)), units.length - 1);
  // 1023.9 KiB reads as 1.00 MiB, not as 1,024 KiB.
  if (Math.round(magnitude / 1024 ** unit) >= 1024 && unit < units.length - 1) unit += 1;
  return `${sign}${threeFigures(magnitude / 1024 ** unit)} ${units[unit] ?? ''}`;
}

/** "290,327,578 bytes": what stands behind a rounded size. */
export const exactBytes = (bytes: number): string => plural(bytes, 'byte');

/** "1 object", "2 objects", "12,345 objects". */
export const plural = (value: number, one: string): string =>
  `${grouped.format(value)} ${one}${Math.abs(value) === 1 ? '' : 's'}`;

/** 0..100 → "60.9 %"; a share that is there but tiny is "<0.1 %". */
export function percent(value: number): string {
  if (value > 0 && value < 0.1) return '<0.1 %';
  // Not all of it must not look like all of it.
  if (value < 100 && value >= 99.95) return '>99.9 %';
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
  if (value < 999.5) return String(Math.round(value));
  if (value < 999_500) return `${(value / 1e3).toFixed(value < 9_950 ? 1 : 0)} k`;
  return `${(value / 1e6).toFixed(value < 9_950_000 ? 1 : 0)} M`;
}

/** Seconds with as many digits as tell something. */
export function seconds(value: number): string {
  const magnitude = Math.abs(value);
  if (value === 0) return '0 s';
  if (magnitude < 1e-7) return `${Number((value * 1e9).toFixed(1))} ns`;
  if (magnitude < 1e-3) return `${(value * 1e6).toFixed(magnitude < 1e-5 ? 2 : 1)} µs`;
  if (magnitude < 1) return `${(value * 1e3).toFixed(magnitude < 0.01 ? 2 : 1)} ms`;
  return `${count(Number(value.toFixed(magnitude < 100 ? 3 : 1)))} s`;
}

/** 440401920 → "420 MiB/s". */
export const rate = (bytesPerSecond: number): string => `${size(bytesPerSecond)}/s`;

/** An address in decimal digits → "0x7fcb12a0". Exact at any size. */
export const hexAddress = (decimal: string): string => `0x${BigInt(decimal).toString(16)}`;

const clock = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
export const dateTime = (ms: number): string => clock.format(ms);
