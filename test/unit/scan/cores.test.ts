import { describe, expect, test } from 'vitest';
import { fixtureBytes } from '../../builders/fixtures.ts';
import { randomGenerator } from '../../builders/random.ts';
import { cores, scanBytes, utf8 } from '../../builders/scan-bytes.ts';

const line = (text: string) => `${text}\n`;
const plain = '{"address": 140293937178976, "type": "set", "size": 216, "len": 0, "refs": []}\n';

describe.each(['kernel', 'twin'] as const)('the %s', (name) => {
  const scan = (text: string | Uint8Array, segmentBytes?: number) =>
    scanBytes(typeof text === 'string' ? utf8(text) : text, cores[name], segmentBytes);
  const rows = (text: string) =>
    scan(text).rows.map(({ address, type, size, length, refs }) => [address, type, size, length, refs]);

  test('reads every shape of line that meliae writes', () => {
    expect(
      rows(
        plain +
          line('{"address": 1, "type": "function", "size": 144, "name": "f", "refs": [2, 2, 3]}') +
          line('{"address": 4, "type": "str", "size": 69, "len": 20, "value": "a\\"b\\\\", "refs": []}') +
          line('{"address": 5, "type": "int", "size": 28, "value": -7, "refs": []}') +
          line('{"address": 6, "type": "str", "size": 28, "value": null, "refs": [18446744073709551615]}'),
      ),
    ).toEqual([
      [140293937178976n, 'set', 216, 0, []],
      [1n, 'function', 144, null, [2n, 2n, 3n]],
      [4n, 'str', 69, 20, []],
      [5n, 'int', 28, null, []],
      [6n, 'str', 28, null, [18446744073709551615n]],
    ]);
  });

  test('reads numbers of every length exactly, up to 2^64-1', () => {
    const addresses = Array.from({ length: 20 }, (_, digits) =>
      BigInt('12345678901234567890'.slice(0, digits + 1)),
    );
    addresses.push(
      0n,
      2n ** 53n - 1n,
      2n ** 53n + 1n,
      2n ** 63n,
      2n ** 64n - 1n,
      9999999999999999n,
      10000000000000000n,
    );
    const text = addresses
      .map((a) => line(`{"address": ${a}, "type": "x", "size": 1, "refs": [${a},${a} , ${a}]}`))
      .join('');
    expect(rows(text)).toEqual(addresses.map((a) => [a, 'x', 1, null, [a, a, a]]));
  });

  test('goes on with the lists of our own dump script after the references, and only there', () => {
    expect(
      rows(
        line(
          '{"address": 1, "type": "dict", "size": 8, "len": 2, "refs": [2, 3], "keys": [4, 5], "first": 0}',
        ) +
          line('{"address": 6, "type": "dict", "size": 8, "refs": [], "keys": [4], "values": [7]}') +
          line(
            '{"address": 8, "type": "code", "size": 8, "refs": [], "also": [9], "alsonames": ["co_name"]}',
          ) +
          line('{"address": 10, "type": "x", "keys": [4], "size": 8, "refs": [2]}') +
          line(
            '{"address": 11, "type": "x", "size": 8, "refs": [2], "keyss": [4], "valuez": [5], "alse": [6]}',
          ) +
          // With an escape in a key, the slow path reads the line.
          line('{"address": 12, "type": "x", "size": 8, "refs": [2], "keys": [4], "\\u0061": 1}') +
          line('{"address": 13, "type": "x", "size": 8, "refs": [2], "keys": {"a": 1}}'),
      ),
    ).toEqual([
      [1n, 'dict', 8, 2, [2n, 3n, 4n, 5n]],
      [6n, 'dict', 8, null, [4n, 7n]],
      [8n, 'code', 8, null, [9n]],
      [10n, 'x', 8, null, [2n]],
      [11n, 'x', 8, null, [2n]],
      [12n, 'x', 8, null, [2n, 4n]],
      [13n, 'x', 8, null, [2n]],
    ]);
  });

  test('reads keys in any order, compact, spread, with a carriage return or a comma at the end', () => {
    expect(
      rows(
        line('{"refs":[7,8],"size":3,"len":4,"type":"t","address":9}') +
          line('  { "address" : 10 ,\t"type" : "t" , "size" : 3 , "refs" : [ 7 , 8 ] } ,') +
          '{"address": 11, "type": "t", "size": 3, "refs": []}\r\n' +
          '{"address": 12, "type": "t", "size": 3, "refs": []},\r\n',
      ),
    ).toEqual([
      [9n, 't', 3, 4, [7n, 8n]],
      [10n, 't', 3, null, [7n, 8n]],
      [11n, 't', 3, null, []],
      [12n, 't', 3, null, []],
    ]);
  });

  test('passes over keys it does not know, nested values too, and says so', () => {
    const { rows: read } = scan(
      line(
        '{"address": 1, "type": "t", "size": 3, "extra": {"a": [1, "]}", {"b": null}], "c": -1.5e3}, "refs": [2]}',
      ),
    );
    expect(read[0]).toMatchObject({ address: 1n, refs: [2n], fields: 32 });
  });

  test('keeps sizes and lengths beyond 32 bits, and negative sizes', () => {
    const { rows: read, counts } = scan(
      line('{"address": 1, "type": "t", "size": 4294967293, "len": 4294967293, "refs": []}') +
        line('{"address": 2, "type": "t", "size": 4294967294, "len": 4294967294, "refs": []}') +
        line('{"address": 3, "type": "t", "size": 9007199254740991, "len": 9007199254740991, "refs": []}') +
        line('{"address": 4, "type": "t", "size": -34, "refs": []}') +
        line('{"address": 5, "type": "t", "size": 9007199254740993, "refs": []}') +
        line('{"address": 6, "type": "t", "size": 12.9, "refs": []}'),
    );
    expect(read.map(({ size, length }) => [size, length])).toEqual([
      [4294967293, 4294967293],
      [4294967294, 4294967294],
      [9007199254740991, 9007199254740991],
      [-34, null],
      [12, null],
    ]);
    expect(counts).toEqual({ 'negative-size': 1, 'bad-size': 1 });
  });

  test('counts what is wrong with a line by kind, with its number and place', () => {
    const text =
      '\ufeff# a comment\n' +
      '\n' +
      plain +
      'garbage\n' +
      line('{"type": "t", "size": 3, "refs": []}') +
      line('{"address": 1, "size": 3, "refs": []}') +
      line('{"address": 2, "type": "t", "refs": []}') +
      line('{"address": 3, "type": "t", "size": 3}') +
      line('{"address": -3, "type": "t", "size": 3, "refs": []}') +
      line('{"address": 18446744073709551616, "type": "t", "size": 3, "refs": []}') +
      line('{"address": 4, "type": "t", "size": 3, "refs": [1, "x", -2, 5]}') +
      line('{"address": 5, "type": "t", "size": 3, "size": 4, "refs": []}') +
      line('{"address": 6, "type": "t", "size": 3, "refs": [}') +
      '{"address": 7, "type": "t", "si';
    const { rows: read, counts, problems, lines } = scan(text);
    expect(read.map(({ address, type, size, refs }) => [address, type, size, refs])).toEqual([
      [140293937178976n, 'set', 216, []],
      [1n, '(no type)', 3, []],
      [2n, 't', 0, []],
      [3n, 't', 3, []],
      [4n, 't', 3, [1n, 5n]],
      [5n, 't', 4, []],
    ]);
    expect(counts).toEqual({
      'not-an-object': 1,
      'missing-address': 1,
      'missing-type': 1,
      'missing-size': 1,
      'missing-refs': 1,
      'bad-address': 2,
      'bad-field': 1,
      'duplicate-key': 1,
      'not-json': 1,
      truncated: 1,
    });
    expect(lines).toBe(14);
    expect(problems.map(({ line: number }) => number)).toEqual([4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]);
    for (const { line: number, byteOffset } of problems) {
      expect(byteOffset).toBe(
        utf8(
          text
            .split('\n')
            .slice(0, number - 1)
            .map(line)
            .join(''),
        ).length,
      );
    }
  });

  test('an array around all objects holds nothing on purpose', () => {
    const { rows: read, counts } = scan(
      '[\n' + plain.replace('\n', ',\n') + plain.replace('\n', '\r\n') + ']\n',
    );
    expect(read.length).toBe(2);
    expect(counts).toEqual({});
  });

  test('a last line without its newline is whole', () => {
    expect(scan(plain + plain.trimEnd()).rows.length).toBe(2);
    expect(scan(plain.trimEnd()).counts).toEqual({});
  });

  test('gives the same rows however the file is cut into segments', () => {
    const bytes = fixtureBytes('meliae', 'small-py310.dump.gz').subarray(0, 300_000);
    const whole = scan(bytes);
    for (const segmentBytes of [1, 7, 100, 4096, 65_537]) {
      const part = segmentBytes < 100 ? bytes.subarray(0, 20_000) : bytes;
      const expected = segmentBytes < 100 ? scan(part) : whole;
      const cut = scan(part, segmentBytes);
      expect(cut.rows).toEqual(expected.rows);
      expect(cut.problems).toEqual(expected.problems);
      expect(cut.lines).toBe(expected.lines);
    }
  });

  test('reads a line of a million references that is far longer than a window', () => {
    const refs = Array.from({ length: 1_000_000 }, (_, i) => 140293937178976 + i * 16);
    const { rows: read } = scan(
      plain + line(`{"address": 1, "type": "list", "size": 8, "refs": [${refs.join(', ')}]}`) + plain,
      1 << 20,
    );
    expect(read.length).toBe(3);
    expect(read[1]?.refs.length).toBe(1_000_000);
    expect(read[1]?.refs[999_999]).toBe(BigInt(refs[999_999]!));
  });

  test('meets more types than its first table holds, and very long names', () => {
    const names = Array.from({ length: 5000 }, (_, i) => `T${i}`.repeat(i % 7 === 0 ? 40 : 1));
    names.push('L'.repeat(300_000));
    const text = [...names, ...names]
      .map((type, i) => line(`{"address": ${i}, "type": "${type}", "size": 1, "refs": []}`))
      .join('');
    expect(scan(text).rows.map(({ type }) => type)).toEqual([...names, ...names]);
  });
});

