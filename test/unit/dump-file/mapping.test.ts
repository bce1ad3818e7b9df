import {
  appendFileSync,
  closeSync,
  ftruncateSync,
  openSync,
  readFileSync,
  renameSync,
  truncateSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readInto, readWhole } from '../../../electron/engine/dump-file/aligned-reader.ts';
import { FileMapping, mapFile } from '../../../electron/engine/dump-file/mapping.ts';
import { openPlainFile } from '../../../electron/engine/dump-file/open-file.ts';
import { readLineAt } from '../../../electron/engine/dump-file/record.ts';
import { temporaryFile, temporaryFolder } from '../../builders/fixtures.ts';
import { failureOf, kindOf } from './failure-of.ts';

const onLinux = process.platform === 'linux';
/** What the file system writes down as the time of a change may be a few ms old; these times are certainly others. */
const touch = (path: string, seconds = 1000) => utimesSync(path, seconds, seconds);
const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

describe.each(['mapped', 'read'] as const)('records by a %s file', (kind) => {
  const map = async (path: string) => {
    const file = await openPlainFile(path);
    return { file, mapping: kind === 'mapped' ? await mapFile(file) : new FileMapping(file, null) };
  };

  test('copies are the file’s bytes, also at its ends', async () => {
    const content = Uint8Array.from({ length: 20_000 }, (_, i) => i & 255);
    const { file, mapping } = await map(temporaryFile('a', content));
    expect(mapping.kind).toBe(kind);
    expect(mapping.bytes).toBe(20_000);
    expect(mapping.copy(0, 3)).toEqual(content.subarray(0, 3));
    expect(mapping.copy(12_345, 300)).toEqual(content.subarray(12_345, 12_645));
    expect(mapping.copy(19_990, 300)).toEqual(content.subarray(19_990));
    expect(mapping.copy(20_000, 5).length).toBe(0);
    for (const offset of [-1, 0.5, NaN, 2 ** 53]) expect(() => mapping.copy(offset, 1)).toThrow(RangeError);
    mapping.close();
    mapping.close();
    expect(await kindOf(() => mapping.copy(0, 1))).toBe('closed');
    file.close();
  });

  test('a file that shrank is a failure with its place, not a crash', async () => {
    const path = temporaryFile('a', new Uint8Array(1 << 20).fill(65));
    const { file, mapping } = await map(path);
    truncateSync(path, 10_000);
    expect(await failureOf(() => mapping.copy(500_000, 100))).toMatchObject({
      kind: 'file-changed',
      byteOffset: 500_000,
    });
    // Nor is what is left of it taken for the dump.
    expect(await kindOf(() => mapping.copy(100, 4))).toBe('file-changed');
    truncateSync(path, 0);
    expect(await kindOf(() => mapping.copy(0, 1))).toBe('file-changed');
    // Filled up again, with zeros.
    truncateSync(path, 1 << 20);
    expect(await kindOf(() => mapping.copy(0, 1))).toBe('file-changed');
    mapping.close();
    file.close();
  });

  test('a file that was rewritten is a failure, whether longer or as long', async () => {
    for (const content of ['b'.repeat(50_000), 'b'.repeat(90_000)]) {
      const path = temporaryFile('a', 'a'.repeat(50_000));
      const { file, mapping } = await map(path);
      writeFileSync(path, content);
      touch(path);
      expect(await failureOf(() => mapping.copy(10, 10))).toMatchObject({
        kind: 'file-changed',
        message: `${path} has been rewritten since it was opened; open it again.`,
      });
      mapping.close();
      file.close();
    }
  });

  test('a file that grew, was touched or lost its name shows what it was when it was opened', async () => {
    const path = temporaryFile('a', 'abc');
    const { file, mapping } = await map(path);
    appendFileSync(path, 'def');
    expect(textOf(mapping.copy(0, 10))).toBe('abc');
    touch(path);
    expect(textOf(mapping.copy(0, 10))).toBe('abc');
    renameSync(temporaryFile('b', 'another file'), path);
    expect(textOf(mapping.copy(1, 10))).toBe('bc');
    mapping.close();
    file.close();
  });

  test('offsets beyond 4 GiB are exact', async () => {
    const path = join(temporaryFolder(), 'sparse');
    const fd = openSync(path, 'w');
    ftruncateSync(fd, 6 * 2 ** 30);
    const marks = [0, 2 ** 31 - 4, 2 ** 31, 2 ** 32 - 4, 2 ** 32, 2 ** 32 + 4096, 6 * 2 ** 30 - 14];
    for (const at of marks) writeSync(fd, `${at}`.padStart(14), at);
    closeSync(fd);
    const { file, mapping } = await map(path);
    expect(mapping.kind).toBe(kind);
    // Where two marks overlap, the later one was written over the earlier.
    for (const at of [0, 2 ** 31, 2 ** 32, 2 ** 32 + 4096, 6 * 2 ** 30 - 14]) {
      expect(textOf(mapping.copy(at, 14))).toBe(`${at}`.padStart(14));
      const read = new Uint8Array(14);
      readWhole(file.fd, read, at, 14);
      expect(textOf(read)).toBe(`${at}`.padStart(14));
      if (at > 0) expect(readLineAt(mapping, at, 10)).toMatchObject({ truncated: true });
    }
    expect(textOf(mapping.copy(2 ** 32 - 4, 4))).toBe(`${2 ** 32 - 4}`.padStart(14).slice(0, 4));
    mapping.close();
    file.close();
  });

  test('a line is read to its newline, through windows, up to the limit', async () => {
    // Around every window's size, where an error by one would show.
    const sizes = [0, 1, 511, 512, 513, 4095, 4096, 4097, 65_535, 65_536, 65_537, 262_144, 300_000];
    const lines = sizes.map((size, i) => String.fromCharCode(97 + i).repeat(size));
    const { file, mapping } = await map(temporaryFile('a', lines.join('\n')));
    const text = (offset: number, max = 1 << 20) => {
      const { bytes, truncated } = readLineAt(mapping, offset, max);
      return [textOf(bytes), truncated];
    };
    let offset = 0;
    for (const line of lines) {
      expect(text(offset)).toEqual([line, false]);
      if (line.length > 0) {
        expect(text(offset, line.length)).toEqual([line, false]);
        expect(text(offset, line.length - 1)).toEqual([line.slice(0, -1), true]);
      }
      offset += line.length + 1;
    }
    expect(text(offset)).toEqual(['', false]);
    mapping.close();
    file.close();
  });
});

