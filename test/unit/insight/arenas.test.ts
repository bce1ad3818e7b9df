import { describe, expect, test } from 'vitest';
import type { ArenasAnswer, DuplicatesAnswer, WasteAnswer } from '../../../shared/protocol/insight.ts';
import { commandLine } from '../../builders/command-line.ts';
import { fixturePath } from '../../builders/fixtures.ts';

async function ask<Answer>(command: string, path: string): Promise<Answer> {
  const { code, out, err } = await commandLine([command, path, '--json']);
  expect(err).toBe('');
  expect(code).toBe(0);
  return JSON.parse(out) as Answer;
}
const heap = (version: string, kind: string): string =>
  fixturePath('insight', 'heaps', `${version}-${kind}`, 'heap.dump.gz');

describe.each(['3.8.18', '3.13.0'])('the allocator of Python %s', (version) => {
  test.each(['pools', 'leak'])('of %s: as many pools and arenas as it counted itself', async (kind) => {
    const found = await ask<ArenasAnswer>('arenas', heap(version, kind));
    // What the process said while the dump was begun; it stands in the header.
    const pools = found.told?.pools ?? 0;
    expect(pools).toBeGreaterThan(100);
    // Pools of tables and attribute values alone are not seen: a tenth, and a handful in a small process.
    expect(found.poolCount).toBeLessThanOrEqual(pools + 3);
    expect(found.poolCount).toBeGreaterThan(pools * 0.8 - 10);
    expect(Math.abs(found.arenaCount - (found.told?.arenas ?? 0))).toBeLessThanOrEqual(2);
    for (const each of found.classes) {
      expect(each.seen, `${each.blockBytes} bytes`).toBeLessThanOrEqual((each.toldInUse ?? 0) * 1.05 + 25);
    }
  });
});

/** The same process's own words, and what is made of them. */
describe.each([
  ['3.8.18', heap('3.8.18', 'pools')],
  ['3.10.13', fixturePath('insight', 'heaps', '3.10.13-pools', 'heap.dump.gz')],
  ['3.13.0', heap('3.13.0', 'leak')],
])('what the allocator of Python %s told, beside the map', (_, path) => {
  test('each figure with its difference, and a reason where there is one', async () => {
    const { told, classes, arenaCount, poolCount, elsewhereBytes, sentences } = await ask<ArenasAnswer>(
      'arenas',
      path,
    );
    const rows = new Map(told?.differences.map((each) => [each.what, each]));
    expect(rows.get('arenas')).toMatchObject({ seen: arenaCount, told: told?.arenas });
    expect(rows.get('pools')).toMatchObject({ seen: poolCount, told: told?.pools });
    // The sum over the rows of classes is what the allocator itself says of allocated blocks.
    expect(rows.get('bytes')?.told).toBe(told?.inUseBytes);
    expect(rows.get('blocks')?.seen).toBe(classes.reduce((sum, { seen }) => sum + seen, 0));
    for (const { seen, told: said, why } of rows.values()) {
      expect(why === '').toBe(seen === said);
      if (seen > said) expect(why).toContain('More than were told');
    }
    const bytes = rows.get('bytes')!;
    expect(bytes.told - bytes.seen).toBeGreaterThan(elsewhereBytes);
    expect(bytes.why).toMatch(/^Of the [\d.]+ KiB between, [\d.]+ KiB are elements/);
    expect(sentences.join(' ')).not.toContain('cannot be known');
  });
});

test.each([
  ['small-py310.dump.gz', 'it has no _debugmallocstats'],
  ['small-py27.dump.gz', 'Python 2.7 has no figures of its allocator'],
])('%s by meliae: it is said what cannot be known', async (name, words) => {
  const { told, sentences } = await ask<ArenasAnswer>('arenas', fixturePath('meliae', name));
  expect(told).toBeNull();
  expect(sentences.join(' ')).toContain(words);
});

test('one object keeps each of many pools', async () => {
  const found = await ask<ArenasAnswer>('arenas', heap('3.13.0', 'pools'));
  expect(found.lonely[0]).toMatchObject({ type: 'str' });
  expect(found.lonely[0]?.pools).toBeGreaterThan(2400);
});

test('2.7 has pools of 4 KiB and steps of 16 bytes since 2.7.17', async () => {
  const found = await ask<ArenasAnswer>('arenas', heap('2.7.18', 'pools'));
  expect(found.layout).toEqual({ arenaBytes: 262144, poolBytes: 4096, threshold: 512, step: 16 });
  expect(found.lonely[0]).toMatchObject({ type: 'str' });
});

describe.each([
  ['small-py27.dump.gz', '2.7'],
  ['small-py38.dump.gz', '3.8 to 3.9'],
  ['small-py310.dump.gz', '3.10'],
  ['small-py311.dump.gz', '3.11'],
  ['small-py313.dump.gz', '3.12 to 3.13'],
])('%s, which names no version', (name, version) => {
  const path = fixturePath('meliae', name);
  test('the sizes tell which Python wrote it, and nearly every container is understood', async () => {
    const found = await ask<WasteAnswer>('waste', path);
    expect(found.python).toMatchObject({ version, source: 'inferred' });
    for (const { type, count, unknown, wasted, bytes } of found.types) {
      if (type === 'bytearray') continue;
      expect(unknown, type).toBeLessThanOrEqual(count * 0.02);
      expect(wasted).toBeLessThan(bytes);
    }
  });
  test('holders have no more than all containers', async () => {
    const found = await ask<WasteAnswer>('waste', path);
    const all = found.types.reduce((sum, { wasted }) => sum + wasted, 0);
    const held = found.holders.reduce((sum, { wasted }) => sum + wasted, 0);
    expect(held).toBeLessThanOrEqual(all);
    if (found.holders.length < 500) expect(held).toBe(all);
  });
  test('equal values are counted once', async () => {
    const found = await ask<DuplicatesAnswer>('duplicates', path);
    for (const group of found.groups) expect(group.wasted).toBe((group.count - 1) * group.size);
    const certain = found.types.reduce((sum, { wasted }) => sum + wasted, 0);
    expect(found.wasted).toBe(certain);
    if (found.groups.length < 500)
      expect(found.groups.reduce((sum, { wasted }) => sum + wasted, 0)).toBe(
        found.wasted + found.likelyBytes,
      );
  });
});
