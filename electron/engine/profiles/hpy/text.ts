import { fixed } from '../python-format.ts';
import type { HeapSamples } from './samples.ts';

/** A sample as heapy prints a partition: the first `limit` rows, and how many more there are. */
export function sampleText(samples: HeapSamples, sample: number, limit: number): string {
  const { kinds, count, size, rowStart, rowKind, rowCount, rowSize, kindHeader } = samples;
  const [objects, bytes] = [count[sample]!, size[sample]!];
  const [from, end] = [rowStart[sample]!, rowStart[sample + 1]!];
  const to = Math.min(end, from + limit);
  const lines = [
    `Partition of a set of ${objects} ${objects === 1 ? 'object' : 'objects'}. Total size = ${bytes} bytes.`,
    ` Index  Count   %     Size   % Cumulative  % ${kindHeader}`,
  ];
  let cumulative = 0;
  for (let row = from; row < to; row += 1) {
    cumulative += rowSize[row]!;
    lines.push(
      [
        String(row - from).padStart(6),
        String(rowCount[row]).padStart(6),
        share(rowCount[row]!, objects),
        String(rowSize[row]).padStart(8),
        share(rowSize[row]!, bytes),
        String(cumulative).padStart(9),
        share(cumulative, bytes),
        kinds[rowKind[row]!]!,
      ].join(' '),
    );
  }
  if (to < end) lines.push(`<${end - to} more rows. Type e.g. '_.more' to view.>`);
  return `${lines.join('\n')}\n`;
}

const share = (part: number, whole: number): string =>
  (whole === 0 ? '0' : fixed((100 * part) / whole, 0)).padStart(3);
