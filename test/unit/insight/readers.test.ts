import { describe, expect, test } from 'vitest';
import { readMallocStats } from '../../../electron/engine/insight/malloc-stats.ts';
import { readMallocInfo, readPmap, readSmaps, readStatus } from '../../../electron/engine/insight/proc.ts';
import { fixtureText } from '../../builders/fixtures.ts';

const stats = (name: string) => readMallocStats(fixtureText('insight', 'malloc-stats', `py${name}.txt.gz`));

describe('_debugmallocstats', () => {
  test.each([
    ['3.6.15', 262144],
    ['3.8.18', 262144],
    ['3.10.13', 1048576],
    ['3.13.0', 1048576],
  ])('%s adds up', (version, arenaBytes) => {
    const found = stats(version);
    expect(found).toMatchObject({ threshold: 512, arenaBytes });
    const parts = [
      found?.allocatedBytes,
      found?.availableBytes,
      found?.unusedPoolBytes,
      found?.poolHeaderBytes,
      found?.quantizationBytes,
      found?.alignmentBytes,
    ];
    const sum = parts.reduce<number>((all, each) => all + (each ?? 0), 0);
    expect(sum).toBe((found?.arenas ?? 0) * arenaBytes);
    expect(found?.classes).toHaveLength(32);
    const inUse = found?.classes.reduce((all, each) => all + each.blockBytes * each.inUse, 0);
    expect(inUse).toBe(found?.allocatedBytes);
  });
  test('free lists that are printed twice count once', () => {
    const found = stats('3.13.0');
    expect(found?.freeLists.filter(({ name }) => name === 'PyDictObjects')).toEqual([
      { name: 'PyDictObjects', count: 14, bytes: 672 },
    ]);
  });
  test('with another allocator only free lists are there', () => {
    const found = stats('3.13.0_PYTHONMALLOC_malloc');
    expect(found?.arenas).toBeNull();
    expect(found?.freeLists.length).toBeGreaterThan(3);
  });
  test('other text is none', () => {
    expect(readMallocStats('hello\n')).toBeNull();
  });
});

describe.each(['2.7.18', '3.13.0'])('/proc of Python %s', (version) => {
  const proc = (name: string) => fixtureText('insight', 'proc', `py${version}_${name}.txt.gz`);
  test('smaps, pmap -X and pmap -XX agree with status and the rollup', () => {
    const rss = readStatus(proc('status'))?.get('VmRSS') ?? 0;
    expect(readStatus(proc('smaps_rollup'))?.get('Rss')).toBe(rss);
    for (const mappings of [readSmaps(proc('smaps')), readPmap(proc('pmap_X')), readPmap(proc('pmap_XX'))]) {
      const sum = mappings?.reduce((all, mapping) => all + mapping.rss, 0) ?? 0;
      expect(Math.abs(sum - rss)).toBeLessThan(65536);
      expect(mappings?.some(({ kind }) => kind === 'heap')).toBe(true);
      expect(mappings?.filter(({ kind }) => kind === 'stack').length).toBe(3);
      expect(mappings?.some(({ kind, name }) => kind === 'library' && name.includes('libc.so'))).toBe(true);
    }
  });
  test('one is not taken for another', () => {
    expect(readSmaps(proc('status'))).toBeNull();
    expect(readSmaps(proc('smaps_rollup'))).toBeNull();
    expect(readPmap(proc('smaps'))).toBeNull();
    expect(readMallocInfo(proc('smaps'))).toBeNull();
  });
});
