import {
  readFileSync,
  readdirSync,
  renameSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { constants, gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { InflateOptions } from '../../../electron/engine/dump-file/gzip.ts';
import { inflateToCache, isGzip, refuseOtherCompressions } from '../../../electron/engine/dump-file/gzip.ts';
import { openPlainFile } from '../../../electron/engine/dump-file/open-file.ts';
import { temporaryFile, temporaryFolder } from '../../builders/fixtures.ts';
import { randomGenerator } from '../../builders/random.ts';
import { failureOf, kindOf } from './failure-of.ts';

const random = randomGenerator(5);
/** Text that does not shrink to nothing, so that a cut stream still has a beginning. */
const textOf = (bytes: number) => Buffer.from(Array.from({ length: bytes }, () => 32 + random(64)));
const nothing: InflateOptions = { signal: new AbortController().signal, onProgress: () => undefined };

async function inflatePath(path: string, cache: string, options = nothing) {
  const source = await openPlainFile(path);
  try {
    return await inflateToCache(source, cache, options);
  } finally {
    source.close();
  }
}
async function inflate(bytes: Uint8Array, options = nothing) {
  const cache = temporaryFolder();
  const result = await inflatePath(temporaryFile('a.gz', bytes), cache, options);
  const content = readFileSync(result.path);
  expect(content.length).toBe(result.bytes);
  return { ...result, cache, content };
}
/** All that zlib can make of the beginning of a gzip file: the slow twin of what is kept of a damaged one. */
const beginningOf = (bytes: Uint8Array) => gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH });

describe('whole files', () => {
  const long = textOf(3_000_000);
  const short = textOf(300);

  test('one member', async () => {
    expect(isGzip(gzipSync(long))).toBe(true);
    const one = await inflate(gzipSync(long));
    expect(one.content.equals(long)).toBe(true);
    expect(one).toMatchObject({ truncated: null, note: null, reused: false });
    expect(readdirSync(one.cache)).toHaveLength(2);
    if (process.platform !== 'win32') expect(statSync(one.path).mode & 0o777).toBe(0o600);
  });

  test('members in a row, empty ones among them', async () => {
    const empty = gzipSync(new Uint8Array(0));
    const parts = [empty, gzipSync(long), empty, empty, gzipSync(short), gzipSync(long), empty];
    const result = await inflate(Buffer.concat(parts));
    expect(result.content.equals(Buffer.concat([long, short, long]))).toBe(true);
    expect(result).toMatchObject({ truncated: null, note: null });
  });

  test('many small members, as of bgzip', async () => {
    const lines = Array.from({ length: 2000 }, (_, i) => `line ${i}\n`);
    const result = await inflate(Buffer.concat(lines.map((line) => gzipSync(line))));
    expect(result.content.toString()).toBe(lines.join(''));
  });

  test('a thousandfold', async () => {
    const result = await inflate(gzipSync(new Uint8Array(100_000_000)));
    expect(result.bytes).toBe(100_000_000);
  });

  test('zeros or other bytes behind the last member are left out with a note', async () => {
    for (const size of [300, 3_000_000]) {
      const content = long.subarray(0, size);
      const member = gzipSync(content);
      const words: [Uint8Array, RegExp][] = [
        [new Uint8Array(4096), /^The last 4096 bytes of the file, from byte \d+, are zeros/],
        [new Uint8Array(1), /^The last 1 bytes/],
        [Buffer.from('garbage'), /^The last 7 bytes .* are no gzip data and were left out\.$/],
        [Buffer.from('\0\0garbage'), /^The last 9 bytes .* are no gzip data and were left out\.$/],
      ];
      for (const [behind, note] of words) {
        const result = await inflate(Buffer.concat([member, behind]));
        expect(result.content.equals(content)).toBe(true);
        expect(result.truncated).toBeNull();
        expect(result.note).toMatch(note);
        expect(result.note).toContain(`from byte ${member.length},`);
      }
    }
  });

  test('a member behind padding is found', async () => {
    const padded = Buffer.concat([
      gzipSync(long),
      new Uint8Array(200_000),
      gzipSync(short),
      new Uint8Array(9),
    ]);
    const result = await inflate(padded);
    expect(result.content.equals(Buffer.concat([long, short]))).toBe(true);
    expect(result.note).toMatch(/^The last 9 bytes/);
  });

  test('nothing in it', async () => {
    expect(await kindOf(inflate(gzipSync('')))).toBe('empty-file');
  });

  test('progress goes forward, to the end', async () => {
    const seen: { compressedDone: number; compressedTotal: number; inflated: number }[] = [];
    const bytes = gzipSync(long);
    await inflate(bytes, { ...nothing, onProgress: (progress) => seen.push(progress) });
    const done = seen.map(({ compressedDone }) => compressedDone);
    expect(done).toEqual([...done].sort((a, b) => a - b));
    expect(done.length).toBeGreaterThan(10);
    expect(seen.at(-1)).toMatchObject({ compressedDone: bytes.length, compressedTotal: bytes.length });
  });
});

