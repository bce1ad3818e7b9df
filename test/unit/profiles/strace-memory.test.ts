import { describe, expect, it } from 'vitest';
import type { SharedMemory } from '../../../electron/engine/profiles/strace/address-space.ts';
import { AddressSpace } from '../../../electron/engine/profiles/strace/address-space.ts';
import { LargestMappings } from '../../../electron/engine/profiles/strace/largest-mappings.ts';
import { MemoryArguments, numberIn } from '../../../electron/engine/profiles/strace/memory-arguments.ts';
import { kinds, reservedBit } from '../../../electron/engine/profiles/strace/region-kind.ts';
import { TimeSlope } from '../../../electron/engine/profiles/strace/time-slope.ts';
import { plainQuestion, profileOfBytes } from '../../builders/open-profile.ts';
import { randomGenerator } from '../../builders/random.ts';

/** A byte of memory for each unit of address space: its kind, or -1. */
class SlowSpace {
  readonly units: Int8Array;

  constructor(units = new Int8Array(700).fill(-1)) {
    this.units = units;
  }

  count(from: number, to: number): number {
    return this.units.subarray(from, to).filter((kind) => kind >= 0).length;
  }

  map(from: number, to: number, kind: number): number {
    const replaced = this.count(from, to);
    this.units.fill(kind, from, to);
    return replaced;
  }

  protect(from: number, to: number, isReserved: boolean): void {
    for (let at = from; at < to; at += 1) {
      const kind = this.units[at]!;
      if (kind >= 0) this.units[at] = isReserved ? kind | reservedBit : kind & ~reservedBit;
    }
  }

  bytesOfKind(): number[] {
    return Array.from({ length: kinds }, (_, kind) => this.units.filter((unit) => unit === kind).length);
  }
}

describe('the mapped regions of an address space', () => {
  it.each([1, 2, 3, 4, 5, 6])('are those of a byte-by-byte map, forks too (seed %i)', (seed) => {
    const random = randomGenerator(seed);
    const below = (most: number): number => random(most);
    const shared: SharedMemory = { bytesOfKind: new Float64Array(kinds), largest: new LargestMappings() };
    const spaces = [{ quick: new AddressSpace(shared), slow: new SlowSpace() }];
    for (let step = 0; step < 3000; step += 1) {
      const { quick, slow } = spaces[below(spaces.length)]!;
      const start = below(580);
      const end = start + 1 + below(step % 7 === 0 ? 60 : 4);
      const action = below(20);
      if (action < 9) {
        const kind = below(kinds);
        const mapping = shared.largest.wants(end - start)
          ? shared.largest.offer({
              ...{ bytes: end - start, address: start, pid: 1, time: 0, line: step, kind },
              ...{ space: quick, remaining: end - start },
            })
          : 0;
        expect(quick.map(start, end, kind, mapping)).toBe(slow.map(start, end, kind));
      } else if (action < 14) {
        expect(quick.unmap(start, end)).toBe(slow.count(start, end));
        slow.map(start, end, -1);
      } else if (action < 19) {
        quick.protect(start, end, action < 16);
        slow.protect(start, end, action < 16);
      } else if (spaces.length < 4) {
        shared.bytesOfKind.forEach((bytes, kind, all) => (all[kind] = bytes + quick.bytesOfKind[kind]!));
        spaces.push({ quick: quick.fork(), slow: new SlowSpace(slow.units.slice()) });
      }
      expect(quick.hasWithin(start, end)).toBe(slow.count(start, end) > 0);
      expect(quick.kindAt(start)).toBe(slow.units[start]);
      expect([...quick.bytesOfKind]).toEqual(slow.bytesOfKind());
    }
    const together = Array.from({ length: kinds }, (_, kind) =>
      spaces.reduce((sum, { slow }) => sum + slow.bytesOfKind()[kind]!, 0),
    );
    expect([...shared.bytesOfKind]).toEqual(together);
    for (const { remaining, bytes } of shared.largest.list()) {
      expect(remaining).toBeGreaterThanOrEqual(0);
      expect(remaining).toBeLessThanOrEqual(bytes);
    }
  });

  it('are joined where a program makes an arena usable step by step', () => {
    const space = new AddressSpace({ bytesOfKind: new Float64Array(kinds), largest: new LargestMappings() });
    space.map(0, 2 ** 34, reservedBit, 0);
    // More steps than a space may have regions.
    for (let at = 0; at < 2_100_000; at += 1) space.protect(at * 4096, (at + 1) * 4096, false);
    expect([...space.bytesOfKind.subarray(0, 4)]).toEqual([
      2_100_000 * 4096,
      0,
      2 ** 34 - 2_100_000 * 4096,
      0,
    ]);
  });
});

/** As a regular expression says it. */
function slowNumber(text: string): number {
  const word = /^\s*(?:[a-z_]+=)?(0x[0-9a-f]{1,13}|\d{1,16}|NULL)(?![0-9a-zA-Z])/.exec(text)?.[1];
  if (word === undefined) return -1;
  const value = word === 'NULL' ? 0 : Number(word);
  return value <= 2 ** 52 ? value : -1;
}

