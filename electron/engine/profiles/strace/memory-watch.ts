import type { Span } from '../text-lines/byte-text.ts';
import type { SharedMemory } from './address-space.ts';
import { askerOf } from './askers.ts';
import { KeptSeries } from './kept-series.ts';
import { MemoryArguments, numberIn } from './memory-arguments.ts';
import type { Processes, Space, Thread } from './processes.ts';
import type { MappingAsker } from './region-kind.ts';
import { askerOfKind, fileBit, kindOf, kinds, mappingAskers, reservedBit } from './region-kind.ts';
import type { SystemCall } from './system-calls.ts';
import type { StraceAsker } from '../../../../shared/protocol/profile.ts';
import { TimeSlope } from './time-slope.ts';

/** Points of the series of all processes together. */
const totalPoints = 20_000;
/** No heap grows by so much in one call; another program's heap lies that far away. */
const farAway = 2 ** 36;
/** Threads of one memory that are looked at for an munmap under way; no machine runs more of them at once. */
const mostUnmapping = 1000;

/** Bytes by what is behind them. */
export interface BytesByKind {
  readonly heap: number;
  readonly anonymous: number;
  readonly file: number;
  /** Address space without memory (PROT_NONE), anonymous or of a file. */
  readonly reserved: number;
}

function byKind(heap: number, bytesOfKind: Float64Array): BytesByKind {
  const sums = { heap, anonymous: 0, file: 0, reserved: 0 };
  bytesOfKind.forEach((bytes, kind) => {
    if ((kind & reservedBit) !== 0) sums.reserved += bytes;
    else if ((kind & fileBit) !== 0) sums.file += bytes;
    else sums.anonymous += bytes;
  });
  return sums;
}

const askedFor = (): Record<MappingAsker, { calls: number; bytes: number }> => ({
  others: { calls: 0, bytes: 0 },
  'arenas-256k': { calls: 0, bytes: 0 },
  'arenas-1m': { calls: 0, bytes: 0 },
  'thread-heaps': { calls: 0, bytes: 0 },
  blocks: { calls: 0, bytes: 0 },
  stacks: { calls: 0, bytes: 0 },
  files: { calls: 0, bytes: 0 },
});

/**
 * Follows brk, mmap, munmap, mremap and mprotect through the memory of every process. Counted is what the log shows to
 * be mapped, in whole pages: what was there before (the program's own image, its stack, all before strace attached) is
 * not, and unmapping that takes nothing away.
 */
export class MemoryWatch {
  readonly series = new KeptSeries(totalPoints);
  readonly slope = new TimeSlope();
  peakBytes = 0;
  peakTime = 0;
  totalBytes = 0;
  /** Bytes that were unmapped without the log having shown them mapped. */
  unseenBytes = 0;
  /** Memory calls whose arguments or result could not be read. */
  unreadable = 0;
  /** Mappings of the kernel's own choice where, by the log, something was mapped: lines are missing. */
  contradictions = 0;
  readonly #memory: SharedMemory;
  readonly #arguments = new MemoryArguments();
  readonly #asked = askedFor();
  #heapAsked = { calls: 0, bytes: 0 };
  readonly #peakOfKind = new Float64Array(kinds);
  #peakHeap = 0;
  #heap = 0;
  #lingering: Space | null = null;
  readonly #processes: Processes;

  constructor(processes: Processes) {
    this.#processes = processes;
    this.#memory = processes.memory;
  }

  /** A call returned without an error. Its arguments are args[from..to); `result` is its number, -1 when it is none. */
  returned(thread: Thread, call: SystemCall, args: Span, result: number, time: number, line: number): void {
    switch (call.role) {
      case 'mmap': {
        this.#mmap(thread, args, result, time, line);
        return;
      }
      case 'munmap': {
        this.#munmap(thread, args, time);
        return;
      }
      case 'mremap': {
        this.#mremap(thread, args, result, time, line);
        return;
      }
      case 'brk': {
        this.#brk(thread, args, result, time);
        return;
      }
      case 'mprotect': {
        this.#mprotect(thread, args);
        return;
      }
      default:
    }
  }

