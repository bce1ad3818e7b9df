import { fail } from '../../../../shared/protocol/failure.ts';
import { refusal } from './shape.ts';

/** A 64-bit length; beyond 2^53 only its being too large matters, which rounding does not change. */
export const longLength = (view: DataView, at: number): number =>
  view.getUint32(at, true) + view.getUint32(at + 4, true) * 2 ** 32;

/** Two's complement, lowest byte first. Throws 'too-large' beyond 2^53, where a double is no longer exact. */
export function longOf(bytes: Uint8Array, from: number, to: number, at: number): number {
  let value = 0;
  let scale = 1;
  const negative = to > from && bytes[to - 1]! >= 0x80;
  for (let i = from; i < to; i += 1) {
    const digit = negative ? 255 - bytes[i]! : bytes[i]!;
    if (digit !== 0) value += digit * scale;
    scale *= 256;
  }
  if (!(value < Number.MAX_SAFE_INTEGER))
    throw fail('too-large', `The pickle holds a number beyond 2^53, at byte ${at}.`);
  return negative ? -value - 1 : value;
}

/**
 * A decimal line, from..to without its newline: how Python 2 writes an int beyond 32 bits, in every protocol. Throws
 * for anything else, Python 2's booleans ("01") among it.
 */
export function decimalOf(bytes: Uint8Array, from: number, to: number, at: number): number {
  const text = String.fromCharCode(...bytes.subarray(from, to));
  if (!/^(?:0|-?[1-9]\d{0,20})$/.test(text))
    throw refusal('The pickle has something else where a number belongs', at);
  const value = Number(text);
  if (!Number.isSafeInteger(value))
    throw fail('too-large', `The pickle holds a number beyond 2^53, at byte ${at}.`);
  return value;
}
