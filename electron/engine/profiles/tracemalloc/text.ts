import type { FrameRow } from '../../../../shared/protocol/profile.ts';
import type { SourceFiles } from '../profile-importer.ts';
import { fixed } from '../python-format.ts';

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** tracemalloc's own way with sizes: three digits with one decimal below 100, else whole numbers up to 10 × 1024. */
export function sizeText(bytes: number, withSign = false): string {
  const signed = (text: string): string => (withSign && !text.startsWith('-') ? `+${text}` : text);
  let size = bytes;
  for (const unit of units) {
    if (Math.abs(size) < 100 && unit !== 'B') return `${signed(fixed(size, 1))} ${unit}`;
    if (Math.abs(size) < 10 * 1024 || unit === 'TiB') return `${signed(fixed(size, 0))} ${unit}`;
    size /= 1024;
  }
  throw new Error('the last unit takes every size');
}

const average = (size: number, count: number): string =>
  count === 0 ? '' : `, average=${sizeText(size / count)}`;

/** `str(Statistic)`: the frame is the oldest one, as Python 3.7 and later show it. */
export const statisticText = ({ file, line }: FrameRow, size: number, count: number): string =>
  `${file}:${line}: size=${sizeText(size)}, count=${count}${average(size, count)}`;

/** `str(StatisticDiff)`. */
export function differenceText(
  { file, line }: FrameRow,
  { size, sizeDiff, count, countDiff }: { size: number; sizeDiff: number; count: number; countDiff: number },
): string {
  const change = countDiff < 0 ? String(countDiff) : `+${countDiff}`;
  const sizes = `${sizeText(size)} (${sizeText(sizeDiff, true)})`;
  return `${file}:${line}: size=${sizes}, count=${count} (${change})${average(size, count)}`;
}

/** The same of several snapshots, the oldest first: "a.py:3: size=1 KiB → 3 KiB → 2 KiB (+1 KiB), count=1 → 3 → 2 (+1)". */
export function seriesText(
  { file, line }: FrameRow,
  {
    sizes,
    sizeDiff,
    counts,
    countDiff,
  }: { sizes: readonly number[]; sizeDiff: number; counts: readonly number[]; countDiff: number },
): string {
  const change = countDiff < 0 ? String(countDiff) : `+${countDiff}`;
  const size = sizes.map((each) => sizeText(each)).join(' → ');
  return `${file}:${line}: size=${size} (${sizeText(sizeDiff, true)}), count=${counts.join(' → ')} (${change})`;
}

/** `Traceback.format()`: a line for each frame, oldest first, and the line of the program where it is at hand. */
export function tracebackLines(frames: readonly FrameRow[], sources: SourceFiles): string[] {
  return frames.flatMap(({ file, line }) => {
    const place = `  File "${file}", line ${line}`;
    const code = line > 0 ? (sources.linesOf(file)?.[line - 1]?.trim() ?? '') : '';
    return code === '' ? [place] : [place, `    ${code}`];
  });
}
