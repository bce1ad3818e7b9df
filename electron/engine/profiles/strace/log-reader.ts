import type { Span } from '../text-lines/byte-text.ts';
import { hasAt, textOf } from '../text-lines/byte-text.ts';
import { KeptCalls } from './slowest-calls.ts';
import type { StampKind } from './log-line.ts';
import { LogLine } from './log-line.ts';
import { numberIn } from './memory-arguments.ts';
import { MemoryWatch } from './memory-watch.ts';
import type { Thread } from './processes.ts';
import { Processes } from './processes.ts';
import type { SystemCall } from './system-calls.ts';
import { SystemCallTable } from './system-calls.ts';

/** Arguments of a memory or process call are a few hundred bytes; -v makes those of clone3 longest. */
const mostArgumentBytes = 4096;
const day = 86_400;
/** A second of lines that come a little late is no midnight. */
const midnightSlack = day / 2;

/** Reads a strace log line by line. Nothing is kept per line, only sums, the processes and what they have mapped. */
export class LogReader {
  readonly calls = new SystemCallTable();
  readonly processes = new Processes();
  readonly memory = new MemoryWatch(this.processes);
  readonly slowest = new KeptCalls();
  readonly signals = new Map<string, number>();
  /** Lines that are no line of strace. The traced program may have written them. */
  oddLines = 0;
  firstOddLine = 0;
  /** Lines of calls, signals and exits. */
  events = 0;
  stampKind: StampKind = 'none';
  /** The time of the current line: what `stampKind` says, or, without stamps, the number of the event. */
  time = 0;
  startTime: number | null = null;
  readonly #line = new LogLine();
  readonly #span: Span = { bytes: new Uint8Array(0), from: 0, to: 0 };
  #lastClock = 0;
  #days = 0;
  /** The thread whose line broke off without "<unfinished ...>": the program's own output came between. */
  #broken: Thread | null = null;

  /** Throws 'too-large' (see Processes, SystemCallTable, AddressSpace). */
  take(bytes: Uint8Array, from: number, to: number, number: number): void {
    const line = this.#line;
    line.parse(bytes, from, to);
    switch (line.kind) {
      case 'blank':
      case 'stack':
        return;
      case 'message': {
        this.#message(bytes, line.textFrom, to);
        return;
      }
      case 'other':
        this.oddLines += 1;
        if (this.firstOddLine === 0) this.firstOddLine = number;
        return;
      case 'call':
      case 'started':
      case 'resumed':
      case 'tail':
      case 'signal':
      case 'exit':
    }
    this.events += 1;
    this.#setTime();
    if (line.kind === 'call' || line.kind === 'started') this.#call(bytes, number);
    else if (line.kind === 'resumed') this.#resumed(bytes, number);
    else if (line.kind === 'tail') this.#tail(bytes, number);
    else if (line.kind === 'signal') this.#signal(bytes, to);
    else this.#exit(bytes, to);
  }

  #setTime(): void {
    const { stampKind, stamp } = this.#line;
    if (this.stampKind === 'none' && stampKind !== 'none') {
      this.stampKind = stampKind;
      if (stampKind === 'relative') this.time = 0;
    }
    if (this.stampKind === 'none') this.time = this.events - 1;
    else if (stampKind === 'relative' && this.stampKind === 'relative') this.time += stamp;
    else if (stampKind === 'epoch') this.time = stamp;
    else if (stampKind === 'clock') {
      if (stamp + midnightSlack < this.#lastClock) this.#days += 1;
      this.#lastClock = stamp;
      this.time = this.#days * day + stamp;
    }
    this.startTime ??= this.time;
  }

