import { expect, test } from 'vitest';
import { readRecordFields } from '../../../electron/engine/importers/meliae/record-fields.ts';
import { randomGenerator } from '../../builders/random.ts';

const read = (line: string) => readRecordFields(new TextEncoder().encode(line));

test('values of every kind', () => {
  const line = (value: string) => `{"address": 1, "type": "x", "size": 8, "value": ${value}, "refs": []}`;
  expect(read(line('"a\\u00e4\\/b"')).value).toBe('aä/b');
  expect(read(line('12')).value).toBe(12);
  expect(read(line('-0.5')).value).toBe(-0.5);
  expect(read(line('null')).value).toBeNull();
  expect(read(line('true')).value).toBe('true');
  expect(read(line('9007199254740993'))).toMatchObject({ bigValue: '9007199254740993' });
  expect(read(line('"\\ud800"')).value).toBe('\ud800');
  expect(read('{"address": 1, "refs": []}')).toEqual({ other: {} });
});

test('keys in any order, compact or spaced, with keys that are not known', () => {
  expect(read('{"refs":[1,2,[3,"]"]],"len":3,"name":"café","extra":{"a":[1]},"size":1,"more":"x"}')).toEqual({
    name: 'café',
    other: { extra: '{"a":[1]}', more: '"x"' },
  });
});

test('what stands before damage or the end of the part is read', () => {
  expect(read('{"address": 1, "value": "abc", "refs": [1, 2')).toEqual({ value: 'abc', other: {} });
  expect(read('{"address": 1, "value": "abc')).toEqual({ other: {} });
  expect(read('{"value": "bad \\q escape", "name": "n"}')).toEqual({
    value: 'bad \\q escape',
    name: 'n',
    other: {},
  });
  for (const nothing of ['', '[', '{', '{"', '{"a"', '{"a":', '{"a" 1}', 'x', '{}', '{"a": {"b": ['])
    expect(read(nothing)).toEqual({ other: {} });
});

test('never throws, whatever the bytes are', () => {
  const random = randomGenerator(5);
  const base = '{"address": 1, "type": "str", "size": 50, "len": 3, "value": "a\\u00e4\\"b", "refs": [1, 2]}';
  for (let round = 0; round < 5000; round += 1) {
    const bytes = new TextEncoder().encode(base);
    for (let i = random(4); i >= 0; i -= 1) bytes[random(bytes.length)] = random(256);
    const fields = readRecordFields(bytes.subarray(0, 1 + random(bytes.length)));
    expect(typeof fields.other).toBe('object');
  }
});