test.skipIf(!onLinux)('a mapped file is in the process’s memory map until it is closed', async () => {
  const path = temporaryFile('mapped-file-of-a-test.dump', 'x'.repeat(9000));
  const lines = () =>
    readFileSync('/proc/self/maps', 'utf8')
      .split('\n')
      .filter((line) => line.endsWith(path));
  const file = await openPlainFile(path);
  const [one, two] = [await mapFile(file), await mapFile(file)];
  expect(lines()).toHaveLength(2);
  expect(lines()[0]).toMatch(/^[0-9a-f]+-[0-9a-f]+ r--s 00000000 /);
  one.close();
  one.close();
  expect(lines()).toHaveLength(1);
  expect(textOf(two.copy(0, 2))).toBe('xx');
  two.close();
  file.close();
  expect(lines()).toEqual([]);
});

describe('reads for the scan', () => {
  test('stop at the file’s end', async () => {
    const file = await openPlainFile(temporaryFile('a', 'abcdef'));
    const into = new Uint8Array(10);
    expect(readInto(file.fd, into, 2, 10)).toBe(4);
    expect(textOf(into.subarray(0, 4))).toBe('cdef');
    expect(readInto(file.fd, into, 20, 10)).toBe(0);
    expect(readInto(file.fd, into, 1, 2)).toBe(2);
    file.close();
  });

  test('go through several steps, into shared memory too', async () => {
    const content = Uint8Array.from({ length: 9 << 20 }, (_, i) => (i * 31 + (i >> 12)) & 255);
    const file = await openPlainFile(temporaryFile('a', content));
    const into = new Uint8Array(new SharedArrayBuffer(content.length));
    expect(readInto(file.fd, into, 0, content.length)).toBe(content.length);
    expect(Buffer.compare(into, content)).toBe(0);
    file.close();
  });

  test('an end that comes too early is a failure at the byte that is missing', async () => {
    const path = temporaryFile('a', 'x'.repeat(1000));
    const file = await openPlainFile(path);
    truncateSync(path, 600);
    expect(await failureOf(() => readWhole(file.fd, new Uint8Array(1000), 0, 1000))).toMatchObject({
      kind: 'file-changed',
      byteOffset: 600,
    });
    file.close();
  });

  test('what the system refuses is a failure with its place; a caller’s bug stays one', async () => {
    const folder = openSync(temporaryFolder(), 'r');
    expect(await failureOf(() => readInto(folder, new Uint8Array(5), 7, 5))).toMatchObject({
      kind: 'io',
      byteOffset: 7,
    });
    closeSync(folder);
    const file = await openPlainFile(temporaryFile('a', 'abcdef'));
    expect(() => readInto(file.fd, new Uint8Array(2), 0, 5)).toThrow(RangeError);
    file.close();
  });
});
