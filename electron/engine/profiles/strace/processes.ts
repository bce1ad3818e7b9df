import { fail } from '../../../../shared/protocol/failure.ts';
import type { SharedMemory } from './address-space.ts';
import { AddressSpace } from './address-space.ts';
import { kinds } from './region-kind.ts';
import { KeptSeries } from './kept-series.ts';
import { LargestMappings } from './largest-mappings.ts';
import type { CloneCall } from './memory-arguments.ts';
import type { SystemCall } from './system-calls.ts';
import { TimeSlope } from './time-slope.ts';
import { containsText } from '../text-lines/byte-text.ts';

/** A call of a thread that has begun and not returned. */
export interface PendingCall {
  readonly call: SystemCall;
  /** Its arguments as far as they are printed, where they matter; otherwise null. */
  readonly args: Uint8Array | null;
  /** Its effect on memory was seen through another call before its own line came. */
  isSettled: boolean;
}

/** The memory of a process: what is mapped and its heap. Threads share it, and a child of vfork until it executes. */
export class Space {
  readonly regions: AddressSpace;
  /** The lowest end of the heap that was seen; the heap's bytes are counted from here. Null before the first brk. */
  heapStart: number | null = null;
  heapEnd = 0;
  /** Whose series this space's bytes go to. */
  readonly process: Process;
  users = 0;
  /** Threads that were seen to begin an munmap; some may be done with it. */
  unmapping: Set<Thread> | null = null;
  constructor(process: Process, regions: AddressSpace) {
    this.process = process;
    this.regions = regions;
  }
  get heapBytes(): number {
    return this.heapStart === null ? 0 : this.heapEnd - this.heapStart;
  }
  get bytes(): number {
    return this.regions.mappedBytes + this.heapBytes;
  }
  /** Forgets all: nobody uses it any more, but ended threads, which are listed, still have it. */
  clear(): void {
    this.regions.clear();
    this.heapStart = null;
    this.heapEnd = 0;
  }
  forkFor(process: Process): Space {
    const copy = new Space(process, this.regions.fork());
    copy.heapStart = this.heapStart;
    copy.heapEnd = this.heapEnd;
    return copy;
  }
}

/** Points of one process's series: of the first processes, of those that are listed besides, of all others. */
const firstPoints = 2000;
const mostFirst = 1000;
const listedPoints = 100;
const otherPoints = 8;

export class Process {
  pid: number;
  readonly parent: number | null;
  readonly series: KeptSeries;
  readonly threads: Thread[] = [];
  command: string | null = null;
  exit: string | null = null;
  /** When its last thread ended that the log shows. */
  endTime: number | null = null;
  readonly slope = new TimeSlope();
  peakBytes = 0;
  constructor(pid: number, parent: number | null, points: number) {
    this.pid = pid;
    this.parent = parent;
    this.series = new KeptSeries(points);
  }
}

export class Thread {
  pid: number;
  process: Process;
  space: Space;
  pending: PendingCall | null = null;
  /** Nothing in the log says that it shares its memory; it is taken to. */
  isAssumed: boolean;
  calls = 0;
  /** Of its calls those that gave an error. */
  errors = 0;
  /** Seconds of its calls, where the log has them (-T). */
  timed = 0;
  seconds = 0;
  mappedBytes = 0;
  unmappedBytes = 0;
  constructor(pid: number, process: Process, space: Space, isAssumed: boolean) {
    this.pid = pid;
    this.process = process;
    this.space = space;
    this.isAssumed = isAssumed;
  }
}

interface Birth {
  readonly parent: Thread;
  readonly clone: CloneCall;
  /** The parent's memory when it forked; null where the child shares it. */
  readonly copy: Space | null;
}

const mostThreads = 500_000;
/** Without -f children never show up; the latest are enough to know those that do. */
const mostBirths = 1000;

/** Who is who in a log: threads by number, their processes and whose memory they use. */
export class Processes {
  /** All that ever were, in the order in which they showed up; the first `mostListed` of them. */
  readonly listed: Process[] = [];
  count = 0;
  assumedThreads = 0;
  readonly memory: SharedMemory = { bytesOfKind: new Float64Array(kinds), largest: new LargestMappings() };
  readonly #threads = new Map<number, Thread>();
  readonly #births = new Map<number, Birth>();
  /** Threads within a clone, fork or vfork. */
  readonly #cloning = new Set<Thread>();
  #lastUnnamed: Thread | null = null;

  get liveThreads(): number {
    return this.#threads.size;
  }

  known(pid: number): Thread | undefined {
    return this.#threads.get(pid);
  }

  /** The thread that a line is of; `pid` is 0 where the line does not say. */
  threadOf(pid: number, startsProgram: boolean): Thread {
    const known = this.#threads.get(pid);
    if (known !== undefined) return known;
    if (pid === 0) return this.#unnamed();
    return this.#appear(pid, startsProgram);
  }

