import { describe, expect, test } from 'vitest';
import { kindMatcher, orderRows, summaryPage } from '../../../electron/engine/answers/summary.ts';
import { byModule, noModule } from '../../../electron/engine/answers/summary-table.ts';
import { summaryText } from '../../../electron/engine/answers/summary-text.ts';
import { sizeClassLabel, sizeClassOf } from '../../../electron/engine/scan/size-class.ts';
import { asBytes } from '../../../shared/model/units.ts';
import { FailureError } from '../../../shared/protocol/failure.ts';

const table = (rows: [kind: string, count: number, bytes: number, max: number][]) => ({
  kind: rows.map(([kind]) => kind),
  count: Float64Array.from(rows, ([, count]) => count),
  bytes: Float64Array.from(rows, ([, , bytes]) => bytes),
  max: Float64Array.from(rows, ([, , , max]) => max),
  maxAddress: rows.map((_, i) => 2n ** 63n + BigInt(i)),
});
const totalsOf = (rows: ReturnType<typeof table>) => ({
  objects: rows.count.reduce((a, b) => a + b, 0),
  types: rows.kind.length,
  bytes: asBytes(rows.bytes.reduce((a, b) => a + b, 0)),
  references: 0,
});
const heap = table([
  ['str', 3, 300, 120],
  ['collections.deque', 1, 300, 300],
  ['dict', 2, 500, 400],
  ['_io.TextIOWrapper', 1, 50, 50],
  ['collections.OrderedDict', 2, 250, 130],
]);

describe('the order of rows', () => {
  const kinds = (sortBy: 'kind' | 'count' | 'bytes' | 'max' | 'average', descending: boolean, filter = '') =>
    Array.from(orderRows(heap, { sortBy, descending, filter }).rows, (row) => heap.kind[row]);

  test('by bytes, then count, then first seen', () => {
    expect(kinds('bytes', true)).toEqual([
      'dict',
      'str',
      'collections.deque',
      'collections.OrderedDict',
      '_io.TextIOWrapper',
    ]);
  });
  test('ties keep the order of appearance in both directions', () => {
    const same = table([
      ['b', 1, 10, 10],
      ['a', 1, 10, 10],
    ]);
    for (const descending of [true, false]) {
      expect([...orderRows(same, { sortBy: 'bytes', descending, filter: '' }).rows]).toEqual([0, 1]);
    }
  });
  test('by average and by kind', () => {
    expect(kinds('average', true)[0]).toBe('collections.deque');
    expect(kinds('kind', false)[0]).toBe('_io.TextIOWrapper');
  });
  test('a filter is a part or a regular expression, without regard to case', () => {
    expect(kinds('bytes', true, 'COLLECTIONS')).toEqual(['collections.deque', 'collections.OrderedDict']);
    expect(kinds('bytes', true, '/^(str|dict)$/')).toEqual(['dict', 'str']);
    expect(() => kindMatcher('/(/')).toThrow(FailureError);
  });
});

test('a page carries exact shares and the running sum of the rows above it', () => {
  const ordered = orderRows(heap, { sortBy: 'bytes', descending: true, filter: '' });
  const page = summaryPage(heap, ordered, totalsOf(heap), false, { from: 1, limit: 2 });
  expect(page.kind).toEqual(['str', 'collections.deque']);
  expect(page.bytesPercent[0]).toBeCloseTo(300 / 14, 10);
  expect(page.cumulativePercent).toEqual([(800 * 100) / 1400, (1100 * 100) / 1400]);
  expect(page.maxAddress[0]).toBe('9223372036854775808');
  expect(page.matching).toEqual({ rows: 5, count: 9, bytes: 1400 });
  for (const wrong of [
    { from: -1, limit: 1 },
    { from: 0, limit: 501 },
    { from: 0.5, limit: 1 },
    { from: 0, limit: NaN },
  ]) {
    expect(() => summaryPage(heap, ordered, totalsOf(heap), false, wrong)).toThrow(FailureError);
  }
  expect(summaryPage(heap, ordered, totalsOf(heap), false, { from: 99, limit: 10 }).kind).toEqual([]);
});

test('modules fold types, keeping the largest object of all', () => {
  const modules = byModule(heap);
  expect(modules.kind).toEqual([noModule, 'collections', '_io']);
  expect([...modules.bytes]).toEqual([800, 550, 50]);
  expect([...modules.max]).toEqual([400, 300, 50]);
  expect(modules.maxAddress[1]).toBe(2n ** 63n + 1n);
});

describe('the text of meliae', () => {
  test('columns run together when a figure is wide, and percents are cut', () => {
    const wide = table([
      ['dict', 123456789, 99999999999, 12345678901],
      ['tiny', 1, 1, 1],
    ]);
    expect(summaryText(wide, totalsOf(wide), 20)).toBe(
      'Total 123456790 objects, 2 types, Total size = 95367.4MiB (100000000000 bytes)\n' +
        ' Index   Count   %      Size   % Cum     Max Kind\n' +
        '     0123456789  9999999999999  99  9912345678901 dict\n' +
        '     1       1   0         1   0 100       1 tiny',
    );
  });
  test('a total of zero bytes gives shares of zero', () => {
    const zero = table([['x', 1, 0, 0]]);
    expect(summaryText(zero, totalsOf(zero), 20)).toContain('     0       1 100         0   0   0       0 x');
  });
  test('a tie in the decimal goes to the even digit, as printf does', () => {
    const size = (bytes: number) => {
      const one = table([['x', 1, bytes, bytes]]);
      return /= ([\d.-]+)MiB/.exec(summaryText(one, totalsOf(one), 1))?.[1];
    };
    // Python: '%.1f' % 0.25 == '0.2', '%.1f' % 0.75 == '0.8', '%.1f' % 2.25 == '2.2'
    expect([0.25, 0.75, 2.25, 1.375, -0.25].map((mib) => size(mib * 1048576))).toEqual([
      '0.2',
      '0.8',
      '2.2',
      '1.4',
      '-0.2',
    ]);
  });
});

test('size classes are blocks of 16 bytes up to 512, then powers of two', () => {
  expect(
    [-1, 0, 1, 16, 17, 512, 513, 1024, 1025, 2 ** 40].map((size) => sizeClassLabel(sizeClassOf(size))),
  ).toEqual([
    'zero or negative',
    'zero or negative',
    '1–16 B',
    '1–16 B',
    '17–32 B',
    '497–512 B',
    '512 B–1 KiB (malloc)',
    '512 B–1 KiB (malloc)',
    '1 KiB–2 KiB (malloc)',
    '512 GiB–1 TiB (malloc)',
  ]);
});