describe('files that break off or are damaged keep what came before', () => {
  const content = textOf(3000);
  const whole = gzipSync(content);

  test('cut at any byte', async () => {
    for (let end = 1; end < whole.length; end += end < 30 || end > whole.length - 12 ? 1 : 97) {
      const cut = whole.subarray(0, end);
      const expected = beginningOf(cut);
      if (expected.length === 0) {
        const failure = await failureOf(inflate(cut));
        expect(failure).toMatchObject({ kind: 'damaged', byteOffset: end });
        expect(failure.message).toMatch(/cannot be inflated: it ends too early\.$/);
      } else {
        const result = await inflate(cut);
        expect(result.content.equals(expected)).toBe(true);
        expect(result.truncated).toMatchObject({ kind: 'damaged', byteOffset: end });
        expect(result.truncated?.message).toMatch(/ends too early/);
      }
    }
  });

  test('cut in a later member, or large', async () => {
    const large = textOf(2_000_000);
    const file = Buffer.concat([gzipSync(large), gzipSync(large)]);
    for (const end of [file.length - 1, file.length - 100_001, (file.length >> 1) + 5]) {
      const result = await inflate(file.subarray(0, end));
      expect(result.content.equals(beginningOf(file.subarray(0, end)))).toBe(true);
      expect(result.truncated?.byteOffset).toBe(end);
    }
  });

  test('damaged in the middle, at any place', async () => {
    for (let at = 12; at < whole.length; at += 61) {
      const damaged = Buffer.from(whole);
      damaged.fill(0xff, at, at + 20);
      const before = beginningOf(whole.subarray(0, at));
      if (before.length === 0) continue;
      const result = await inflate(damaged);
      expect(result.bytes).toBeGreaterThanOrEqual(before.length);
      expect(result.content.subarray(0, before.length).equals(before)).toBe(true);
      expect(result.truncated?.kind).toBe('damaged');
      const place = Number(result.truncated?.byteOffset);
      expect(place).toBeGreaterThanOrEqual(at);
      // All that can be had of the bytes before the place is there.
      expect(result.content.equals(beginningOf(damaged.subarray(0, place)))).toBe(true);
      expect(result.truncated?.message).toContain(`damaged near byte ${place} (`);
    }
  });

  test('a wrong checksum costs nothing of the content', async () => {
    const damaged = Buffer.from(whole);
    damaged[damaged.length - 6]! ^= 1;
    const result = await inflate(damaged);
    expect(result.content.equals(content)).toBe(true);
    expect(result.truncated?.message).toMatch(/incorrect data check/);
  });

  test('damaged in a large file', async () => {
    const large = textOf(1_500_000);
    const damaged = gzipSync(large);
    const at = damaged.length - 150_000;
    damaged.fill(0xff, at, at + 2000);
    const before = beginningOf(damaged.subarray(0, at));
    const result = await inflate(damaged);
    expect(result.content.subarray(0, before.length).equals(before)).toBe(true);
    expect(result.content.subarray(0, before.length).equals(large.subarray(0, before.length))).toBe(true);
    expect(result.truncated?.kind).toBe('damaged');
  });

  test('a second member with a header of no known kind', async () => {
    const result = await inflate(
      Buffer.concat([whole, Uint8Array.of(0x1f, 0x8b, 0x07, 0, 0, 0, 0, 0, 0, 0)]),
    );
    expect(result.content.equals(content)).toBe(true);
    expect(result.truncated).toMatchObject({ kind: 'damaged' });
  });

  test('nothing to be had leaves nothing behind', async () => {
    const cache = temporaryFolder();
    const bytes = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff);
    expect(await kindOf(inflatePath(temporaryFile('a.gz', bytes), cache))).toBe('damaged');
    expect(readdirSync(cache)).toEqual([]);
  });

  test('a file that shrinks while it is inflated', async () => {
    const path = temporaryFile('a.gz', gzipSync(textOf(2_000_000)));
    const cache = temporaryFolder();
    const shrinking = { ...nothing, onProgress: () => truncateSync(path, 100_000) };
    expect(await failureOf(inflatePath(path, cache, shrinking))).toMatchObject({
      kind: 'file-changed',
      byteOffset: 100_000,
    });
    expect(readdirSync(cache)).toEqual([]);
  });
});

