import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import type * as FsPromises from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, expect, test, vi } from 'vitest';
import { inflateToCache } from '../../../electron/engine/dump-file/gzip.ts';
import { openPlainFile } from '../../../electron/engine/dump-file/open-file.ts';
import { temporaryFile, temporaryFolder } from '../../builders/fixtures.ts';
import { failureOf } from './failure-of.ts';

/** What the disk of these tests does; each test sets its own. */
const disk = vi.hoisted(() => ({
  writes: null as { code: string; afterBytes: number } | null,
  note: null as string | null,
  space: null as { bsize: number; blocks: number; bavail: number } | null,
  written: 0,
}));

vi.mock('node:fs/promises', async (importOriginal) => {
  const real = await importOriginal<typeof FsPromises>();
  const refuse = (code: string) => Object.assign(new Error(`${code}: the disk says no`), { code });
  return {
    ...real,
    open: async (...args: Parameters<typeof real.open>) => {
      const handle = await real.open(...args);
      const write = handle.write.bind(handle) as (...rest: unknown[]) => Promise<{ bytesWritten: number }>;
      let left = disk.writes?.afterBytes ?? Infinity;
      return Object.assign(handle, {
        // Writes what fits, as a disk does, and then nothing.
        write: async (chunk: Uint8Array, at: number, length: number) => {
          if (left === 0) throw refuse(disk.writes?.code ?? '');
          const fits = Math.min(left, length);
          left -= fits;
          disk.written += fits;
          return write(chunk, at, fits);
        },
      });
    },
    writeFile: (...args: Parameters<typeof real.writeFile>) =>
      disk.note === null ? real.writeFile(...args) : Promise.reject(refuse(disk.note)),
    statfs: (...args: Parameters<typeof real.statfs>) =>
      disk.space === null
        ? real.statfs(...args)
        : Promise.resolve({ ...disk.space, bavail: disk.space.bavail - disk.written }),
  };
});
afterEach(() => void Object.assign(disk, { writes: null, note: null, space: null, written: 0 }));

const megabytes = 40;
const bytes = gzipSync(Buffer.alloc(megabytes << 20, 'a line of a dump\n'));

async function inflate(folder = temporaryFolder()) {
  const source = await openPlainFile(temporaryFile('a.gz', bytes));
  try {
    return await inflateToCache(source, folder, {
      signal: new AbortController().signal,
      onProgress: () => undefined,
    });
  } finally {
    source.close();
  }
}
/** The folder is named, and as empty as before. */
async function expectFull(folder = temporaryFolder(), kind = 'disk-full') {
  const failure = await failureOf(inflate(folder));
  expect(failure.kind).toBe(kind);
  expect(failure.message).toContain(folder);
  expect(failure.message).toMatch(/^[A-Z].*\.$/);
  expect(readdirSync(folder)).toEqual([]);
}

test.each(['ENOSPC', 'EDQUOT', 'EFBIG'])('%s while writing', async (code) => {
  disk.writes = { code, afterBytes: 5_000_001 };
  await expectFull();
});

test('a disk that is full when only the note is missing', async () => {
  disk.note = 'ENOSPC';
  await expectFull();
});

test('a disk that fails otherwise', async () => {
  disk.writes = { code: 'EIO', afterBytes: 100 };
  await expectFull(temporaryFolder(), 'io');
});

const gibibyte = 2 ** 30;
test.each([
  ['a large disk keeps 256 MiB', 2000 * gibibyte, 256 * 2 ** 20],
  ['a small disk keeps 1 %', gibibyte, Math.ceil(gibibyte / 100)],
])('%s free', async (_, size, kept) => {
  disk.space = { bsize: 1, blocks: size, bavail: kept + (megabytes << 20) };
  expect((await inflate()).bytes).toBe(megabytes << 20);
  disk.written = 0;
  disk.space = { ...disk.space, bavail: kept + (megabytes << 20) - 1 };
  await expectFull();
});

test('a disk that does not tell its size is written to', async () => {
  disk.space = { bsize: 4096, blocks: 0, bavail: 0 };
  expect((await inflate()).bytes).toBe(megabytes << 20);
});

const mayMount = process.platform === 'linux' && process.getuid?.() === 0;
test.skipIf(!mayMount)('a real disk of 1 MiB', async (context) => {
  const folder = join(temporaryFolder(), 'small-disk');
  mkdirSync(folder);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    context.skip('this machine lets nobody mount');
  }
  try {
    await expectFull(folder);
    // Nothing but the disk itself says that it is full.
    disk.space = { bsize: 1, blocks: 0, bavail: 0 };
    await expectFull(folder);
  } finally {
    execFileSync('umount', [folder]);
  }
});