  #mmap(thread: Thread, { bytes, from, to }: Span, start: number, time: number, line: number): void {
    const call = this.#arguments;
    if (!call.mmap(bytes, from, to) || start < 0) {
      this.#unread();
      return;
    }
    const length = call.bytes;
    const asker = askerOf(call);
    const asked = this.#asked[asker];
    asked.calls += 1;
    asked.bytes += length;
    const kind = kindOf(asker, call.isFile, call.isReserved);
    if (!call.isFixed && thread.space.regions.hasWithin(start, start + length))
      this.#makeRoom(thread, start, start + length, time);
    const { space } = thread;
    const mapping = this.#kept(thread, start, length, kind, time, line);
    const replaced = space.regions.map(start, start + length, kind, mapping);
    thread.mappedBytes += length;
    thread.unmappedBytes += replaced;
    this.#changed(space, time);
  }

  /** The kernel chose a place that is taken, by the log. */
  #makeRoom(thread: Thread, start: number, end: number, time: number): void {
    const { space } = thread;
    let looked = 0;
    // Another thread's munmap has happened, though its line comes later.
    for (const other of space.unmapping ?? []) {
      const { pending } = other;
      if (other.space !== space || pending?.call.role !== 'munmap' || pending.isSettled) {
        space.unmapping?.delete(other);
        continue;
      }
      looked += 1;
      if (looked > mostUnmapping) break;
      if (pending.args === null) continue;
      const args = { bytes: pending.args, from: 0, to: pending.args.length };
      const call = this.#arguments;
      if (!call.range(args.bytes, args.from, args.to)) continue;
      if (call.start + call.bytes <= start || call.start >= end) continue;
      pending.isSettled = true;
      this.#munmap(other, args, time);
    }
    if (!space.regions.hasWithin(start, end)) return;
    if (thread.isAssumed) this.leave(thread, time, true);
    else this.contradictions += 1;
  }

  /** The number of the mapping if it is among the largest so far, otherwise 0. */
  #kept(
    { pid, space }: Thread,
    address: number,
    bytes: number,
    kind: number,
    time: number,
    line: number,
  ): number {
    const { largest } = this.#memory;
    if (!largest.wants(bytes)) return 0;
    return largest.offer({ bytes, address, pid, time, line, kind, space: space.regions, remaining: bytes });
  }

  #munmap(thread: Thread, { bytes, from, to }: Span, time: number): void {
    const call = this.#arguments;
    if (!call.range(bytes, from, to)) {
      this.#unread();
      return;
    }
    const gone = thread.space.regions.unmap(call.start, call.start + call.bytes);
    thread.unmappedBytes += gone;
    this.unseenBytes += call.bytes - gone;
    if (gone > 0) this.#changed(thread.space, time);
  }

  #mremap(thread: Thread, { bytes, from, to }: Span, start: number, time: number, line: number): void {
    const call = this.#arguments;
    if (!call.mremap(bytes, from, to) || start < 0) {
      this.#unread();
      return;
    }
    const { regions } = thread.space;
    const kind = Math.max(0, regions.kindAt(call.start));
    const { newBytes } = call;
    let gone = 0;
    // With an old length of 0 the old mapping stays, and its pages appear a second time.
    if (call.bytes > 0 && !call.keepsOld) {
      gone = regions.unmap(call.start, call.start + call.bytes);
      this.unseenBytes += call.bytes - gone;
    }
    const mapping = this.#kept(thread, start, newBytes, kind, time, line);
    gone += regions.map(start, start + newBytes, kind, mapping);
    thread.mappedBytes += Math.max(0, newBytes - gone);
    thread.unmappedBytes += Math.max(0, gone - newBytes);
    this.#changed(thread.space, time);
  }

  #brk(thread: Thread, { bytes, from, to }: Span, end: number, time: number): void {
    if (end < 0) {
      this.#unread();
      return;
    }
    let { space } = thread;
    if (space.heapStart !== null && space.heapEnd !== end) {
      // brk(NULL) only asks. Another answer than before is another program's: an exec that the log does not show.
      const isOther =
        numberIn(bytes, from, to) === 0 || (thread.isAssumed && Math.abs(end - space.heapEnd) > farAway);
      if (isOther) {
        this.leave(thread, time, thread.isAssumed);
        space = thread.space;
      }
    }
    const before = space.heapBytes;
    if (space.heapStart === null) space.heapStart = end;
    else if (end < space.heapStart) {
      // Smaller than when strace attached.
      this.unseenBytes += space.heapStart - end;
      space.heapStart = end;
    }
    space.heapEnd = end;
    const grown = space.heapBytes - before;
    if (grown === 0) return;
    if (grown > 0) {
      thread.mappedBytes += grown;
      this.#heapAsked.calls += 1;
      this.#heapAsked.bytes += grown;
    } else thread.unmappedBytes -= grown;
    this.#heap += grown;
    this.#changed(space, time);
  }

  #mprotect(thread: Thread, { bytes, from, to }: Span): void {
    const call = this.#arguments;
    if (call.range(bytes, from, to))
      thread.space.regions.protect(call.start, call.start + call.bytes, call.isReserved);
    else this.#unread();
  }

  #unread(): void {
    this.unreadable += 1;
  }

  #changed(space: Space, time: number): void {
    if (this.#lingering !== null && this.#lingering !== space) {
      const gone = this.#lingering;
      this.#lingering = null;
      this.#release(gone);
    }
    const { process } = space;
    process.series.push(time, space.bytes);
    process.slope.push(time, space.bytes);
    if (space.bytes > process.peakBytes) process.peakBytes = space.bytes;
    this.#tell(time);
  }

  #tell(time: number): void {
    this.totalBytes = this.#memory.bytesOfKind.reduce((sum, bytes) => sum + bytes, this.#heap);
    this.series.push(time, this.totalBytes);
    this.slope.push(time, this.totalBytes);
    if (this.totalBytes <= this.peakBytes) return;
    this.peakBytes = this.totalBytes;
    this.peakTime = time;
    this.#peakOfKind.set(this.#memory.bytesOfKind);
    this.#peakHeap = this.#heap;
  }

  kinds(): BytesByKind {
    return byKind(this.#heap, this.#memory.bytesOfKind);
  }

  peakKinds(): BytesByKind {
    return byKind(this.#peakHeap, this.#peakOfKind);
  }

  /** What each asked for, what of it was mapped with memory at the peak, and at the end. */
  askers(): StraceAsker[] {
    const rows: StraceAsker[] = [
      { asker: 'heap', ...this.#heapAsked, peakBytes: this.#peakHeap, finalBytes: this.#heap },
    ];
    const withMemory = (bytesOfKind: Float64Array, asker: MappingAsker): number =>
      bytesOfKind.reduce(
        (sum, bytes, kind) => (askerOfKind(kind) === asker && (kind & reservedBit) === 0 ? sum + bytes : sum),
        0,
      );
    for (const asker of mappingAskers)
      rows.push({
        asker,
        ...this.#asked[asker],
        peakBytes: withMemory(this.#peakOfKind, asker),
        finalBytes: withMemory(this.#memory.bytesOfKind, asker),
      });
    return rows.filter(({ calls, peakBytes, finalBytes }) => calls > 0 || peakBytes > 0 || finalBytes > 0);
  }

  #release(space: Space): void {
    const { bytesOfKind } = this.#memory;
    bytesOfKind.forEach((bytes, kind) => (bytesOfKind[kind] = bytes - space.regions.bytesOfKind[kind]!));
    this.#heap -= space.heapBytes;
    space.clear();
  }

  /** A process has shown up: if it is a fork, its copy of the memory counts from here on. */
  forked({ space, process }: Thread, time: number): void {
    if (space.process !== process || space.bytes === 0) return;
    this.#heap += space.heapBytes;
    this.#memory.bytesOfKind.forEach(
      (bytes, kind, all) => (all[kind] = bytes + space.regions.bytesOfKind[kind]!),
    );
    this.#changed(space, time);
  }

  /** The thread goes on in an empty memory of its own. */
  leave(thread: Thread, time: number, isNewProcess: boolean): void {
    this.vacated(this.#processes.separate(thread, isNewProcess), time, true);
  }

  /**
   * A thread has left a space. Without users its memory is gone, except that of the last process there is: the final
   * figure is what that held when it ended.
   */
  vacated(space: Space, time: number, isFollowed: boolean): void {
    if (space.users > 0 || space.bytes === 0) return;
    if (!isFollowed && this.#processes.liveThreads === 0) {
      this.#lingering = space;
      return;
    }
    this.#release(space);
    this.#tell(time);
  }
}
