import type {
  MprofAnswer,
  ProfileQuestion,
  StraceAnswer,
  SystemCallRow,
} from '../../../../shared/protocol/profile.ts';
import type { ProfileTableName } from '../../../../shared/protocol/profile-screen.ts';
import { fail } from '../../../../shared/protocol/failure.ts';
import type { HeapSamples } from '../hpy/samples.ts';
import { trendOf } from './series.ts';
import type { ScreenTable } from './screen-table.ts';
import { tableOfRows } from './screen-table.ts';

/** All there is, in the format's usual way. */
export const wholeQuestion: ProfileQuestion = { by: null, cumulative: false, sort: null, limit: null };

const mebibyte = 2 ** 20;

/** Calls, slow calls, processes and mappings of a strace log, or the calls of a table. */
export function straceTable(answer: StraceAnswer, table: ProfileTableName): ScreenTable {
  if (table === 'calls')
    return tableOfRows(answer.calls, {
      name: ({ name }) => name,
      count: ({ count }) => count,
      errors: ({ errors }) => errors,
      seconds: ({ seconds }) => seconds,
      each: ({ seconds, count }) => (seconds === null || count === 0 ? null : seconds / count),
      ...(answer.source === 'table'
        ? {}
        : {
            slowest: ({ slowestSeconds }: SystemCallRow) => slowestSeconds,
            unfinished: ({ unfinished }: SystemCallRow) => unfinished,
          }),
    });
  if (answer.source === 'table') throw fail('bad-request', 'A table of strace -c has no calls one by one.');
  if (table === 'slowest')
    return tableOfRows(answer.slowest, {
      name: ({ name }) => name,
      seconds: ({ seconds }) => seconds,
      pid: ({ pid }) => pid,
      time: ({ time }) => time,
      line: ({ line }) => line,
    });
  if (table === 'processes')
    return tableOfRows(answer.processes, {
      command: ({ command }) => command ?? '',
      pid: ({ pid }) => pid,
      parent: ({ parent }) => parent,
      peak: ({ peakBytes }) => peakBytes,
      final: ({ finalBytes }) => finalBytes,
      threads: ({ threads }) => threads.length,
      calls: ({ threads }) => threads.reduce((sum, { calls }) => sum + calls, 0),
      slope: ({ trend }) => trendOf(trend)?.bytesPerSecond ?? null,
      exit: ({ exit }) => exit ?? '',
    });
  if (table === 'threads')
    return tableOfRows(
      answer.processes.flatMap(({ pid, command, threads }) =>
        threads.map((thread) => ({ ...thread, pid, command })),
      ),
      {
        thread: ({ thread }) => thread,
        pid: ({ pid }) => pid,
        command: ({ command }) => command ?? '',
        calls: ({ calls }) => calls,
        errors: ({ errors }) => errors,
        seconds: ({ seconds }) => seconds,
        mapped: ({ mappedBytes }) => mappedBytes,
        unmapped: ({ unmappedBytes }) => unmappedBytes,
      },
    );
  return tableOfRows(answer.memory.largest, {
    kind: ({ kind }) => kind,
    bytes: ({ bytes }) => bytes,
    remaining: ({ remainingBytes }) => remainingBytes,
    address: ({ address }) => `0x${address.toString(16)}`,
    pid: ({ pid }) => pid,
    time: ({ time }) => time,
    line: ({ line }) => line,
  });
}

/** Runs of functions, or the runs of mprof in one file. Times are seconds after the first sample. */
export function mprofTable({ samples, functions, runs }: MprofAnswer, table: ProfileTableName): ScreenTable {
  const begin = samples[0]?.[0] ?? functions[0]?.start ?? 0;
  if (table === 'runs')
    return tableOfRows(runs, {
      command: ({ command }) => command ?? '',
      peak: ({ peakMiB }) => peakMiB * mebibyte,
      samples: ({ from, to }) => to - from,
      seconds: ({ from, to }) => (to > from ? samples[to - 1]![0] - samples[from]![0] : 0),
    });
  return tableOfRows(functions, {
    function: ({ name }) => name,
    increment: ({ startMiB, endMiB }) => (endMiB - startMiB) * mebibyte,
    atStart: ({ startMiB }) => startMiB * mebibyte,
    atEnd: ({ endMiB }) => endMiB * mebibyte,
    time: ({ start }) => start - begin,
    seconds: ({ start, end }) => end - start,
    level: ({ level }) => level,
  });
}

/** heapy's samples, or the kinds of one of them (the last, unless asked for). */
export function hpyTable(samples: HeapSamples, table: ProfileTableName, subject: number | null): ScreenTable {
  const first = samples.time[0] ?? 0;
  if (table === 'samples')
    return tableOfRows([...samples.time], {
      time: (time) => time - first,
      size: (_, at) => samples.size[at]!,
      count: (_, at) => samples.count[at]!,
      kinds: (_, at) => samples.rowStart[at + 1]! - samples.rowStart[at]!,
    });
  const sample = subject ?? samples.time.length - 1;
  const from = samples.rowStart[sample];
  const to = samples.rowStart[sample + 1];
  if (from === undefined || to === undefined) throw fail('not-found', 'There is no such sample.');
  return {
    columns: ['kind', 'size', 'count', 'average'],
    rows: to - from,
    key: (row) => row,
    cell: (row, column) => {
      const at = from + row;
      if (column === 0) return samples.kinds[samples.rowKind[at]!]!;
      const [size, count] = [samples.rowSize[at]!, samples.rowCount[at]!];
      return column === 1 ? size : column === 2 ? count : count === 0 ? null : size / count;
    },
  };
}
