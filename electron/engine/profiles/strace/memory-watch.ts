import type { Mapping } from './address-space.ts';
import { fileBit, reservedBit } from './address-space.ts';
import type { MappingAsker } from './askers.ts';
import { askerOf, askerOfKind, kindOf, kinds, mappingAskers } from './askers.ts';
import type { StraceAsker } from '../../../../shared/protocol/profile.ts';
import { KeptSeries } from './kept-series.ts';
import { isNoAccess, mmapOf, mremapOf, numberOf, rangeOf } from './memory-arguments.ts';
import type { Processes, Space, Thread } from './processes.ts';
import type { SystemCall } from './system-calls.ts';

/** Points of the series of all processes together. */
const totalPoints = 20_000;
/** The largest mappings that are kept. */
const mostMappings = 50;
/** No heap grows by so much in one call; another program's heap lies that far away. */
const farAway = 2 ** 36;

/** Bytes by what is behind them. */
export interface BytesByKind {
  readonly heap: number;
  readonly anonymous: number;
  readonly file: number;
  /** Address space without memory (PROT_NONE), anonymous or of a file. */
  readonly reserved: number;
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
  peakBytes = 0;
  peakTime = 0;
  peakKinds: BytesByKind = { heap: 0, anonymous: 0, file: 0, reserved: 0 };
  totalBytes = 0;
  /** Bytes that were unmapped without the log having shown them mapped. */
  unseenBytes = 0;
  /** Memory calls whose arguments or result could not be read. */
  unreadable = 0;
  /** Mappings of the kernel's own choice where, by the log, something was mapped: lines are missing. */
  contradictions = 0;
  /** Largest first once sorted. */
  readonly largest: Mapping[] = [];
  readonly #kinds: number[] = Array.from({ length: kinds }, () => 0);
  readonly #asked = askedFor();
  #heapAsked = { calls: 0, bytes: 0 };
  #peakAskers: readonly number[] = [];
  #peakHeap = 0;
  #heap = 0;
  #smallestKept = 0;
  #lingering: Space | null = null;
  readonly #processes: Processes;

  constructor(processes: Processes) {
    this.#processes = processes;
  }

  /** A call returned without an error. `result` is what stands behind "= ". */
  returned(thread: Thread, call: SystemCall, args: string, result: string, time: number, line: number): void {
    switch (call.role) {
      case 'mmap': {
        this.#mmap(thread, args, numberOf(result), time, line);
        return;
      }
      case 'munmap': {
        this.#munmap(thread, args, time);
        return;
      }
      case 'mremap': {
        this.#mremap(thread, args, numberOf(result), time, line);
        return;
      }
      case 'brk': {
        this.#brk(thread, args, numberOf(result), time);
        return;
      }
      case 'mprotect': {
        this.#mprotect(thread, args);
        return;
      }
      default:
    }
  }

