import { sizeWords } from '../../../shared/base/size-words.ts';
import { UsageError } from './options.ts';

const unitBytes: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  k: 2 ** 10,
  kib: 2 ** 10,
  m: 2 ** 20,
  mib: 2 ** 20,
  g: 2 ** 30,
  gib: 2 ** 30,
  t: 2 ** 40,
  tib: 2 ** 40,
};

/** "5MiB", "1.5 GB", "4096": a size in bytes; null where it is none. KiB and K are 1,024 bytes, kB is 1,000. */
export function sizeIn(text: string): number | null {
  const match = /^(\d{1,15}(?:\.\d{1,6})?)\s*([a-zA-Z]*)$/.exec(text.trim());
  const unit = unitBytes[match?.[2]?.toLowerCase() ?? '?'];
  if (match?.[1] === undefined || unit === undefined) return null;
  const bytes = Math.round(Number(match[1]) * unit);
  return Number.isSafeInteger(bytes) ? bytes : null;
}

/** "10%" as 10; null where it is no percentage. */
export function percentIn(text: string): number | null {
  const match = /^(\d{1,9}(?:\.\d{1,6})?)\s*%$/.exec(text.trim());
  return match?.[1] === undefined ? null : Number(match[1]);
}

export function givenSize(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const bytes = sizeIn(text);
  if (bytes === null) throw new UsageError(`--${option} must be a size such as 5MiB or 4096, not "${text}".`);
  return bytes;
}

/** A difference in words: "+17.2 MiB". */
export const signedSize = (bytes: number): string =>
  `${bytes < 0 ? '-' : bytes > 0 ? '+' : ''}${sizeWords(bytes)}`;
