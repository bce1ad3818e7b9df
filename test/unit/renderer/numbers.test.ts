import { describe, expect, test } from 'vitest';
import {
  count,
  duration,
  exactBytes,
  hexAddress,
  percent,
  plural,
  rate,
  rough,
  size,
} from '../../../renderer/format/numbers.ts';

describe('size', () => {
  test.each([
    [0, '0 B'],
    [1, '1 B'],
    [999, '999 B'],
    [1023, '1,023 B'],
    [1024, '1.00 KiB'],
    [1536, '1.50 KiB'],
    [10_234, '9.99 KiB'],
    [10_236, '10.0 KiB'],
    [102_394, '100 KiB'],
    [1_047_900, '1,023 KiB'],
    [1_048_575, '1.00 MiB'],
    [1024 ** 2, '1.00 MiB'],
    [290_327_578, '277 MiB'],
    [1024 ** 3 - 1, '1.00 GiB'],
    [2 ** 53, '8.00 PiB'],
    [-1536, '−1.50 KiB'],
    [-5, '−5 B'],
  ])('%d bytes are %s', (bytes, text) => expect(size(bytes)).toBe(text));

  test('of an average has three figures, too', () => {
    expect([193.4, 48.62, 7.5, 1023.7, 99.96].map(size)).toEqual([
      '193 B',
      '48.6 B',
      '7.50 B',
      '1.00 KiB',
      '100 B',
    ]);
  });

  test('never shows more than three figures above a KiB, but up to 1,023', () => {
    for (let bytes = 1024; bytes < 2 ** 50; bytes = Math.ceil(bytes * 1.0137)) {
      const [figures = ''] = size(bytes).split(' ');
      expect(figures.replace(/\D/g, '').length, `${bytes} → ${figures}`).toBe(figures.includes(',') ? 4 : 3);
    }
  });
});

test('counts and exact bytes have thousands separators and a plural', () => {
  expect(count(700_975)).toBe('700,975');
  expect(exactBytes(290_327_578)).toBe('290,327,578 bytes');
  expect(exactBytes(1)).toBe('1 byte');
  expect(plural(0, 'object')).toBe('0 objects');
});

test.each([
  [0, '0.0 %'],
  [0.0001, '<0.1 %'],
  [0.1, '0.1 %'],
  [60.94, '60.9 %'],
  [99.94, '99.9 %'],
  [99.96, '>99.9 %'],
  [100, '100.0 %'],
])('a share of %d is %s', (share, text) => expect(percent(share)).toBe(text));

test.each([
  [-1, '0 s'],
  [0.2, '1 s'],
  [4, '4 s'],
  [59.2, '1 min 0 s'],
  [125, '2 min 5 s'],
  [3780, '1 h 3 min'],
])('%d seconds are %s', (seconds, text) => expect(duration(seconds)).toBe(text));

test('rates say only what can be believed', () => {
  expect(rate(420 * 1024 ** 2)).toBe('420 MiB/s');
  expect([12.4, 999.7, 1_100, 9_960, 99_000, 999_600, 1_100_000, 12_400_000].map(rough)).toEqual([
    '12',
    '1.0 k',
    '1.1 k',
    '10 k',
    '99 k',
    '1.0 M',
    '1.1 M',
    '12 M',
  ]);
});

test('addresses are exact at any size', () => {
  expect(hexAddress('140512000000000')).toBe('0x7fcb7fd8c000');
  expect(hexAddress('18446744073709551615')).toBe('0xffffffffffffffff');
  expect(hexAddress('0')).toBe('0x0');
});
