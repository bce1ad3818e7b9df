import { fail } from '../../../../shared/protocol/failure.ts';
import type { LargestMappings } from './largest-mappings.ts';
import { RegionChunk } from './region-chunk.ts';
import { kindBits, kinds, reservedBit } from './region-kind.ts';

/** What all address spaces of a log have together. */
export interface SharedMemory {
  /** Mapped bytes by kind: every change of a space is added here too. */
  readonly bytesOfKind: Float64Array;
  readonly largest: LargestMappings;
}

const kindMask = (1 << kindBits) - 1;
const mostInChunk = 256;
/** The kernel's usual limit is 65,530 a process. */
const mostRegions = 2_000_000;

/**
 * The mapped regions of one address space. Regions do not overlap: a new one replaces what it covers. A fork shares
 * chunks until one side changes them, so that it costs a two-hundredth of the regions. An operation costs the logarithm
 * of the regions and a chunk.
 */
export class AddressSpace {
  /** Mapped bytes by kind. */
  readonly bytesOfKind = new Float64Array(kinds);
  mappedBytes = 0;
  readonly #shared: SharedMemory;
  #regions = 0;
  #chunks: RegionChunk[] = [];
  #owner: object = {};
  /** Where `#locate` found what it looked for. */
  #chunk = 0;
  #at = 0;

  constructor(shared: SharedMemory) {
    this.#shared = shared;
  }

