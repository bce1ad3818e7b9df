import { fail } from '../../../../shared/protocol/failure.ts';
import type {
  ProfileQuestion,
  StraceAnswer,
  StraceProcess,
  SystemCallRow,
} from '../../../../shared/protocol/profile.ts';
import type { OpenProfile, ProfileImporter } from '../profile-importer.ts';
import { compareText } from '../python-order.ts';
import { refuseGrouping, sortOf } from '../question.ts';
import { textOf } from '../text-lines/byte-text.ts';
import { headLines, LineSplitter } from '../text-lines/line-splitter.ts';
import { fileBit, reservedBit } from './region-kind.ts';
import { columnsOf, CountsTable } from './counts-table.ts';
import { LogLine } from './log-line.ts';
import { LogReader } from './log-reader.ts';
import type { Process } from './processes.ts';
import { straceText } from './text.ts';

/** Logs of strace with any options, and the tables of -c and -C. */
export const strace: ProfileImporter = {
  id: 'strace',
  title: 'strace log',
  sniff,
  async open(source, watch) {
    const log = new LogReader();
    const table = new CountsTable();
    const splitter = new LineSplitter((bytes, from, to) => {
      const odd = log.oddLines;
      log.take(bytes, from, to, splitter.line);
      if (log.oddLines === odd || to - from > 4096) return;
      if (!table.take(textOf(bytes, from, to))) return;
      log.oddLines = odd;
      if (log.firstOddLine === splitter.line) log.firstOddLine = 0;
    });
    for await (const window of source.windows(watch)) splitter.push(window);
    splitter.end();
    if (log.events === 0 && table.rows.length === 0)
      throw fail('damaged', `${source.name} begins like a strace log, but not one call in it could be read.`);
    return new StraceProfile(log, table.rows.length > 0 ? table : null);
  },
};

/** A log: lines of calls in a row. A table: its head line. */
function sniff(head: Uint8Array): number {
  const lines = headLines(head);
  const line = new LogLine();
  const encoder = new TextEncoder();
  let known = 0;
  let calls = 0;
  let other = 0;
  for (const text of lines) {
    if (columnsOf(text.slice(0, 400)) !== null) return other > calls ? 0.6 : 0.95;
    const bytes = encoder.encode(text);
    line.parse(bytes, 0, bytes.length);
    if (line.kind === 'blank' || line.kind === 'message' || line.kind === 'stack') continue;
    if (line.kind === 'call' || line.kind === 'exit' || line.kind === 'signal' || line.kind === 'resumed')
      calls += 1;
    if (line.kind === 'other') other += 1;
    else known += 1;
  }
  if (calls === 0) return 0;
  return known >= other ? 0.9 : known * 4 >= other ? 0.4 : 0;
}

const kindName = (kind: number): 'anonymous' | 'file' | 'reserved' =>
  (kind & reservedBit) !== 0 ? 'reserved' : (kind & fileBit) !== 0 ? 'file' : 'anonymous';

const sorts = ['time', 'calls', 'errors', 'name'] as const;

export class StraceProfile implements OpenProfile {
  readonly format = 'strace';
  readonly log: LogReader;
  /** strace's own table, of -c or at the end of a log (-C); null when there is none. */
  readonly table: CountsTable | null;

  constructor(log: LogReader, table: CountsTable | null) {
    this.log = log;
    this.table = table;
  }

