import { expect, test } from 'vitest';
import { oneDecimalMiB } from '../../../electron/hosts/cli/summary-table.ts';

test("sizes are rounded as Python's %.1f does: an exact half to the even digit", () => {
  const mebibyte = 2 ** 20;
  // Each figure is what Python 3.10 prints for '%.1f' % (bytes / 1024.0 / 1024.0).
  const cases: [number, string][] = [
    [0, '0.0'],
    [52_428, '0.0'],
    [52_429, '0.1'],
    [mebibyte / 4, '0.2'],
    [(mebibyte * 3) / 4, '0.8'],
    [mebibyte * 1.25, '1.2'],
    [mebibyte * 2.75, '2.8'],
    [2_760_926, '2.6'],
    [-mebibyte / 4, '-0.2'],
    [3_000 * mebibyte, '3000.0'],
  ];
  for (const [bytes, text] of cases) expect(oneDecimalMiB(bytes), String(bytes)).toBe(text);
});
