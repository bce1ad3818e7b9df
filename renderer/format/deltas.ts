import { count, size } from './numbers.ts';

/** "▲ +1.2 MiB", "▼ −3 KiB", "0 B": a sign and an arrow, so that colour is not all that tells. */
export const sizeDelta = (bytes: number): string => withArrow(bytes, size(Math.abs(bytes)));
export const countDelta = (value: number): string => withArrow(value, count(Math.abs(value)));
export const percentDelta = (value: number): string =>
  withArrow(
    value,
    `${Math.abs(value) < 100 ? Math.abs(value).toFixed(1) : count(Math.round(Math.abs(value)))} %`,
  );

function withArrow(value: number, text: string): string {
  if (value === 0) return text;
  return value > 0 ? `▲ +${text}` : `▼ −${text}`;
}
