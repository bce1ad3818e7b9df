import { sizeWords } from '../../../shared/base/size-words.ts';

export const whole = (figure: number): string => figure.toLocaleString('en-US', { maximumFractionDigits: 0 });
export const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
export const sizeAndShare = (bytes: number, reached: number): string =>
  `${sizeWords(bytes)}, ${percent(reached === 0 ? 0 : bytes / reached)} of all that is reached`;
/** "1 frame", "2 frames". */
export const counted = (count: number, word: string): string =>
  `${whole(count)} ${word}${count === 1 ? '' : 's'}`;

const longestName = 80;
/** A class's or function's name: some are made by programs and have no end. */
export const shortName = (name: string): string =>
  name.length > longestName ? `${name.slice(0, longestName)}…` : name;