  answer(question: ProfileQuestion): StraceAnswer {
    const { log } = this;
    const { memory, processes } = log;
    const calls = this.#calls(question);
    if (log.events === 0) return { format: 'strace', source: 'table', calls, memory: null };
    return {
      format: 'strace',
      source: 'log',
      calls,
      memory: {
        peakBytes: memory.peakBytes,
        finalBytes: memory.totalBytes,
        series: memory.series.points(),
        changes: memory.series.changes,
        isThinned: memory.series.isThinned,
        trend: log.stampKind === 'none' ? null : memory.slope.until(log.time),
        timeKind: log.stampKind,
        peakTime: memory.peakTime,
        peakKinds: memory.peakKinds(),
        finalKinds: memory.kinds(),
        askers: memory.askers(),
        unseenBytes: memory.unseenBytes,
        contradictions: memory.contradictions,
        unreadableCalls: memory.unreadable,
        assumedThreads: processes.assumedThreads,
        largest: processes.memory.largest
          .list()
          .map(({ bytes, address, pid, time, line, kind, remaining }) => {
            const left = Math.max(0, remaining);
            return { bytes, address, pid, time, line, kind: kindName(kind), remainingBytes: left };
          }),
      },
      processCount: processes.count,
      processes: processes.listed.map((process) =>
        processAnswer(process, log.stampKind === 'none' ? null : log.time),
      ),
      slowest: log.slowest.list(),
      signals: Object.fromEntries(log.signals),
      oddLines: log.oddLines,
      firstOddLine: log.firstOddLine === 0 ? null : log.firstOddLine,
      table: this.table === null ? null : tableRows(this.table),
    };
  }

  *text(question: ProfileQuestion): Generator<string, void, void> {
    yield* straceText(this.answer(question));
  }

  #calls(question: ProfileQuestion): SystemCallRow[] {
    const what = 'a strace log';
    refuseGrouping(what, question);
    const sort = sortOf(what, question.sort, sorts);
    const rows = this.log.events === 0 && this.table !== null ? tableRows(this.table) : this.#logRows();
    const order = sort ?? (rows.some(({ seconds }) => seconds !== null && seconds > 0) ? 'time' : 'calls');
    rows.sort((a, b) => {
      const byName = compareText(a.name, b.name);
      if (order === 'name') return byName;
      if (order === 'errors') return b.errors - a.errors || b.count - a.count || byName;
      if (order === 'calls') return b.count - a.count || byName;
      return (b.seconds ?? 0) - (a.seconds ?? 0) || b.count - a.count || byName;
    });
    return rows.slice(0, question.limit ?? undefined);
  }

  #logRows(): SystemCallRow[] {
    return this.log.calls.calls
      .filter(({ count }) => count > 0)
      .map((call) => ({
        name: call.name,
        count: call.count,
        errors: call.errors,
        unfinished: call.unfinished,
        seconds: call.timed > 0 ? call.seconds : null,
        slowestSeconds: call.timed > 0 ? call.slowestSeconds : null,
      }));
  }
}

/** Several tables in one file (strace -c run again with -A) are added up. */
function tableRows({ rows }: CountsTable): SystemCallRow[] {
  const sums = new Map<string, SystemCallRow>();
  for (const row of rows) {
    const before = sums.get(row.name);
    const seconds = row.seconds === null ? null : row.seconds + (before?.seconds ?? 0);
    sums.set(row.name, {
      name: row.name,
      count: row.count + (before?.count ?? 0),
      errors: row.errors + (before?.errors ?? 0),
      unfinished: 0,
      seconds,
      slowestSeconds: row.longestSeconds,
    });
  }
  return [...sums.values()];
}

/** `lastTime`: of the log; null where it has no times. */
const processAnswer = (process: Process, lastTime: number | null): StraceProcess => ({
  pid: process.pid === 0 ? null : process.pid,
  parent: process.parent === 0 ? null : process.parent,
  command: process.command,
  exit: process.exit,
  peakBytes: process.peakBytes,
  finalBytes: process.series.last,
  series: process.series.points(),
  changes: process.series.changes,
  trend: lastTime === null ? null : process.slope.until(process.endTime ?? lastTime),
  threads: process.threads.map(
    ({ pid, calls, errors, timed, seconds, mappedBytes, unmappedBytes, isAssumed }) => ({
      thread: pid === 0 ? null : pid,
      calls,
      errors,
      seconds: timed > 0 ? seconds : null,
      mappedBytes,
      unmappedBytes,
      isAssumed,
    }),
  ),
});
