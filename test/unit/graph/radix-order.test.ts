import { expect, test } from 'vitest';
import { descendingBy, descendingOrder, largestBy } from '../../../electron/engine/graph/radix-order.ts';
import { randomGenerator } from '../../builders/random.ts';

const slowOrder = (keys: Float64Array) =>
  Array.from(keys, (_, i) => i).sort((a, b) => keys[b]! - keys[a]! || a - b);

test('orders as a comparing sort does, equal keys as they were', () => {
  const random = randomGenerator(3);
  for (let round = 0; round < 200; round += 1) {
    const largest = [3, 1000, 2 ** 31, 2 ** 40, Number.MAX_SAFE_INTEGER][round % 5]!;
    const keys = Float64Array.from({ length: random(300) }, () =>
      Math.floor((random(1 << 30) / (1 << 30)) * largest),
    );
    // Odd dumps have negative sizes.
    if (round % 7 === 0 && keys.length > 0) keys[random(keys.length)] = -34;
    expect([...descendingOrder(keys)]).toEqual(slowOrder(keys));
  }
});

test('keys that differ in one digit only', () => {
  const keys = Float64Array.of(2 ** 48, 2 ** 48 + 65536, 2 ** 48, 2 ** 49);
  expect([...descendingOrder(keys)]).toEqual([3, 1, 0, 2]);
});

test('several keys, the first one deciding', () => {
  const size = [5, 9, 5, 9, 5];
  const references = [1, 0, 2, 0, 1];
  const rows = Uint32Array.of(4, 3, 2, 1, 0);
  expect([
    ...descendingBy(
      rows,
      (row) => size[row]!,
      (row) => references[row]!,
    ),
  ]).toEqual([3, 1, 2, 4, 0]);
});

test('the largest alone are the start of the whole order', () => {
  const random = randomGenerator(8);
  for (let round = 0; round < 100; round += 1) {
    const size = Array.from({ length: 400 }, () => random([2, 50, 1 << 30][round % 3]!) - (round % 5));
    const other = Array.from({ length: 400 }, () => random(3));
    const rows = Uint32Array.from(size, (_, i) => i);
    const keys = [(row: number) => size[row]!, (row: number) => other[row]!] as const;
    const some = largestBy(rows, 20, ...keys);
    expect(some.length).toBeGreaterThanOrEqual(20);
    expect([...some]).toEqual([...descendingBy(rows, ...keys)].slice(0, some.length));
  }
});
