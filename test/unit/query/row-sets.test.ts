import { expect, test } from 'vitest';
import { setBit } from '../../../electron/engine/graph/bitset.ts';
import {
  allBits,
  bitsOfRows,
  combinedRows,
  countBits,
  rowsOfBits,
  withoutBits,
} from '../../../electron/engine/graph/row-sets.ts';
import { KeptSets, mostSets } from '../../../electron/engine/kept-sets.ts';
import { randomGenerator } from '../../builders/random.ts';

test('sorted lists are joined as sets are', () => {
  for (let seed = 1; seed <= 200; seed += 1) {
    const random = randomGenerator(seed);
    const drawn = () =>
      Uint32Array.from(new Set(Array.from({ length: random(30) }, () => random(40)))).sort();
    const [a, b] = [drawn(), drawn()];
    const [inA, inB] = [new Set(a), new Set(b)];
    const all = [...new Set([...a, ...b])].sort((x, y) => x - y);
    expect([...combinedRows('union', a, b)]).toEqual(all);
    expect([...combinedRows('intersection', a, b)]).toEqual(
      all.filter((row) => inA.has(row) && inB.has(row)),
    );
    expect([...combinedRows('difference', a, b)]).toEqual(all.filter((row) => inA.has(row) && !inB.has(row)));
    const bits = bitsOfRows(a, 40);
    expect([...rowsOfBits(bits)]).toEqual([...a]);
    expect(countBits(bits)).toBe(a.length);
    expect([...rowsOfBits(withoutBits(bits, bitsOfRows(b, 40)))]).toEqual([
      ...combinedRows('difference', a, b),
    ]);
    expect(bitsOfRows(a, 20)).toEqual(
      bitsOfRows(
        a.filter((row) => row < 20),
        20,
      ),
    );
  }
});

test('all rows, at the edges of words', () => {
  for (const rows of [0, 1, 31, 32, 33, 64]) {
    const wanted = new Uint32Array((rows + 31) >>> 5);
    for (let row = 0; row < rows; row += 1) setBit(wanted, row);
    expect(allBits(rows)).toEqual(wanted);
  }
});

test('kept sets are bounded', () => {
  const sets = new KeptSets();
  for (let i = 0; i < mostSets; i += 1) sets.keep(`s${i}`, new Uint32Array(0), '');
  expect(() => sets.keep('one more', new Uint32Array(0), '')).toThrow('At most 100 sets');
  sets.keep('s1', Uint32Array.of(1, 2), 'again');
  expect(sets.list()[1]).toEqual({ name: 's1', objects: 2, from: 'again' });
});
