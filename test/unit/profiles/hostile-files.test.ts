import { describe, expect, test } from 'vitest';
import { noWatch, profileOfBytes } from '../../builders/open-profile.ts';
import { readMarshalDict } from '../../../electron/engine/profiles/marshal/read-dict.ts';
import { StatsSink } from '../../../electron/engine/profiles/pstats/read-stats.ts';
import { memorySource } from '../../../electron/engine/profiles/profile-source.ts';
import { readPickle } from '../../../electron/engine/profiles/pickle/read-pickle.ts';
import { SnapshotShape } from '../../../electron/engine/profiles/tracemalloc/snapshot-shape.ts';

const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));
const u32 = (value: number): string =>
  String.fromCharCode(value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, value >>> 24);
const text = (of: string): string => `\x8c${String.fromCharCode(of.length)}${of}\x94`;
const snapshotStart = `\x80\x04${text('tracemalloc')}${text('Snapshot')}\x93\x94)\x81\x94}\x94`;

describe('pickles made to do harm', () => {
  test.each([
    ['a call', `${snapshotStart}R.`, 'The pickle holds the opcode REDUCE, which no tracemalloc snapshot has'],
    ['a class of the system', `${snapshotStart}cposix\nsystem\n.`, 'asks for the class "posix.system"'],
    ['a class by stack', `${snapshotStart}${text('os')}${text('system')}\x93.`, 'the class "os.system"'],
    ['an instance', `${snapshotStart}ios\nsystem\n.`, 'the opcode INST'],
    ['an extension', `${snapshotStart}\x82\x01.`, 'the opcode EXT1'],
    ['a persistent id', `${snapshotStart}Pabc\n.`, 'the opcode PERSID'],
    ['no opcode', `${snapshotStart}\xfe.`, 'holds no opcode (0xfe)'],
    [
      'a memo entry of four thousand million',
      `${snapshotStart}r${u32(0xffffffff)}.`,
      'numbers a value 4294967295',
    ],
    ['a look back ahead', `${snapshotStart}j${u32(0x7fffffff)}.`, 'refers back to value 2147483647'],
    [
      'a text of 4 GB',
      `${snapshotStart}X${u32(0xfffffff0)}abc`,
      'a text of 4294967280 bytes, beyond its end',
    ],
    ['a text of 2^63 bytes', `${snapshotStart}\x8d${u32(0)}${u32(0x80000000)}abc`, 'beyond its end'],
    ['a frame of 2^63 bytes', `${snapshotStart}\x95${u32(0)}${u32(0x80000000)}.`, 'ends within a frame'],
    ['marks without end', snapshotStart + '('.repeat(1000), 'nested deeper than any tracemalloc snapshot'],
    ['a group that did not begin', `${snapshotStart}t.`, 'ends a group that it did not begin'],
    ['values without end', snapshotStart + 'K\x01'.repeat(1_100_000), 'more than 1048576 values at once'],
    ['tuples of tuples of tuples', `${snapshotStart}))\x86`, 'neither a trace nor a part of one'],
    ['a number of 2000 bits', `${snapshotStart}\x8a\xfa${'\x01'.repeat(250)}.`, 'a number beyond 2^53'],
    ['a second list', `${snapshotStart}]]`, 'has a second list'],
    ['lists in lists', `${snapshotStart}](]e`, 'has a second list'],
    ['a bool for a number', `${snapshotStart}\x88`, 'the opcode NEWTRUE'],
    ['nothing more', snapshotStart, 'ends too early: it was cut short or is damaged'],
    ['a class as its own state', `${snapshotStart}h\x02b`, 'fills something that is no object'],
  ])('%s', async (_, content, message) => {
    await expect(profileOfBytes(bytesOf(content))).rejects.toThrow(message);
  });

  test('a trace that the file refers back to is refused, not counted once', async () => {
    const traces = `h\x00${text('_Traces')}\x93\x94)\x81\x94}\x94${text('_traces')}]\x94`;
    const trace = `${text('a.py')}K\x01\x86\x94\x85\x94\x86\x94`;
    const content = `${snapshotStart}(${text('traces')}${traces}(K\x09${trace}`;
    // In the order of the file: 5 values up to the dict, 'traces', 6 of the list, the file, its line, the traceback.
    const remembered = 15;
    await expect(profileOfBytes(bytesOf(`${content}h${String.fromCharCode(remembered)}e`))).rejects.toThrow(
      'refers back to a tuple that stands only once',
    );
  });

  test.each([
    [
      'cos\nsystem\n(S"echo"\ntR.',
      'The pickle asks for the class "os.system", which no profile holds; nothing was run.',
    ],
    ['\x80\x04\x95\x05\0\0\0\0\0\0\0]\x94K\x01a.', 'The pickle holds plain data, not a profile'],
    ['\x80\x04cposix\nsystem\n.', 'The pickle asks for the class "posix.system", which no profile holds'],
  ])('a pickle of something else is named', async (content, message) => {
    await expect(profileOfBytes(bytesOf(content), 'x.pkl')).rejects.toThrow(
      `x.pkl is no profile that Meliscope knows. ${message}`,
    );
  });

  test('cancelling stops between windows', async () => {
    const source = memorySource('x', bytesOf(snapshotStart + '('.repeat(10)));
    const reached = () => Promise.reject(new Error('stop'));
    await expect(readPickle(source, new SnapshotShape(), { reached })).rejects.toThrow('stop');
  });
});