describe('the arguments of memory calls', () => {
  it('are numbers where a regular expression finds one', () => {
    const random = randomGenerator(11);
    const pieces = [
      '0x',
      '0',
      '7f98',
      'deadbeef',
      'NULL',
      ' ',
      'addr=',
      '_',
      '4096',
      '999999999999',
      'f',
      'G',
      ',',
      '=',
    ];
    for (let run = 0; run < 20_000; run += 1) {
      const text = Array.from({ length: 1 + random(4) }, () => pieces[random(pieces.length)]).join('');
      const bytes = new TextEncoder().encode(`x${text}9`);
      expect(numberIn(bytes, 1, bytes.length - 1), text).toBe(slowNumber(text));
    }
  });

  it.each([
    [
      'NULL, 8192, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0',
      { bytes: 8192, isFile: false, isFixed: false },
    ],
    [
      '0x7f00, 100, PROT_NONE, MAP_PRIVATE|MAP_FIXED_NOREPLACE, 3, 0',
      { bytes: 4096, isFile: true, isFixed: true, isReserved: true },
    ],
    [
      'addr=NULL, length=5000, prot=PROT_READ, flags=MAP_SHARED, fd=3</a, b>, offset=0',
      { bytes: 8192, isFile: true },
    ],
    ['NULL, 4096, 0x3, 0x32, -1, 0', { isFile: false, isFixed: true, isReserved: false }],
    ['NULL, 4096, 0, 0x2, 4, 0', { isFile: true, isFixed: false, isReserved: true }],
  ])('mmap(%s)', (text, expected) => {
    const bytes = new TextEncoder().encode(text);
    const call = new MemoryArguments();
    expect(call.mmap(bytes, 0, bytes.length)).toBe(true);
    expect(call).toMatchObject(expected);
  });

  it.each([
    '',
    'NULL',
    'NULL, 4096',
    'NULL, 4096, PROT_READ',
    'NULL, 0, PROT_READ, MAP_PRIVATE, -1, 0',
    'NULL, x, 1, 2',
  ])('are not made up: mmap(%s)', (text) => {
    const bytes = new TextEncoder().encode(text);
    expect(new MemoryArguments().mmap(bytes, 0, bytes.length)).toBe(false);
  });
});

describe('the slope of memory over time', () => {
  it('is that of many even samples of it', () => {
    const random = randomGenerator(21);
    for (let run = 0; run < 30; run += 1) {
      const slope = new TimeSlope();
      const start = 1e9 + random(1000);
      const changes: [time: number, value: number][] = [];
      let time = start;
      for (let at = 0; at < 1 + random(20); at += 1) {
        changes.push([time, random(1e9)]);
        time += random(5);
      }
      const end = time + 1 + random(5);
      for (const [at, value] of changes) slope.push(at, value);
      const samples = 20_000;
      let [xy, xx, sum] = [0, 0, 0];
      for (let at = 0; at < samples; at += 1) {
        const moment = start + ((end - start) * (at + 0.5)) / samples;
        const value = changes.findLast(([when]) => when <= moment)?.[1] ?? 0;
        const x = moment - (start + end) / 2;
        [xy, xx, sum] = [xy + x * value, xx + x * x, sum + value];
      }
      const trend = slope.until(end);
      expect(trend).toMatchObject({ from: start, to: end });
      const scale = 1e9 / (end - start);
      expect(Math.abs((trend?.bytesPerSecond ?? NaN) - xy / xx)).toBeLessThan(scale * 1e-2);
      expect(Math.abs((trend?.meanBytes ?? NaN) - sum / samples)).toBeLessThan(1e9 * 1e-3);
    }
  });

  it('is not known where no time passes', () => {
    const slope = new TimeSlope();
    expect(slope.until(5)).toBeNull();
    slope.push(5, 1);
    slope.push(5, 2);
    expect(slope.until(5)).toBeNull();
    expect(slope.until(7)).toMatchObject({ bytesPerSecond: 0, meanBytes: 2 });
  });
});

it('calls and errors are counted for each thread, and its memory is that of its process', async () => {
  const log = [
    '10    1.000000 brk(NULL) = 0x1000000',
    '10    1.000000 clone3({flags=CLONE_VM|CLONE_THREAD}, 88) = 11',
    '11    2.000000 mmap(NULL, 8192, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = 0x7f0000000000 <0.5>',
    '10    3.000000 munmap(0x7f0000000000, 4096) = 0 <0.25>',
    '11    4.000000 munmap(0x1, 4096) = -1 EINVAL (Invalid argument) <0.25>',
    '11    5.000000 +++ exited with 0 +++',
    '10    6.000000 +++ exited with 0 +++',
  ].join('\n');
  const answer = (await profileOfBytes(new TextEncoder().encode(`${log}\n`))).answer(plainQuestion());
  if (answer.format !== 'strace' || answer.source !== 'log') throw new Error('not a log');
  expect(answer.processes.map(({ threads }) => threads)).toMatchObject([
    [
      { thread: 10, calls: 3, errors: 0, seconds: 0.25, mappedBytes: 0, unmappedBytes: 4096 },
      { thread: 11, calls: 2, errors: 1, seconds: 0.75, mappedBytes: 8192, unmappedBytes: 0 },
    ],
  ]);
});
