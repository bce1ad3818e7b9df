import type {
  StraceAnswer,
  StraceLogAnswer,
  StraceProcess,
  SystemCallRow,
} from '../../../../shared/protocol/profile.ts';

const mib = (bytes: number): string => `${(bytes / 1024 ** 2).toFixed(3)} MiB`;

const rule = '------ ----------- ----------- --------- --------- ----------------';

/** The table of strace -c. Calls that never returned are not in it, as there. */
export function* countsText(rows: readonly SystemCallRow[]): Generator<string, void, void> {
  const returned = rows
    .map((row) => ({ ...row, calls: row.count - row.unfinished }))
    .filter(({ calls }) => calls > 0);
  const total = returned.reduce((sum, { seconds }) => sum + (seconds ?? 0), 0);
  const lineOf = (percent: number, seconds: number, calls: number, errors: number, name: string): string =>
    [
      percent.toFixed(2).padStart(6),
      seconds.toFixed(6).padStart(11),
      String(calls === 0 ? 0 : Math.floor((seconds * 1e6) / calls + 1e-6)).padStart(11),
      String(calls).padStart(9),
      (errors === 0 ? '' : String(errors)).padStart(9),
      name,
    ].join(' ');
  yield `% time     seconds  usecs/call     calls    errors syscall\n${rule}\n`;
  let calls = 0;
  let errors = 0;
  for (const row of returned) {
    const seconds = row.seconds ?? 0;
    calls += row.calls;
    errors += row.errors;
    yield `${lineOf(total === 0 ? 0 : (100 * seconds) / total, seconds, row.calls, row.errors, row.name)}\n`;
  }
  yield `${rule}\n${lineOf(100, total, calls, errors, 'total')}\n`;
}

/** The table of calls as strace -c prints it, then the memory. */
export function* straceText(answer: StraceAnswer): Generator<string, void, void> {
  yield* countsText(answer.calls);
  if (answer.source === 'log') yield* memoryText(answer);
}

function* memoryText({
  memory,
  processes,
  processCount,
  oddLines,
  firstOddLine,
}: StraceLogAnswer): Generator<string> {
  if (memory.changes > 0) {
    const { heap, anonymous, file, reserved } = memory.peakKinds;
    yield `\nMapped memory: peak ${mib(memory.peakBytes)}, at the end ${mib(memory.finalBytes)}\n`;
    yield `At the peak: heap ${mib(heap)}, anonymous ${mib(anonymous)}, files ${mib(file)}, reserved ${mib(reserved)}\n`;
    if (memory.trend !== null) {
      const { bytesPerSecond, from, to } = memory.trend;
      yield `Slope: ${bytesPerSecond.toFixed(1)} bytes a second (least squares over all of the log, ${(to - from).toFixed(1)} s)\n`;
    }
    yield '\n       PID  threads          peak     at the end  program\n';
    for (const { pid, threads, peakBytes, finalBytes, command } of processes.slice(0, 20))
      yield (
        `${(pid === null ? '-' : String(pid)).padStart(10)} ${String(threads.length).padStart(8)} ${mib(peakBytes).padStart(13)} ${mib(finalBytes).padStart(14)}  ${command ?? ''}`.trimEnd() +
        '\n'
      );
    if (processCount > 20) yield `… and ${processCount - 20} more processes\n`;
    yield '\nLargest mappings:\n';
    for (const { bytes, address, pid, line, kind, remainingBytes } of memory.largest.slice(0, 10))
      yield `${mib(bytes).padStart(15)} at 0x${address.toString(16)}${pid === 0 ? '' : ` of ${pid}`}, ${kind}, line ${line}, ${remainingBytes === 0 ? 'unmapped' : `${mib(remainingBytes)} still mapped`}\n`;
  }
  yield* threadsText(processes);
  if (memory.assumedThreads > 0 && memory.changes > 0)
    yield `\nThe log does not show where ${memory.assumedThreads} of its threads came from; they are taken to share the first process's memory.\n`;
  if (memory.contradictions > 0)
    yield `\n${memory.contradictions} mappings were placed where by the log something was mapped: lines are missing, and the memory may be less.\n`;
  if (oddLines > 0)
    yield `\n${oddLines} lines were not written by strace, the first is line ${firstOddLine ?? 0}.\n`;
}

const mostThreads = 20;

/** Only of a log with several threads: of one the table of calls says it all. */
function* threadsText(processes: readonly StraceProcess[]): Generator<string> {
  const threads = processes.flatMap((process) =>
    process.threads.map((thread) => ({ ...thread, pid: process.pid })),
  );
  if (threads.length < 2) return;
  threads.sort((a, b) => b.calls - a.calls);
  const plain = (figure: number | null, width: number): string => String(figure ?? '-').padStart(width);
  yield '\n    thread        PID      calls     errors      seconds         mapped       unmapped\n';
  for (const { thread, pid, calls, errors, seconds, mappedBytes, unmappedBytes } of threads.slice(
    0,
    mostThreads,
  ))
    yield `${plain(thread, 10)} ${plain(pid, 10)} ${plain(calls, 10)} ${plain(errors, 10)} ${(seconds === null ? '-' : seconds.toFixed(6)).padStart(12)} ${mib(mappedBytes).padStart(14)} ${mib(unmappedBytes).padStart(14)}\n`;
  if (threads.length > mostThreads) yield `… and ${threads.length - mostThreads} more threads\n`;
  yield 'Threads of a process share its memory: what one mapped is what it asked for, not what it holds.\n';
}
