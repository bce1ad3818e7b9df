import { describe, expect, test } from 'vitest';
import { hasBit } from '../../../electron/engine/graph/bitset.ts';
import { buildIdentity } from '../../../electron/engine/graph/identity.ts';
import { halves } from '../../builders/graph/drawn-heap.ts';
import { randomGenerator } from '../../builders/random.ts';

const words = (addresses: readonly bigint[]) => Uint32Array.from(addresses.flatMap(halves));
const identityOf = (addresses: readonly bigint[]) => buildIdentity(words(addresses), addresses.length);

/** Compares with a Map: every address, its neighbours, and others beside. */
function compare(addresses: readonly bigint[], others: readonly bigint[] = []): void {
  const identity = identityOf(addresses);
  const first = new Map<bigint, number>();
  const duplicates: number[] = [];
  addresses.forEach((address, row) => {
    if (first.has(address)) duplicates.push(row);
    else first.set(address, row);
  });
  const asked = [...addresses, ...others];
  for (const step of [1n, 2n, 4n, 8n, 16n, 24n, 1n << 17n, 1n << 18n, 1n << 32n, 1n << 63n])
    for (const address of addresses.slice(0, 200))
      asked.push(BigInt.asUintN(64, address + step), BigInt.asUintN(64, address - step));
  for (const address of asked)
    expect([address, identity.rowOf(...halves(address))]).toEqual([address, first.get(address) ?? -1]);
  expect(addresses.flatMap((_, row) => (hasBit(identity.duplicate, row) ? [row] : []))).toEqual(duplicates);
  expect(identity.duplicates).toBe(duplicates.length);
}

describe('identity', () => {
  test('is exact at both ends of the 64-bit space, and at zero', () => {
    compare([0n, 2n ** 64n - 1n, 2n ** 63n, 2n ** 53n, 2n ** 53n + 1n, 2n ** 32n, 2n ** 32n - 1n, 1n]);
    compare([]);
    compare([0n]);
  });

  test('gives the first of several rows with one address, and marks the later ones', () => {
    compare([160n, 320n, 160n, 480n, 320n, 160n]);
  });

  test.each([1n, 2n, 4n, 8n, 16n, 32n, 64n, 128n, 4096n])('heaps aligned to %s', (granule) => {
    const random = randomGenerator(Number(granule));
    const addresses = Array.from(
      { length: 3000 },
      () => 0x7f12_3456_0000n + BigInt(random(200_000)) * granule,
    );
    if (granule <= 128n) expect(identityOf(addresses).table.kind).toBe('bitmap');
    compare(addresses, [0n, 0x7f12_3456_0000n - granule]);
  });

  test('a region with its own alignment does not spoil the others', () => {
    const addresses = [0x400_003n, 0x400_005n];
    for (let i = 0; i < 5000; i += 1) addresses.push(0x7f00_0000_0000n + BigInt(i) * 48n);
    const { table } = identityOf(addresses);
    expect(table.kind === 'bitmap' && table.pairs.length < 20_000).toBe(true);
    compare(addresses);
  });

  test('addresses scattered over the whole space go to a hash table', () => {
    const random = randomGenerator(5);
    const addresses = Array.from(
      { length: 4000 },
      () => (BigInt(random(2 ** 32)) << 32n) | BigInt(random(2 ** 32)),
    );
    addresses.push(...addresses.slice(0, 50));
    expect(identityOf(addresses).table.kind).toBe('hash');
    compare(addresses);
  });

  test('a few objects per page go to a hash table, too', () => {
    const addresses = Array.from({ length: 20_000 }, (_, i) => 0x7f00_0000_0000n + BigInt(i) * (1n << 18n));
    expect(identityOf(addresses).table.kind).toBe('hash');
    compare(addresses);
  });

  test('takes at most 8 bytes per object for an ordinary heap', () => {
    const addresses = Array.from({ length: 200_000 }, (_, i) => 0x7f00_0000_0000n + BigInt(i) * 96n);
    const { table } = identityOf(addresses);
    if (table.kind !== 'bitmap') throw new Error('no bitmap');
    const bytes = table.pages.byteLength + table.pairs.byteLength + table.rowOfRank.byteLength;
    expect(bytes / addresses.length).toBeLessThan(8);
  });

  test('hundreds of random mixtures', () => {
    for (let seed = 0; seed < 300; seed += 1) {
      const random = randomGenerator(seed);
      const bases = Array.from(
        { length: 1 + random(4) },
        () => BigInt(random(2 ** 32)) << BigInt(random(33)),
      );
      const spread = 1 << random(24);
      const granule = 1n << BigInt(random(6));
      compare(
        Array.from({ length: random(40) }, () =>
          BigInt.asUintN(64, bases[random(bases.length)]! + BigInt(random(spread)) * granule),
        ),
      );
    }
  });
});
