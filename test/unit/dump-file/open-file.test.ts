import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  truncateSync,
  writeFileSync,
  appendFileSync,
  openSync,
  writeSync,
  closeSync,
  ftruncateSync,
  readFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readInto } from '../../../electron/engine/dump-file/aligned-reader.ts';
import { mapFile } from '../../../electron/engine/dump-file/mapping.ts';
import { FileMapping } from '../../../electron/engine/dump-file/mapping.ts';
import { openPlainFile, readHead } from '../../../electron/engine/dump-file/open-file.ts';
import { readLineAt } from '../../../electron/engine/dump-file/record.ts';
import { FailureError } from '../../../shared/protocol/failure.ts';
import { temporaryFile, temporaryFolder } from '../../builders/fixtures.ts';

const onLinux = process.platform === 'linux';

async function failureOf(work: Promise<unknown> | (() => unknown)): Promise<string> {
  try {
    await (typeof work === 'function' ? work() : work);
  } catch (error) {
    if (error instanceof FailureError) return error.failure.kind;
    throw error;
  }
  return 'none';
}

describe('opening', () => {
  test('each thing that is no dump has its own kind of failure', async () => {
    const folder = temporaryFolder();
    expect(await failureOf(openPlainFile(folder))).toBe('is-a-directory');
    expect(await failureOf(openPlainFile(join(folder, 'missing')))).toBe('not-found');
    expect(await failureOf(openPlainFile(join(temporaryFile('a', 'x'), 'below-a-file')))).toBe('not-found');
    expect(await failureOf(openPlainFile('a\0b'))).toBe('not-found');
    expect(await failureOf(openPlainFile('x'.repeat(5000)))).toBe('not-found');
    expect(await failureOf(openPlainFile(temporaryFile('empty', '')))).toBe('empty-file');
  });

  test.skipIf(!onLinux)('a pipe or a device is refused without waiting on it', async () => {
    const pipe = join(temporaryFolder(), 'pipe');
    execFileSync('mkfifo', [pipe]);
    expect(await failureOf(openPlainFile(pipe))).toBe('not-a-dump');
    expect(await failureOf(openPlainFile('/dev/zero'))).toBe('not-a-dump');
  });

  test.skipIf(!onLinux)('a file without read permission says so', async () => {
    const file = temporaryFile('secret', 'x');
    chmodSync(file, 0o000);
    if (process.getuid?.() !== 0) expect(await failureOf(openPlainFile(file))).toBe('no-permission');
    else {
      // root may read everything: ask as nobody what the system says.
      const { status } = spawnSync('cat', [file], { uid: 65534, gid: 65534 });
      expect(status).not.toBe(0);
    }
  });

  test('the head is the first bytes, all of a short file', async () => {
    const file = await openPlainFile(temporaryFile('a', 'hello'));
    expect(new TextDecoder().decode(readHead(file))).toBe('hello');
    expect(readHead(file, 2).length).toBe(2);
    file.close();
    file.close();
  });
});

describe.each(['mapped', 'read'] as const)('records by a %s file', (kind) => {
  const map = async (path: string) => {
    const file = await openPlainFile(path);
    return { file, mapping: kind === 'mapped' ? await mapFile(file) : new FileMapping(file, null) };
  };

  test('copies are the file’s bytes, also at its ends', async () => {
    const content = Uint8Array.from({ length: 20_000 }, (_, i) => i & 255);
    const { file, mapping } = await map(temporaryFile('a', content));
    expect(mapping.kind).toBe(kind);
    expect(mapping.copy(0, 3)).toEqual(content.subarray(0, 3));
    expect(mapping.copy(12_345, 300)).toEqual(content.subarray(12_345, 12_645));
    expect(mapping.copy(19_990, 300)).toEqual(content.subarray(19_990));
    expect(mapping.copy(20_000, 5).length).toBe(0);
    mapping.close();
    mapping.close();
    expect(await failureOf(() => mapping.copy(0, 1))).toBe('closed');
    file.close();
  });

  test('a file that shrank is a failure with its place, not a crash', async () => {
    const path = temporaryFile('a', new Uint8Array(1 << 20).fill(65));
    const { file, mapping } = await map(path);
    truncateSync(path, 10_000);
    expect(await failureOf(() => mapping.copy(500_000, 100))).toBe('file-changed');
    expect(mapping.copy(100, 4)).toEqual(new Uint8Array(4).fill(65));
    mapping.close();
    file.close();
  });

  test('a file that grew still shows what it was when it was opened', async () => {
    const path = temporaryFile('a', 'abc');
    const { file, mapping } = await map(path);
    appendFileSync(path, 'def');
    expect(new TextDecoder().decode(mapping.copy(0, 10))).toBe('abc');
    mapping.close();
    file.close();
  });

  test('offsets beyond 4 GiB are exact', async () => {
    const path = join(temporaryFolder(), 'sparse');
    const fd = openSync(path, 'w');
    ftruncateSync(fd, 5 * 2 ** 30);
    const marks = [0, 2 ** 31, 2 ** 32, 2 ** 32 + 2 ** 30 - 8];
    for (const at of marks) writeSync(fd, `AT${at}`.slice(0, 8), at);
    closeSync(fd);
    const { file, mapping } = await map(path);
    const read = new Uint8Array(8);
    for (const at of marks) {
      const expected = `AT${at}`.slice(0, 8);
      expect(new TextDecoder().decode(mapping.copy(at, expected.length))).toBe(expected);
      readInto(file.fd, read, at, expected.length);
      expect(new TextDecoder().decode(read.subarray(0, expected.length))).toBe(expected);
    }
    mapping.close();
    file.close();
  });

  test('a line is read to its newline, through windows, up to the limit', async () => {
    const long = 'x'.repeat(100_000);
    const { file, mapping } = await map(temporaryFile('a', `first\n${long}\nlast`));
    const text = (offset: number, max = 1 << 20) => {
      const { bytes, truncated } = readLineAt(mapping, offset, max);
      return [new TextDecoder().decode(bytes), truncated];
    };
    expect(text(0)).toEqual(['first', false]);
    expect(text(6)).toEqual([long, false]);
    expect(text(6, 1000)).toEqual([long.slice(0, 1000), true]);
    expect(text(6 + long.length + 1)).toEqual(['last', false]);
    mapping.close();
    file.close();
  });
});

test.skipIf(!onLinux)(
  'the process that mapped a file lists it in its memory map, until it is closed',
  async () => {
    const path = temporaryFile('mapped-file-of-a-test.dump', 'x'.repeat(9000));
    const listed = () => readFileSync('/proc/self/maps', 'utf8').includes('mapped-file-of-a-test.dump');
    const file = await openPlainFile(path);
    const mapping = await mapFile(file);
    expect(listed()).toBe(true);
    mapping.close();
    file.close();
    expect(listed()).toBe(false);
  },
);

test('reads stop at the file’s end', async () => {
  const path = temporaryFile('a', 'abcdef');
  writeFileSync(path, 'abcdef');
  const file = await openPlainFile(path);
  expect(readInto(file.fd, new Uint8Array(10), 2, 10)).toBe(4);
  expect(readInto(file.fd, new Uint8Array(10), 20, 10)).toBe(0);
  file.close();
});