test('kernel and twin agree on every column of real dumps', () => {
  for (const name of ['small-py27', 'small-py310', 'small-py313']) {
    const bytes = fixtureBytes('meliae', `${name}.dump.gz`).subarray(0, 1_500_000);
    expect(scanBytes(bytes, cores.kernel).rows).toEqual(scanBytes(bytes, cores.twin).rows);
  }
});

test('kernel and twin agree on damaged lines, and the scan never throws', () => {
  const random = randomGenerator(20261124);
  const original = fixtureBytes('meliae', 'small-py310.dump.gz').subarray(0, 6_000);
  const alphabet = utf8('{}[]",:\\ \n\r\t0123456789abcelnrstvE-+.\u00e9#/');
  for (let round = 0; round < 1500; round += 1) {
    const bytes = original.slice(random(4000), 4000 + random(2000));
    for (let i = 0; i < 1 + random(12); i += 1) {
      const at = random(bytes.length);
      if (random(3) === 0) bytes[at] = random(256);
      else if (random(2) === 0) bytes[at] = alphabet[random(alphabet.length)]!;
      else bytes.copyWithin(at, random(bytes.length));
    }
    const kernel = scanBytes(bytes, cores.kernel, 1 + random(3000));
    const twin = scanBytes(bytes, cores.twin);
    expect({ rows: kernel.rows, problems: kernel.problems, lines: kernel.lines }).toEqual({
      rows: twin.rows,
      problems: twin.problems,
      lines: twin.lines,
    });
  }
});