describe('marshal files made to do harm', () => {
  const key = '\xa9\x03\xda\x01a\xe9\x01\0\0\0\xda\x01f';
  test.each([
    ['tuples of four thousand million', `{(${u32(0x7fffffff)}`, 'announces 2147483647 values'],
    ['negative counts', `{(${u32(0xffffffff)}`, 'announces -1 of something'],
    ['bytes beyond the end', `{)\x03s${u32(1000)}ab`, 'announces 1000 bytes of content, beyond its end'],
    ['digits beyond the end', `{)\x03l${u32(0x7fffffff)}`, 'a number of 2147483647 digits, beyond its end'],
    ['digits of the least number', `{)\x03l${u32(0x80000000)}`, 'a number of 2147483648 digits'],
    ['a value that holds itself', `{\xa9\x03r${u32(0)}`, 'refers back to value 0, which it does not have'],
    ['a look back ahead', `{)\x03r${u32(77)}`, 'refers back to value 77'],
    ['a text of Python 2 that was not', `{)\x03R${u32(3)}`, 'refers back to text 3'],
    ['nesting without end', `{${')\x01'.repeat(5000)}`, 'nested too deeply'],
    ['dicts in dicts without end', '{'.repeat(5000), 'nested too deeply'],
    ['a type that is none', `{)\x03\x7fxx`, 'a value of the type 0x7f'],
    ['an end in a tuple', `{)\x030xx`, 'has no value where one belongs'],
    ['a key without a value', `{${key}0`, 'has no value where one belongs'],
    ['something else than figures', `{${key}N0`, 'has something else of 0 where its figures belong'],
    ['a list as a dict', `{${key})\x05${'i\0\0\0\0'.repeat(5)}0`, 'where its figures belong'],
    ['more behind the end', '{0extra', 'but 5 more bytes follow'],
  ])('%s', async (_, content, message) => {
    await expect(readMarshalDict(bytesOf(content), () => new StatsSink(), noWatch)).rejects.toThrow(message);
  });

  test('no function at all, and content that only begins like a profile', async () => {
    await expect(profileOfBytes(bytesOf('{0'))).rejects.toThrow('The profile holds no function');
    await expect(profileOfBytes(bytesOf('{0extra'))).rejects.toThrow(
      'profile is no profile that Meliscope knows',
    );
  });
});
