import { asBytes } from '../../../shared/model/units.ts';
import type { ProcessFacts, ProcessFigure } from '../../../shared/protocol/process.ts';
import type { Json } from './json-shape.ts';
import { isObject, listOf, numberOf, numbersOf, textOf } from './json-shape.ts';
import type { ProcessLines } from './process-lines.ts';

type Fields = Readonly<Record<string, Json>>;

/** The header and the trailer as facts. What a line lacks, or has in another shape, is null, 0 or empty. */
export function processFacts({ header, threads, trailer }: ProcessLines): ProcessFacts {
  const memory = fieldsOf(header['memory']);
  const collector = fieldsOf(header['gc']);
  return {
    python: numbersOf(header['python']).slice(0, 3).join('.') || '?',
    version: textOf(header['version']) ?? '',
    implementation: textOf(header['implementation']) ?? '',
    platform: textOf(header['platform']) ?? '',
    machine: textOf(header['machine']),
    pointerBytes: numberOf(header['pointerBytes']),
    build: buildWords(fieldsOf(header['build'])),
    pid: numberOf(header['pid']),
    executable: textOf(header['executable']),
    argv: Array.isArray(header['argv']) ? listOf(header['argv']).map((word) => textOf(word) ?? '') : null,
    time: numberOf(header['time']),
    allocator: textOf(header['allocator']),
    rss: bytesOrNull(numberOf(memory['rss']) ?? numberOf(memory['peakRss'])),
    status: figures(memory['status']),
    smaps: figures(memory['smaps']),
    allocatedBlocks: numberOf(header['allocatedBlocks']),
    mallocStats: textOf(header['mallocStats']),
    collector: {
      enabled: typeof collector['enabled'] === 'boolean' ? collector['enabled'] : null,
      counts: numbersOf(collector['counts']),
      thresholds: numbersOf(collector['thresholds']),
      frozen: numberOf(collector['frozen']),
      garbage: numberOf(collector['garbage']),
    },
    forked: header['forked'] === true,
    threads: threads.length,
    end: trailer === null ? null : endOf(trailer),
  };
}

const fieldsOf = (value: Json | undefined): Fields => (isObject(value) ? value : {});
const bytesOrNull = (value: number | null) => (value === null ? null : asBytes(value));

function endOf(trailer: Fields): ProcessFacts['end'] {
  const count = (name: string): number => numberOf(trailer[name]) ?? 0;
  return {
    objects: count('objects'),
    bytes: asBytes(count('bytes')),
    skipped: count('skipped'),
    least: count('least'),
    guessed: count('guessed'),
    torn: count('torn'),
    materialised: count('materialised'),
    unnamed: count('unnamed'),
    seconds: numberOf(trailer['seconds']),
    ownBytes: bytesOrNull(numberOf(trailer['ownBytes'])),
  };
}

/** `Threads` and `HugetlbPages` are as the kernel gives them: a count, and bytes. */
const figures = (value: Json | undefined): ProcessFigure[] =>
  Object.entries(fieldsOf(value)).flatMap(([name, figure]) =>
    typeof figure === 'number' ? [{ name, value: figure, bytes: name !== 'Threads' }] : [],
  );

function buildWords(build: Fields): string[] {
  const words: string[] = [];
  if (build['debug'] === true) words.push('debug build');
  if (build['freeThreaded'] === true) words.push('free-threaded');
  if (build['gil'] === false) words.push('GIL off');
  if (build['maxunicode'] === 65535) words.push('narrow unicode');
  if (build['byteorder'] === 'big') words.push('big-endian');
  return words;
}