  /** Lines without a number are of the only process there is. */
  #unnamed(): Thread {
    if (this.#threads.size === 1) for (const thread of this.#threads.values()) return thread;
    if (this.#lastUnnamed !== null && this.#threads.has(this.#lastUnnamed.pid)) return this.#lastUnnamed;
    return (this.#lastUnnamed = this.#add(0, null, null, false));
  }

  /** "Process N attached": its lines may follow, with or without its number. */
  attached(pid: number): void {
    if (!this.#threads.has(pid)) this.#appear(pid, false);
  }

  #appear(pid: number, startsProgram: boolean): Thread {
    const birth = this.#births.get(pid) ?? this.#birthUnderWay();
    this.#births.delete(pid);
    if (birth !== null) return this.#born(pid, birth);
    const unnamed = this.#threads.get(0);
    // Numbers begin with the second process: the first one's lines had none.
    if (unnamed !== undefined) {
      this.#threads.delete(0);
      unnamed.pid = pid;
      unnamed.process.pid = pid;
      this.#threads.set(pid, unnamed);
      return unnamed;
    }
    if (startsProgram || this.#threads.size === 0) return this.#add(pid, null, null, false);
    // A log of memory calls alone does not show clone. Threads are much commoner than forks that go on without exec.
    const [first] = this.#threads.values();
    this.assumedThreads += 1;
    return this.#add(pid, first?.process ?? null, first?.space ?? null, true);
  }

  #birthUnderWay(): Birth | null {
    for (const parent of this.#cloning) {
      const { pending } = parent;
      if (pending !== null) return this.#birthOf(parent, pending);
      // It went on without its clone's return: lines are missing.
      this.#cloning.delete(parent);
    }
    return null;
  }

  #birthOf(parent: Thread, { call, args }: { call: SystemCall; args: Uint8Array | null }): Birth {
    const has = (flag: string): boolean => args !== null && containsText(args, 0, args.length, flag);
    const sharesMemory = call.role === 'vfork' || has('CLONE_VM');
    const clone = { sharesMemory, isThread: has('CLONE_THREAD') };
    return { parent, clone, copy: sharesMemory ? null : parent.space };
  }

  #born(pid: number, { parent, clone, copy }: Birth): Thread {
    this.#cloning.delete(parent);
    if (clone.isThread) return this.#add(pid, parent.process, parent.space, false);
    const process = this.#newProcess(pid, parent.process.pid);
    return this.#place(new Thread(pid, process, copy === null ? parent.space : copy.forkFor(process), false));
  }

  cloneBegins(parent: Thread): void {
    this.#cloning.add(parent);
  }

  /** A clone, fork or vfork returned in the parent; `child` is 0 if it failed. */
  cloneEnds(parent: Thread, call: SystemCall, args: Uint8Array | null, child: number): void {
    this.#cloning.delete(parent);
    if (child <= 0 || this.#threads.has(child)) return;
    const birth = this.#birthOf(parent, { call, args });
    const copy = birth.copy?.forkFor(parent.process) ?? null;
    if (this.#births.size >= mostBirths)
      for (const oldest of this.#births.keys()) {
        this.#births.delete(oldest);
        break;
      }
    this.#births.set(child, { ...birth, copy });
  }

  #add(pid: number, process: Process | null, space: Space | null, isAssumed: boolean): Thread {
    const of = process ?? this.#newProcess(pid, null);
    return this.#place(new Thread(pid, of, space ?? this.#emptySpace(of), isAssumed));
  }

  #place(thread: Thread): Thread {
    if (this.#threads.size === mostThreads)
      throw fail('too-large', `This log has more than ${mostThreads} processes and threads at once.`);
    thread.space.users += 1;
    this.#threads.set(thread.pid, thread);
    if (thread.process.threads.length < mostListed) thread.process.threads.push(thread);
    return thread;
  }

  #emptySpace(process: Process): Space {
    return new Space(process, new AddressSpace(this.memory));
  }

  #newProcess(pid: number, parent: number | null): Process {
    const isListed = this.listed.length < mostListed;
    const points = this.listed.length < mostFirst ? firstPoints : isListed ? listedPoints : otherPoints;
    const process = new Process(pid, parent, points);
    this.count += 1;
    if (isListed) this.listed.push(process);
    return process;
  }

  /** Gives a thread new memory of its own (it executed a program, or was taken for a thread and is none). */
  separate(thread: Thread, isNewProcess: boolean): Space {
    const old = thread.space;
    old.users -= 1;
    if (isNewProcess) {
      thread.process = this.#newProcess(thread.pid, thread.process.pid);
      thread.process.threads.push(thread);
    }
    if (thread.isAssumed) this.assumedThreads -= 1;
    thread.isAssumed = false;
    thread.space = this.#emptySpace(thread.process);
    thread.space.users = 1;
    return old;
  }

  end(thread: Thread): void {
    this.#threads.delete(thread.pid);
    this.#cloning.delete(thread);
    thread.space.users -= 1;
    thread.pending = null;
  }
}

/** Processes, and threads of one, that an answer lists. */
export const mostListed = 10_000;
