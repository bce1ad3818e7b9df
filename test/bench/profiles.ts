import { parseArgs } from 'node:util';
import { profileImporters } from '../../electron/engine/profiles/list.ts';
import type { OpenProfile } from '../../electron/engine/profiles/profile-importer.ts';
import { memorySource } from '../../electron/engine/profiles/profile-source.ts';
import { LineSplitter } from '../../electron/engine/profiles/text-lines/line-splitter.ts';
import { randomGenerator } from '../builders/random.ts';
import { anonymousBytes } from './memory.ts';

/**
 * Readers of large companion files against making one string of each line in the same run: ratios hold on a machine of any
 * speed. Also the first answer, and what stays in memory for each byte of the file.
 */
export async function benchProfiles(args: string[]): Promise<unknown> {
  const { values } = parseArgs({ args, options: { megabytes: { type: 'string', default: '64' } } });
  const bytes = Number(values.megabytes) * 1e6;
  const results = [];
  for (const [id, make] of [
    ['strace', straceLog],
    ['folded', foldedStacks],
  ] as const) {
    const content = make(bytes);
    const strings = await seconds(() => Promise.resolve(lineStrings(content)));
    collect();
    const before = anonymousBytes();
    const profile: { opened: OpenProfile | null } = { opened: null };
    const reading = await seconds(async () => {
      const importer = profileImporters.find((each) => each.id === id);
      if (importer === undefined) throw new Error(`no importer ${id}`);
      profile.opened = await importer.open(memorySource(id, content), { reached: () => Promise.resolve() });
    });
    collect();
    const kept = anonymousBytes() - before;
    const answering = await seconds(() =>
      Promise.resolve(profile.opened?.answer({ by: null, cumulative: false, sort: null, limit: 50 })),
    );
    results.push({
      format: id,
      megabytes: content.length / 1e6,
      readingSeconds: reading,
      megabytesPerSecond: content.length / 1e6 / reading,
      timesLineStrings: reading / strings,
      answerTimesReading: answering / reading,
      keptBytesPerByte: kept / content.length,
    });
  }
  return results;
}

const collect = (): void => globalThis.gc?.();

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await work();
  return (performance.now() - begin) / 1000;
}

function lineStrings(content: Uint8Array): number {
  const decoder = new TextDecoder();
  let letters = 0;
  const splitter = new LineSplitter((bytes, from, to) => {
    letters += decoder.decode(bytes.subarray(from, to)).length;
  });
  splitter.push(content);
  splitter.end();
  return letters;
}

function textOf(bytes: number, line: (at: number) => string): Uint8Array {
  const encoder = new TextEncoder();
  const content = new Uint8Array(bytes);
  let used = 0;
  for (let at = 0; ; at += 1) {
    const { written } = encoder.encodeInto(line(at), content.subarray(used));
    used += written;
    if (content[used - 1] !== 10) return content.subarray(0, content.lastIndexOf(10) + 1);
  }
}

/** Memory calls of one process among others, a thousand mappings at once. */
function straceLog(bytes: number): Uint8Array {
  const random = randomGenerator(1);
  const mapped: [address: number, bytes: number][] = [];
  let top = 0x7f98_0000_0000;
  return textOf(bytes, (at) => {
    const stamp = `1333  ${(1.7e9 + at / 1e4).toFixed(6)} `;
    const kind = random(4);
    if (kind === 0 || mapped.length === 0) {
      const length = (1 + random(64)) * 4096;
      top = top - length < 0x7000_0000_0000 ? 0x7f98_0000_0000 : top - length;
      mapped.push([top, length]);
      return `${stamp}mmap(NULL, ${length}, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = 0x${top.toString(16)} <0.000012>\n`;
    }
    if (kind === 1 && mapped.length > 1000) {
      const place = random(mapped.length);
      const [address, length] = mapped[place]!;
      mapped[place] = mapped.at(-1)!;
      mapped.pop();
      return `${stamp}munmap(0x${address.toString(16)}, ${length}) = 0 <0.000009>\n`;
    }
    return kind === 2
      ? `${stamp}read(${random(20)}, "{\\"id\\": 4, \\"k\\": \\"\\302\\265\\"}"..., 8192) = ${random(8192)} <0.000031>\n`
      : `${stamp}openat(AT_FDCWD, "/etc/ld.so.preload", O_RDONLY) = -1 ENOENT (No such file or directory) <0.000020>\n`;
  });
}

/** Stacks of a shared trunk and new leaves: four nodes a line. */
function foldedStacks(bytes: number): Uint8Array {
  const random = randomGenerator(2);
  return textOf(bytes, () => {
    const frames = ['main (app.py:1)', `step_${random(300)} (app.py:${random(900)})`];
    for (let depth = 0; depth < 4; depth += 1)
      frames.push(`handler_${random(50_000)} (views_${depth}.py:${depth})`);
    return `${frames.join(';')} ${1 + random(100)}\n`;
  });
}