describe('the cache', () => {
  const bytes = gzipSync(textOf(300_000));

  test('a second opening finds the file, under another path too', async () => {
    const cache = temporaryFolder();
    const path = temporaryFile('a.gz', bytes);
    const first = await inflatePath(path, cache);
    const second = await inflatePath(path, cache);
    expect(second).toEqual({ ...first, reused: true });
    if (process.platform === 'win32') return;
    const link = join(temporaryFolder(), 'link.gz');
    symlinkSync(path, link);
    expect((await inflatePath(link, cache)).reused).toBe(true);
  });

  test('what was said of a damaged file is said again', async () => {
    const cache = temporaryFolder();
    const path = temporaryFile('a.gz', bytes.subarray(0, bytes.length - 1000));
    const first = await inflatePath(path, cache);
    expect(first.truncated).not.toBeNull();
    expect(await inflatePath(path, cache)).toEqual({ ...first, reused: true });
  });

  test('a changed file is inflated again', async () => {
    const cache = temporaryFolder();
    const path = temporaryFile('a.gz', bytes);
    await inflatePath(path, cache);
    utimesSync(path, 1000, 1000);
    expect((await inflatePath(path, cache)).reused).toBe(false);
    // Of the same length and time.
    writeFileSync(
      path,
      Buffer.concat([gzipSync('other'), new Uint8Array(bytes.length)]).subarray(0, bytes.length),
    );
    utimesSync(path, 1000, 1000);
    const other = await inflatePath(path, cache);
    expect(other.reused).toBe(false);
    expect(readFileSync(other.path, 'utf8')).toBe('other');
  });

  test('a cached file or note that is not as it was written is made anew', async () => {
    const cache = temporaryFolder();
    const path = temporaryFile('a.gz', bytes);
    const first = await inflatePath(path, cache);
    const good = readFileSync(first.path);
    const spoil = [
      () => writeFileSync(first.path, 'shorter'),
      () => renameSync(first.path, join(temporaryFolder(), 'moved')),
      () => renameSync(`${first.path}.json`, join(temporaryFolder(), 'moved')),
      ...[
        '',
        '{damaged',
        'null',
        '3',
        '{}',
        '{"bytes":300000}',
        '{"bytes":"300000","truncated":null,"note":null}',
      ].map((note) => () => writeFileSync(`${first.path}.json`, note)),
    ];
    for (const act of spoil) {
      act();
      expect((await inflatePath(path, cache)).reused).toBe(false);
      expect(readFileSync(first.path).equals(good)).toBe(true);
      expect((await inflatePath(path, cache)).reused).toBe(true);
    }
    expect(readdirSync(cache)).toHaveLength(2);
  });

  test('several at once do not disturb each other', async () => {
    const cache = temporaryFolder();
    const path = temporaryFile('a.gz', bytes);
    const results = await Promise.all([1, 2, 3, 4].map(() => inflatePath(path, cache)));
    for (const { path: inflated } of results)
      expect(readFileSync(inflated).equals(gunzipSync(bytes))).toBe(true);
    expect(readdirSync(cache)).toHaveLength(2);
    expect((await inflatePath(path, cache)).reused).toBe(true);
  });

  test('a folder whose place is taken by a file is named', async () => {
    const file = temporaryFile('f', 'x');
    const source = temporaryFile('a.gz', bytes);
    for (const folder of [file, join(file, 'below')]) {
      const failure = await failureOf(inflatePath(source, folder));
      expect(failure.kind).toBe('no-permission');
      expect(failure.message).toContain(folder);
    }
  });
});

describe('cancelling leaves nothing behind', () => {
  test.each([
    ['under way', gzipSync(textOf(500_000))],
    // In its second pass, through the damaged part.
    ['in a damaged file', Buffer.concat([gzipSync(textOf(20_000)), Buffer.from('garbage')])],
  ])('%s', async (_, bytes) => {
    for (const after of [1, 3]) {
      const abort = new AbortController();
      const cache = temporaryFolder();
      let steps = 0;
      const stopped = inflatePath(temporaryFile('a.gz', bytes), cache, {
        signal: abort.signal,
        onProgress: () => {
          steps += 1;
          if (steps === after) abort.abort();
        },
      });
      expect(await kindOf(stopped)).toBe('cancelled');
      expect(steps).toBe(after);
      expect(readdirSync(cache)).toEqual([]);
    }
  });

  test('before it began', async () => {
    const cache = temporaryFolder();
    const stopped = inflatePath(temporaryFile('a.gz', gzipSync('x')), cache, {
      ...nothing,
      signal: AbortSignal.abort(),
    });
    expect(await kindOf(stopped)).toBe('cancelled');
    expect(readdirSync(cache)).toEqual([]);
  });

  test('a bug in the listener is not taken for a full disk', async () => {
    const cache = temporaryFolder();
    const broken = inflatePath(temporaryFile('a.gz', gzipSync('x')), cache, {
      ...nothing,
      onProgress: () => {
        throw new TypeError('a bug');
      },
    });
    await expect(broken).rejects.toThrow(TypeError);
    expect(readdirSync(cache)).toEqual([]);
  });
});

test('other compressions are refused with the command that unpacks them', async () => {
  const words: string[] = [];
  for (const head of [
    [0x28, 0xb5, 0x2f, 0xfd],
    [0x42, 0x5a, 0x68],
    [0xfd, 0x37, 0x7a, 0x58, 0x5a],
    [0x04, 0x22, 0x4d, 0x18],
    [0x50, 0x4b, 3, 4],
  ]) {
    const failure = await failureOf(() => refuseOtherCompressions(Uint8Array.from(head), 'x'));
    expect(failure.kind).toBe('not-a-dump');
    words.push(
      /^x is compressed with (\w+); unpack it first with "([\w -]+)"\.$/.exec(failure.message)?.[2] ?? '',
    );
  }
  expect(words).toEqual(['zstd -d', 'bunzip2', 'unxz', 'lz4 -d', 'unzip']);
  expect(() => refuseOtherCompressions(Uint8Array.from([0x7b]), 'x')).not.toThrow();
});