  #mmap(thread: Thread, args: string, start: number | null, time: number, line: number): void {
    const call = mmapOf(args);
    if (call === null || start === null) {
      this.#unread();
      return;
    }
    const end = start + call.bytes;
    if (!call.isFixed) this.#makeRoom(thread, start, end, time);
    const asker = askerOf(call);
    const asked = this.#asked[asker];
    asked.calls += 1;
    asked.bytes += call.bytes;
    const kind = kindOf(asker, call.isFile, call.isReserved);
    this.#map(thread, { start, end, kind, time, line });
  }

  /** The kernel chose a place that is taken, by the log. */
  #makeRoom(thread: Thread, start: number, end: number, time: number): void {
    const { space } = thread;
    if (space.regions.mappedWithin(start, end) === 0) return;
    // Another thread's munmap has happened, though its line comes later.
    for (const other of this.#processes.live) {
      const { pending } = other;
      if (other.space !== space || pending === null || pending.isSettled || pending.args === null) continue;
      if (pending.call.role !== 'munmap') continue;
      const range = rangeOf(pending.args);
      if (range === null || range.end <= start || range.start >= end) continue;
      pending.isSettled = true;
      this.#munmap(other, pending.args, time);
    }
    if (space.regions.mappedWithin(start, end) === 0) return;
    if (thread.isAssumed) this.leave(thread, time, true);
    else this.contradictions += 1;
  }

  #map(
    thread: Thread,
    {
      start,
      end,
      kind,
      time,
      line,
    }: { start: number; end: number; kind: number; time: number; line: number },
  ): void {
    const { space } = thread;
    const { regions } = space;
    const bytes = end - start;
    let mapping: Mapping | null = null;
    if (this.largest.length < mostMappings || bytes > this.#smallestKept)
      mapping = this.#keep({
        bytes,
        address: start,
        pid: thread.pid,
        time,
        line,
        kind,
        space: regions,
        remaining: bytes,
        isKept: true,
      });
    const before = [...regions.bytesOfKind];
    const replaced = regions.map(start, end, kind, mapping);
    thread.mappedBytes += bytes;
    thread.unmappedBytes += replaced;
    this.#changed(space, before, time);
  }

  #keep(mapping: Mapping): Mapping {
    this.largest.push(mapping);
    if (this.largest.length >= 2 * mostMappings) this.sortLargest();
    return mapping;
  }

  /** Largest first, and the others let go of. */
  sortLargest(): void {
    this.largest.sort((a, b) => b.bytes - a.bytes || a.line - b.line);
    for (const dropped of this.largest.splice(mostMappings)) dropped.isKept = false;
    this.#smallestKept = this.largest.length < mostMappings ? 0 : (this.largest.at(-1)?.bytes ?? 0);
  }

  #munmap(thread: Thread, args: string, time: number): void {
    const range = rangeOf(args);
    if (range === null) {
      this.#unread();
      return;
    }
    this.#unmap(thread, range.start, range.end, time);
  }

  #unmap(thread: Thread, start: number, end: number, time: number): void {
    const { regions } = thread.space;
    const before = [...regions.bytesOfKind];
    const gone = regions.unmap(start, end);
    thread.unmappedBytes += gone;
    this.unseenBytes += end - start - gone;
    if (gone > 0) this.#changed(thread.space, before, time);
  }

  #mremap(thread: Thread, args: string, start: number | null, time: number, line: number): void {
    const call = mremapOf(args);
    if (call === null || start === null) {
      this.#unread();
      return;
    }
    const { regions } = thread.space;
    const known = regions.kindAt(call.start);
    const kind = known < 0 ? 0 : known;
    const before = [...regions.bytesOfKind];
    const end = start + call.newBytes;
    let gone = 0;
    // With an old length of 0 the old mapping stays, and its pages appear a second time.
    if (call.oldBytes > 0 && !call.keepsOld) {
      gone = regions.unmap(call.start, call.start + call.oldBytes);
      this.unseenBytes += call.oldBytes - gone;
    }
    let mapping: Mapping | null = null;
    const isLarge = this.largest.length < mostMappings || call.newBytes > this.#smallestKept;
    if (isLarge)
      mapping = this.#keep({
        bytes: call.newBytes,
        address: start,
        pid: thread.pid,
        time,
        line,
        kind,
        space: regions,
        remaining: call.newBytes,
        isKept: true,
      });
    gone += regions.map(start, end, kind, mapping);
    thread.mappedBytes += Math.max(0, call.newBytes - gone);
    thread.unmappedBytes += Math.max(0, gone - call.newBytes);
    this.#changed(thread.space, before, time);
  }

  #brk(thread: Thread, args: string, end: number | null, time: number): void {
    if (end === null) {
      this.#unread();
      return;
    }
    const asked = numberOf(args);
    let { space } = thread;
    if (space.heapStart !== null && space.heapEnd !== end) {
      // brk(NULL) only asks. Another answer than before is another program's: an exec that the log does not show.
      const isOther = asked === 0 || (thread.isAssumed && Math.abs(end - space.heapEnd) > farAway);
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
    this.#changed(space, null, time);
  }

  #mprotect(thread: Thread, args: string): void {
    const range = rangeOf(args);
    if (range === null) {
      this.#unread();
      return;
    }
    const { regions } = thread.space;
    const before = [...regions.bytesOfKind];
    regions.protect(range.start, range.end, isNoAccess(range.rest));
    this.#addKinds(regions.bytesOfKind, before);
  }

  #unread(): void {
    this.unreadable += 1;
  }

  #addKinds(after: readonly number[], before: readonly number[] | null): void {
    for (let kind = 0; kind < kinds; kind += 1) this.#kinds[kind]! += after[kind]! - (before?.[kind] ?? 0);
  }

  /** `before`: the space's bytes of each kind before the change; null if only the heap changed. */
  #changed(space: Space, before: readonly number[] | null, time: number): void {
    if (before !== null) this.#addKinds(space.regions.bytesOfKind, before);
    if (this.#lingering !== null && this.#lingering !== space) {
      const gone = this.#lingering;
      this.#lingering = null;
      this.#release(gone);
    }
    const { process } = space;
    process.series.push(time, space.bytes);
    process.peakBytes = Math.max(process.peakBytes, space.bytes);
    this.#tell(time);
  }

  #tell(time: number): void {
    this.totalBytes = this.#kinds.reduce((sum, bytes) => sum + bytes, this.#heap);
    this.series.push(time, this.totalBytes);
    if (this.totalBytes <= this.peakBytes) return;
    this.peakBytes = this.totalBytes;
    this.peakTime = time;
    this.peakKinds = this.kinds();
    this.#peakAskers = [...this.#kinds];
    this.#peakHeap = this.#heap;
  }

  kinds(): BytesByKind {
    const sums = { heap: this.#heap, anonymous: 0, file: 0, reserved: 0 };
    this.#kinds.forEach((bytes, kind) => {
      if ((kind & reservedBit) !== 0) sums.reserved += bytes;
      else if ((kind & fileBit) !== 0) sums.file += bytes;
      else sums.anonymous += bytes;
    });
    return sums;
  }

  /** What each asked for, what of it was mapped with memory at the peak, and at the end. */
  askers(): StraceAsker[] {
    const rows: StraceAsker[] = [
      { asker: 'heap', ...this.#heapAsked, peakBytes: this.#peakHeap, finalBytes: this.#heap },
    ];
    const withMemory = (bytesOfKind: readonly number[], asker: MappingAsker): number =>
      bytesOfKind.reduce(
        (sum, bytes, kind) => (askerOfKind(kind) === asker && (kind & reservedBit) === 0 ? sum + bytes : sum),
        0,
      );
    for (const asker of mappingAskers)
      rows.push({
        asker,
        ...this.#asked[asker],
        peakBytes: withMemory(this.#peakAskers, asker),
        finalBytes: withMemory(this.#kinds, asker),
      });
    return rows.filter(({ calls, peakBytes, finalBytes }) => calls > 0 || peakBytes > 0 || finalBytes > 0);
  }

  #release(space: Space): void {
    this.#kinds.forEach((bytes, kind) => (this.#kinds[kind] = bytes - space.regions.bytesOfKind[kind]!));
    this.#heap -= space.heapBytes;
  }

  /** A process has shown up: if it is a fork, its copy of the memory counts from here on. */
  forked({ space, process }: Thread, time: number): void {
    if (space.process !== process || space.bytes === 0) return;
    this.#heap += space.heapBytes;
    this.#addKinds(space.regions.bytesOfKind, null);
    this.#changed(space, null, time);
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