  #thread(call: SystemCall | null, bytes: Uint8Array): Thread {
    const { pid, argsFrom, argsTo } = this.#line;
    const known = this.processes.known(pid);
    if (known !== undefined) return known;
    // A dynamic loader's first question: a program begins here.
    const startsProgram =
      call?.role === 'exec' || (call?.role === 'brk' && hasAt(bytes, argsFrom, argsTo, 'NULL'));
    const before = this.processes.count;
    const thread = this.processes.threadOf(pid, startsProgram);
    if (this.processes.count > before) this.memory.forked(thread, this.time);
    return thread;
  }

  /** The arguments that the line shows. The same object every time. */
  #arguments(bytes: Uint8Array): Span {
    const { argsFrom, argsTo } = this.#line;
    const span = this.#span;
    span.bytes = bytes;
    span.from = argsFrom;
    span.to = Math.min(argsTo, argsFrom + mostArgumentBytes);
    return span;
  }

  /** The arguments of a call that another line began. */
  #joined(bytes: Uint8Array, begun: Uint8Array | null): Span | null {
    if (begun === null) return null;
    const span = this.#arguments(bytes);
    const rest = span.to - span.from;
    let whole = begun;
    if (rest > 0) {
      whole = new Uint8Array(begun.length + rest);
      whole.set(begun);
      whole.set(bytes.subarray(span.from, span.to), begun.length);
    }
    span.bytes = whole;
    span.from = 0;
    span.to = whole.length;
    return span;
  }

  #call(bytes: Uint8Array, number: number): void {
    const line = this.#line;
    const call = this.calls.find(bytes, line.nameFrom, line.nameTo);
    const thread = this.#thread(call, bytes);
    const { role } = call;
    const args = role === null ? null : this.#arguments(bytes);
    call.count += 1;
    thread.calls += 1;
    this.#broken = null;
    if (line.kind === 'call') {
      thread.pending = null;
      this.#returned(bytes, thread, call, args, false, number);
      return;
    }
    call.unfinished += 1;
    thread.pending = {
      call,
      args: args === null ? null : bytes.slice(args.from, args.to),
      isSettled: false,
    };
    if (role === 'clone' || role === 'fork' || role === 'vfork') this.processes.cloneBegins(thread);
    else if (role === 'munmap') (thread.space.unmapping ??= new Set()).add(thread);
    this.#broken = thread;
    if (line.textFrom > line.argsFrom) this.#message(bytes, line.textFrom, bytes.length);
  }

  #resumed(bytes: Uint8Array, number: number): void {
    const line = this.#line;
    const call = this.calls.find(bytes, line.nameFrom, line.nameTo);
    const thread = this.#thread(null, bytes);
    const { pending } = thread;
    thread.pending = null;
    if (pending?.call !== call) {
      // The log begins within this call.
      call.count += 1;
      thread.calls += 1;
      this.#returned(bytes, thread, call, null, false, number);
      return;
    }
    call.unfinished -= 1;
    this.#returned(bytes, thread, call, this.#joined(bytes, pending.args), pending.isSettled, number);
  }

  #tail(bytes: Uint8Array, number: number): void {
    const thread = this.#broken;
    this.#broken = null;
    const pending = thread?.pending ?? null;
    if (thread === null || pending === null) return;
    thread.pending = null;
    pending.call.unfinished -= 1;
    this.#returned(bytes, thread, pending.call, this.#joined(bytes, pending.args), pending.isSettled, number);
  }

  #returned(
    bytes: Uint8Array,
    thread: Thread,
    call: SystemCall,
    args: Span | null,
    isSettled: boolean,
    number: number,
  ): void {
    const line = this.#line;
    if (line.seconds >= 0) {
      call.timed += 1;
      call.seconds += line.seconds;
      thread.timed += 1;
      thread.seconds += line.seconds;
      if (line.seconds > call.slowestSeconds) call.slowestSeconds = line.seconds;
      if (line.seconds > this.slowest.least)
        this.slowest.offer(line.seconds, call.name, thread.pid, this.time, number);
    }
    const { role } = call;
    const isClone = role === 'clone' || role === 'fork' || role === 'vfork';
    if (line.isError) {
      call.errors += 1;
      thread.errors += 1;
      if (isClone) this.processes.cloneEnds(thread, call, null, 0);
      return;
    }
    const first = bytes[line.resultFrom];
    if (first === 63) {
      // "?": it did not return. exit and exit_group never do.
      call.unfinished += 1;
      return;
    }
    if (role === null || args === null) return;
    const resultTo = Math.min(line.resultTo, line.resultFrom + 256);
    if (isClone) {
      const child = childOf(textOf(bytes, line.resultFrom, resultTo));
      this.processes.cloneEnds(thread, call, args.bytes.slice(args.from, args.to), child);
    } else if (role === 'exec') this.#executed(thread, textOf(args.bytes, args.from, args.to));
    else if (!isSettled && first !== 45) {
      const result = numberIn(bytes, line.resultFrom, resultTo);
      this.memory.returned(thread, call, args, result, this.time, number);
    }
  }

  #executed(thread: Thread, args: string): void {
    thread.process.command = /"((?:[^"\\]|\\.){1,1000})"/.exec(args)?.[1] ?? null;
    this.memory.leave(thread, this.time, false);
  }

  #signal(bytes: Uint8Array, to: number): void {
    this.#thread(null, bytes);
    const from = this.#line.textFrom;
    const name = /^SIG[A-Z0-9_]{1,20}/.exec(textOf(bytes, from, Math.min(to, from + 32)))?.[0];
    if (name === undefined || (this.signals.size >= 200 && !this.signals.has(name))) return;
    this.signals.set(name, (this.signals.get(name) ?? 0) + 1);
  }

  #exit(bytes: Uint8Array, to: number): void {
    const { pid, textFrom } = this.#line;
    const text = textOf(bytes, textFrom, Math.min(to, textFrom + 100)).replace(/ \+\+\+.*$/, '');
    const thread = this.processes.known(pid) ?? (pid === 0 ? this.#thread(null, bytes) : undefined);
    if (thread === undefined) return;
    const leader = /^superseded by execve in pid (\d{1,7})/.exec(text)?.[1];
    if (leader !== undefined) {
      // The thread goes on under its process's number.
      const main = this.processes.known(Number(leader));
      if (main !== undefined) main.pending = thread.pending;
      thread.pending = null;
    } else if (thread.pid === thread.process.pid) thread.process.exit = text;
    thread.process.endTime = this.time;
    this.processes.end(thread);
    this.memory.vacated(thread.space, this.time, false);
  }

  #message(bytes: Uint8Array, from: number, to: number): void {
    const at = hasAt(bytes, from, to, 'Process ') ? from + 8 : to;
    const pid = /^(\d{1,7}) attached/.exec(textOf(bytes, at, Math.min(to, at + 32)))?.[1];
    if (pid === undefined || Number(pid) === 0) return;
    const before = this.processes.count;
    this.processes.attached(Number(pid));
    const thread = this.processes.known(Number(pid));
    if (thread !== undefined && this.processes.count > before) this.memory.forked(thread, this.time);
  }
}

/** "1334", or "12 /* 1334 in strace's PID NS *\/" inside a container. */
const childOf = (result: string): number =>
  Number(/\/\* (\d{1,7}) in /.exec(result)?.[1] ?? /^\d{1,7}/.exec(result)?.[0] ?? 0);
