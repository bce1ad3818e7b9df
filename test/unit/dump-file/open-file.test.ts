import { execFileSync } from 'node:child_process';
import { chmodSync, linkSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import koffi from 'koffi';
import { describe, expect, test } from 'vitest';
import { inflateToCache } from '../../../electron/engine/dump-file/gzip.ts';
import { openPlainFile, readHead } from '../../../electron/engine/dump-file/open-file.ts';
import { temporaryFile, temporaryFolder } from '../../builders/fixtures.ts';
import { failureOf, kindOf } from './failure-of.ts';

const onLinux = process.platform === 'linux';
const onPosix = process.platform !== 'win32';

describe('what is no dump has its own kind of failure, in one sentence', () => {
  test.each([
    ['a folder', () => temporaryFolder(), 'is-a-directory'],
    ['nothing', () => join(temporaryFolder(), 'missing'), 'not-found'],
    ['something below a file', () => join(temporaryFile('a', 'x'), 'below'), 'not-found'],
    ['a path with a zero in it', () => 'a\0b', 'not-found'],
    ['a path that is too long', () => 'x'.repeat(5000), 'not-found'],
    ['an empty file', () => temporaryFile('empty', ''), 'empty-file'],
  ])('%s', async (_, path, kind) => {
    const failure = await failureOf(openPlainFile(path()));
    expect(failure.kind).toBe(kind);
    expect(failure.message).toMatch(/^[A-Z/].*\.$/);
  });

  test.skipIf(!onPosix)('a link to nowhere', async () => {
    const link = join(temporaryFolder(), 'link');
    symlinkSync('nowhere', link);
    expect(await kindOf(openPlainFile(link))).toBe('not-found');
  });

  test.skipIf(!onPosix)('a pipe or a device, without waiting on it', async () => {
    const pipe = join(temporaryFolder(), 'pipe');
    execFileSync('mkfifo', [pipe]);
    for (const path of [pipe, '/dev/zero']) {
      const failure = await failureOf(openPlainFile(path));
      expect(failure).toMatchObject({ kind: 'not-a-dump' });
      expect(failure.message).toContain(`${path} is not a regular file`);
    }
  });

  test.skipIf(!onPosix)('a socket', async () => {
    const path = join(temporaryFolder(), 's');
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(path, resolve));
    expect(await kindOf(openPlainFile(path))).toBe('not-a-dump');
    server.close();
  });

  test.skipIf(!onLinux)('more open files than the system allows', async () => {
    const path = temporaryFile('a', 'x');
    const libc = koffi.load(null);
    const noFile = 7;
    const getLimit = libc.func('int getrlimit(int what, _Out_ uint64_t *limits)');
    const setLimit = libc.func('int setrlimit(int what, const uint64_t *limits)');
    const limits = new BigUint64Array(2);
    getLimit(noFile, limits);
    let failure;
    try {
      setLimit(noFile, BigUint64Array.of(1n, limits[1]!));
      failure = await failureOf(openPlainFile(path));
    } finally {
      setLimit(noFile, limits);
    }
    expect(failure.kind).toBe('io');
    expect(failure.message).toMatch(/^Too many files are open/);
  });
});

describe.skipIf(!onPosix)('without permission', () => {
  /** As the user nobody if this is root, whom nothing is forbidden. */
  async function asNobody<T>(work: () => Promise<T>): Promise<T> {
    if (process.getuid?.() !== 0) return work();
    if (process.seteuid === undefined)
      throw new Error('these tests need a process, not a thread, of their own');
    process.seteuid(65534);
    try {
      return await work();
    } finally {
      process.seteuid(0);
    }
  }
  /** One that nobody may enter. */
  function openFolder(): string {
    const folder = mkdtempSync(join(tmpdir(), 'meliscope-test-'));
    chmodSync(folder, 0o755);
    return folder;
  }

  test('a file that may not be read says so', async () => {
    const folder = openFolder();
    const path = join(folder, 'secret');
    writeFileSync(path, 'x');
    chmodSync(path, 0o600);
    if (process.getuid?.() !== 0) chmodSync(path, 0);
    const failure = await asNobody(() => failureOf(openPlainFile(path)));
    rmSync(folder, { recursive: true });
    expect(failure).toMatchObject({ kind: 'no-permission' });
    expect(failure.message).toContain(path);
  });

  test('a cache folder that may not be written is named', async () => {
    const folder = openFolder();
    chmodSync(folder, 0o555);
    const source = await openPlainFile(temporaryFile('a.gz', gzipSync('hello')));
    const options = { signal: new AbortController().signal, onProgress: () => undefined };
    const failures = await asNobody(async () => [
      await failureOf(inflateToCache(source, folder, options)),
      await failureOf(inflateToCache(source, join(folder, 'to', 'make'), options)),
    ]);
    source.close();
    rmSync(folder, { recursive: true });
    for (const failure of failures) {
      expect(failure.kind).toBe('no-permission');
      expect(failure.message).toContain(folder);
    }
  });
});

test('the head is the first bytes, all of a short file', async () => {
  const file = await openPlainFile(temporaryFile('a', 'hello'));
  expect(new TextDecoder().decode(readHead(file))).toBe('hello');
  expect(readHead(file, 2).length).toBe(2);
  expect(file).toMatchObject({ bytes: 5, modifiedMs: expect.any(Number) as unknown });
  file.close();
  file.close();
});

test('a file has one identity under all its names, another file another', async () => {
  const path = temporaryFile('a', 'x');
  linkSync(path, `${path}-too`);
  const [one, too, other] = [
    await openPlainFile(path),
    await openPlainFile(`${path}-too`),
    await openPlainFile(temporaryFile('a', 'x')),
  ];
  expect(too.identity).toBe(one.identity);
  expect(other.identity).not.toBe(one.identity);
  for (const file of [one, too, other]) file.close();
});
