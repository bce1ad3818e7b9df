import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { inflateToCache, isGzip, refuseOtherCompressions } from '../../../electron/engine/dump-file/gzip.ts';
import { openPlainFile } from '../../../electron/engine/dump-file/open-file.ts';
import { FailureError } from '../../../shared/protocol/failure.ts';
import { randomGenerator } from '../../builders/random.ts';
import { temporaryFile, temporaryFolder } from '../../builders/fixtures.ts';

const random = randomGenerator(5);
/** Text that does not shrink to nothing, so that a cut stream still has a beginning. */
const content = Buffer.from(Array.from({ length: 300_000 }, () => 32 + random(64)));
const nothing = { signal: new AbortController().signal, onProgress: () => undefined };

async function inflate(bytes: Uint8Array, cache = temporaryFolder(), options = nothing) {
  const source = await openPlainFile(temporaryFile('a', bytes));
  try {
    return { ...(await inflateToCache(source, cache, options)), cache };
  } finally {
    source.close();
  }
}
async function failure(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'none',
    (error: unknown) => (error instanceof FailureError ? error.failure.kind : String(error)),
  );
}

test('a gzip file is inflated whole, members in a row and padding at the end included', async () => {
  const member = gzipSync(content);
  expect(isGzip(member)).toBe(true);
  const one = await inflate(member);
  expect(readFileSync(one.path).equals(content)).toBe(true);
  expect(one).toMatchObject({ bytes: content.length, truncated: null, reused: false });
  const two = await inflate(Buffer.concat([member, gzipSync(new Uint8Array(0)), member]));
  expect(two.bytes).toBe(content.length * 2);
  const padded = await inflate(Buffer.concat([member, new Uint8Array(4096)]));
  expect(padded).toMatchObject({ bytes: content.length, truncated: null });
  expect(readdirSync(one.cache).sort()).toHaveLength(2);
});

test('a second opening finds the file in the cache; a changed file or cache does not', async () => {
  const cache = temporaryFolder();
  const path = temporaryFile('a.gz', gzipSync(content));
  const again = async () => {
    const source = await openPlainFile(path);
    const result = await inflateToCache(source, cache, nothing);
    source.close();
    return result;
  };
  const first = await again();
  expect((await again()).reused).toBe(true);
  writeFileSync(first.path, 'shorter');
  expect((await again()).reused).toBe(false);
  writeFileSync(`${first.path}.json`, '{damaged');
  expect((await again()).reused).toBe(false);
  utimesSync(path, 1, 1);
  expect((await again()).reused).toBe(false);
});

test('a stream that breaks off or is damaged keeps what came before', async () => {
  const whole = gzipSync(content);
  const cut = await inflate(whole.subarray(0, whole.length >> 1));
  expect(cut.bytes).toBeGreaterThan(50_000);
  expect(readFileSync(cut.path).equals(content.subarray(0, cut.bytes))).toBe(true);
  expect(cut.truncated?.message).toMatch(/ends too early/);
  const damaged = Buffer.from(whole);
  damaged.fill(0xff, whole.length >> 1, (whole.length >> 1) + 40);
  const partial = await inflate(damaged);
  expect(partial.truncated?.kind).toBe('damaged');
  expect(partial.bytes).toBeGreaterThan(0);
  expect(await failure(inflate(Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff)))).toBe(
    'damaged',
  );
  expect(await failure(inflate(gzipSync(new Uint8Array(0))))).toBe('empty-file');
});

test('cancelling leaves nothing behind', async () => {
  const abort = new AbortController();
  const cache = temporaryFolder();
  const stopped = inflate(gzipSync(content), cache, {
    signal: abort.signal,
    onProgress: () => abort.abort() as undefined,
  });
  expect(await failure(stopped)).toBe('cancelled');
  expect(readdirSync(cache)).toEqual([]);
  const before = new AbortController();
  before.abort();
  expect(await failure(inflate(gzipSync(content), cache, { ...nothing, signal: before.signal }))).toBe(
    'cancelled',
  );
});

test('several at once do not disturb each other', async () => {
  const cache = temporaryFolder();
  const path = temporaryFile('a.gz', gzipSync(content));
  const results = await Promise.all(
    [1, 2, 3, 4].map(async () => {
      const source = await openPlainFile(path);
      const result = await inflateToCache(source, cache, nothing);
      source.close();
      return result;
    }),
  );
  for (const { path: inflated } of results) expect(readFileSync(inflated).equals(content)).toBe(true);
  expect(readdirSync(cache)).toHaveLength(2);
});

test('other compressions are refused with the command that unpacks them', () => {
  const words: string[] = [];
  for (const head of [
    [0x28, 0xb5, 0x2f, 0xfd],
    [0x42, 0x5a, 0x68],
    [0xfd, 0x37, 0x7a, 0x58, 0x5a],
    [0x50, 0x4b, 3, 4],
  ]) {
    try {
      refuseOtherCompressions(Uint8Array.from(head), 'x');
    } catch (error) {
      words.push(error instanceof Error ? error.message : '');
    }
  }
  expect(words.map((word) => /with (\w+);/.exec(word)?.[1])).toEqual(['zstd', 'bzip2', 'xz', 'zip']);
  expect(() => refuseOtherCompressions(Uint8Array.from([0x7b]), 'x')).not.toThrow();
});

const isRoot = process.platform === 'linux' && process.getuid?.() === 0;
test.skipIf(!isRoot)(
  'a full disk is one sentence that names the folder, and nothing is left',
  async (context) => {
    const folder = join(temporaryFolder(), 'small-disk');
    mkdirSync(folder);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=128k', 'tmpfs', folder], { stdio: 'ignore' });
    } catch {
      context.skip('this machine lets nobody mount');
    }
    try {
      expect(await failure(inflate(gzipSync(content), folder))).toBe('disk-full');
      expect(readdirSync(folder)).toEqual([]);
    } finally {
      execFileSync('umount', [folder]);
    }
  },
);

test.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
  'a folder that cannot be written is named',
  async () => {
    const folder = temporaryFolder();
    chmodSync(folder, 0o500);
    expect(await failure(inflate(gzipSync(content), folder))).toBe('no-permission');
  },
);

test('a cache folder whose place is taken by a file is a failure of the cache', async () => {
  expect(['io', 'no-permission']).toContain(
    await failure(inflate(gzipSync(content), join(temporaryFile('f', 'x'), 'below'))),
  );
});