  /** A copy that goes its own way from here. */
  fork(): AddressSpace {
    const copy = new AddressSpace(this.#shared);
    copy.#chunks = [...this.#chunks];
    copy.#regions = this.#regions;
    copy.mappedBytes = this.mappedBytes;
    copy.bytesOfKind.set(this.bytesOfKind);
    // Neither owns the chunks that both have now.
    this.#owner = {};
    return copy;
  }

  /** Forgets all regions, without a change of what is mapped together. */
  clear(): void {
    this.#chunks = [];
    this.#regions = 0;
    this.mappedBytes = 0;
    this.bytesOfKind.fill(0);
  }

  /** Whether any byte of [start, end) is mapped. */
  hasWithin(start: number, end: number): boolean {
    this.#locate(start);
    const found = this.#chunks[this.#chunk];
    return found !== undefined && found.starts[this.#at]! < end;
  }

  /** The kind of the region at an address, or -1. */
  kindAt(address: number): number {
    this.#locate(address);
    const found = this.#chunks[this.#chunk];
    return found !== undefined && found.starts[this.#at]! <= address ? found.tags[this.#at]! & kindMask : -1;
  }

  /**
   * Maps [start, end), in place of what was there; `mapping` is its number among the largest, or 0. Gives the bytes that
   * were replaced. Throws 'too-large'.
   */
  map(start: number, end: number, kind: number, mapping: number): number {
    const replaced = this.unmap(start, end);
    this.#insert(start, end, kind, mapping);
    return replaced;
  }

  /** Unmaps [start, end). Gives the bytes of it that were mapped. */
  unmap(start: number, end: number): number {
    let gone = 0;
    this.#locate(start);
    while (this.#chunk < this.#chunks.length) {
      const seen = this.#chunks[this.#chunk]!;
      const at = this.#at;
      if (at >= seen.length) {
        this.#chunk += 1;
        this.#at = 0;
        continue;
      }
      const from = seen.starts[at]!;
      const to = seen.ends[at]!;
      if (from >= end) break;
      const chunk = this.#own(this.#chunk);
      const bytes = Math.min(end, to) - Math.max(start, from);
      const tag = chunk.tags[at]!;
      gone += bytes;
      this.#count(tag & kindMask, -bytes);
      if (tag > kindMask) this.#shared.largest.lose(tag >>> kindBits, this, bytes);
      if (from < start) {
        chunk.ends[at] = start;
        if (to > end) {
          this.#insertAt(this.#chunk, at + 1, end, to, tag);
          break;
        }
        this.#at += 1;
      } else if (to > end) {
        chunk.starts[at] = end;
        break;
      } else {
        chunk.remove(at);
        this.#regions -= 1;
        if (chunk.length === 0) this.#chunks.splice(this.#chunk, 1);
      }
    }
    return gone;
  }

  /** Gives [start, end) another protection: none at all, or some. */
  protect(start: number, end: number, isReserved: boolean): void {
    for (let next = start; next < end;) {
      this.#locate(next);
      const seen = this.#chunks[this.#chunk];
      if (seen === undefined) break;
      const from = Math.max(next, seen.starts[this.#at]!);
      const to = Math.min(end, seen.ends[this.#at]!);
      if (from >= end) break;
      next = to;
      const kind = seen.tags[this.#at]! & kindMask;
      const changed = isReserved ? kind | reservedBit : kind & ~reservedBit;
      if (changed !== kind) this.#change(from, to, changed);
    }
    this.#join(start);
    this.#join(end);
  }

  /** Gives a part of the region that was located another kind. */
  #change(from: number, to: number, kind: number): void {
    const chunk = this.#own(this.#chunk);
    const at = this.#at;
    const before = chunk.tags[at]!;
    const regionStart = chunk.starts[at]!;
    const regionEnd = chunk.ends[at]!;
    this.#count(before & kindMask, from - to);
    this.#count(kind, to - from);
    chunk.starts[at] = from;
    chunk.ends[at] = to;
    chunk.tags[at] = (before & ~kindMask) | kind;
    if (regionEnd > to) this.#insertAt(this.#chunk, at + 1, to, regionEnd, before);
    if (regionStart === from) return;
    this.#locate(from);
    this.#insertAt(this.#chunk, this.#at, regionStart, from, before);
  }

  /** Makes one of two regions that meet at an address, where nothing tells them apart. */
  #join(address: number): void {
    this.#locate(address);
    const at = this.#at;
    const seen = this.#chunks[this.#chunk];
    if (seen === undefined || at === 0 || seen.starts[at] !== address || seen.ends[at - 1] !== address)
      return;
    if (seen.tags[at] !== seen.tags[at - 1]) return;
    const chunk = this.#own(this.#chunk);
    chunk.ends[at - 1] = chunk.ends[at]!;
    chunk.remove(at);
    this.#regions -= 1;
  }

  #count(kind: number, bytes: number): void {
    this.bytesOfKind[kind]! += bytes;
    this.#shared.bytesOfKind[kind]! += bytes;
    this.mappedBytes += bytes;
  }

  /** Finds the first region that ends behind an address; its chunk is `#chunks.length` when there is none. */
  #locate(address: number): void {
    const chunks = this.#chunks;
    let low = 0;
    let high = chunks.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const { ends, length } = chunks[middle]!;
      if (ends[length - 1]! > address) high = middle;
      else low = middle + 1;
    }
    this.#chunk = low;
    this.#at = 0;
    if (low === chunks.length) return;
    const { ends, length } = chunks[low]!;
    let first = 0;
    let last = length;
    while (first < last) {
      const middle = (first + last) >>> 1;
      if (ends[middle]! > address) last = middle;
      else first = middle + 1;
    }
    this.#at = first;
  }

  #insert(start: number, end: number, kind: number, mapping: number): void {
    this.#locate(start);
    this.#count(kind, end - start);
    if (this.#chunks.length === 0) this.#chunks.push(new RegionChunk(this.#owner));
    else if (this.#chunk === this.#chunks.length) {
      this.#chunk -= 1;
      this.#at = this.#chunks[this.#chunk]!.length;
    }
    const chunk = this.#own(this.#chunk);
    const at = this.#at;
    // As the kernel joins them: a program that maps page after page has one region.
    if (mapping === 0 && at > 0 && chunk.ends[at - 1] === start && this.#canJoin(chunk.tags[at - 1]!, kind)) {
      chunk.ends[at - 1] = end;
      chunk.tags[at - 1] = kind;
      return;
    }
    if (
      mapping === 0 &&
      at < chunk.length &&
      chunk.starts[at] === end &&
      this.#canJoin(chunk.tags[at]!, kind)
    ) {
      chunk.starts[at] = start;
      chunk.tags[at] = kind;
      return;
    }
    this.#insertAt(this.#chunk, at, start, end, ((mapping << kindBits) | kind) >>> 0);
    if (this.#regions > mostRegions)
      throw fail('too-large', `A process of this log has more than ${mostRegions} mapped regions at once.`);
  }

  #canJoin(tag: number, kind: number): boolean {
    return (tag & kindMask) === kind && !this.#shared.largest.isKept(tag >>> kindBits);
  }

  #insertAt(place: number, at: number, start: number, end: number, tag: number): void {
    const chunk = this.#own(place);
    chunk.insert(at, start, end, tag);
    this.#regions += 1;
    if (chunk.length > mostInChunk) this.#chunks.splice(place + 1, 0, chunk.splitOff());
  }

  #own(place: number): RegionChunk {
    const chunk = this.#chunks[place]!;
    if (chunk.owner === this.#owner) return chunk;
    const copy = chunk.copyFor(this.#owner);
    this.#chunks[place] = copy;
    return copy;
  }
}
