import { fail } from '../../../../shared/protocol/failure.ts';
import { kinds } from './askers.ts';

/** Bits of a region's kind. */
export const fileBit = 1;
/** PROT_NONE: address space without memory behind it. */
export const reservedBit = 2;

/** One of the largest mappings, as it was made and what became of it. */
export interface Mapping {
  readonly bytes: number;
  readonly address: number;
  readonly pid: number;
  readonly time: number;
  readonly line: number;
  readonly kind: number;
  readonly space: object;
  /** Bytes of it that are still mapped. */
  remaining: number;
  /** Still among the largest. */
  isKept: boolean;
}

/** Bytes [start, end) of a process's address space. Never changed, so that a forked space can share it. */
interface Region {
  readonly start: number;
  readonly end: number;
  readonly kind: number;
  readonly mapping: Mapping | null;
}

/** Regions in ascending order. Belongs to one space; another copies it before it changes it. */
interface Chunk {
  owner: object;
  regions: Region[];
}

const mostInChunk = 512;
/** The kernel's usual limit is 65,530 a process. */
const mostRegions = 2_000_000;

/**
 * The mapped regions of one address space. Regions do not overlap: a new one replaces what it covers. A fork shares
 * chunks until one side changes them, so that it costs a five-hundredth of the regions.
 */
export class AddressSpace {
  /** Mapped bytes by kind (bits of `fileBit` and `reservedBit`, and who asked, see askers.ts). */
  readonly bytesOfKind: number[] = Array.from({ length: kinds }, () => 0);
  mappedBytes = 0;
  #regions = 0;
  #chunks: Chunk[] = [];
  #owner: object = {};

  /** A copy that goes its own way from here. */
  fork(): AddressSpace {
    const copy = new AddressSpace();
    copy.#chunks = [...this.#chunks];
    copy.#regions = this.#regions;
    copy.mappedBytes = this.mappedBytes;
    this.bytesOfKind.forEach((bytes, kind) => (copy.bytesOfKind[kind] = bytes));
    // Neither owns the chunks that both have now.
    this.#owner = {};
    return copy;
  }

  /** Bytes of [start, end) that are mapped. */
  mappedWithin(start: number, end: number): number {
    let bytes = 0;
    let { chunk, at } = this.#locate(start);
    for (; chunk < this.#chunks.length; chunk += 1, at = 0) {
      const { regions } = this.#chunks[chunk]!;
      for (; at < regions.length; at += 1) {
        const region = regions[at]!;
        if (region.start >= end) return bytes;
        bytes += Math.min(end, region.end) - Math.max(start, region.start);
      }
    }
    return bytes;
  }

  /** The kind of the region at an address, or -1. */
  kindAt(address: number): number {
    const { chunk, at } = this.#locate(address);
    const region = this.#chunks[chunk]?.regions[at];
    return region !== undefined && region.start <= address ? region.kind : -1;
  }

  /** Maps [start, end), in place of what was there. Gives the bytes that were replaced. Throws 'too-large'. */
  map(start: number, end: number, kind: number, mapping: Mapping | null): number {
    const replaced = this.unmap(start, end);
    this.#insert({ start, end, kind, mapping });
    return replaced;
  }

  /** Unmaps [start, end). Gives the bytes of it that were mapped. */
  unmap(start: number, end: number): number {
    return this.#replace(start, end, null);
  }

  /** Gives [start, end) another protection: none at all, or some. */
  protect(start: number, end: number, isReserved: boolean): void {
    this.#replace(start, end, (kind) => (isReserved ? kind | reservedBit : kind & ~reservedBit));
  }

  /** Takes out what lies within [start, end), or changes its kind. Gives the bytes concerned. */
  #replace(start: number, end: number, change: ((kind: number) => number) | null): number {
    let concerned = 0;
    let { chunk, at } = this.#locate(start);
    while (chunk < this.#chunks.length) {
      const region = this.#chunks[chunk]!.regions[at];
      if (region === undefined || region.start >= end) break;
      const from = Math.max(start, region.start);
      const to = Math.min(end, region.end);
      const pieces: Region[] = [];
      if (region.start < from) pieces.push({ ...region, end: from });
      if (change !== null)
        pieces.push({ start: from, end: to, kind: change(region.kind), mapping: region.mapping });
      if (region.end > to) pieces.push({ ...region, start: to });
      concerned += to - from;
      this.#count(region.kind, from - to);
      if (change !== null) this.#count(change(region.kind), to - from);
      else if (region.mapping?.space === this) region.mapping.remaining -= to - from;
      const { regions } = this.#own(chunk);
      regions.splice(at, 1, ...pieces);
      this.#regions += pieces.length - 1;
      at += pieces.length;
      if (regions.length > mostInChunk) {
        this.#split(chunk);
        ({ chunk, at } = this.#locate(to));
      } else if (at >= regions.length) {
        if (regions.length === 0) this.#chunks.splice(chunk, 1);
        else chunk += 1;
        at = 0;
      }
    }
    return concerned;
  }

  #count(kind: number, bytes: number): void {
    this.bytesOfKind[kind]! += bytes;
    this.mappedBytes += bytes;
  }

  /** The first region that ends behind an address. */
  #locate(address: number): { chunk: number; at: number } {
    let low = 0;
    let high = this.#chunks.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#chunks[middle]!.regions.at(-1)!.end > address) high = middle;
      else low = middle + 1;
    }
    const chunk = low;
    const regions = this.#chunks[chunk]?.regions ?? [];
    let first = 0;
    let last = regions.length;
    while (first < last) {
      const middle = (first + last) >>> 1;
      if (regions[middle]!.end > address) last = middle;
      else first = middle + 1;
    }
    return { chunk, at: first };
  }

  #insert(region: Region): void {
    let { chunk, at } = this.#locate(region.start);
    this.#count(region.kind, region.end - region.start);
    if (chunk === this.#chunks.length && chunk > 0) {
      chunk -= 1;
      at = this.#chunks[chunk]!.regions.length;
    }
    if (this.#chunks.length === 0) this.#chunks.push({ owner: this.#owner, regions: [] });
    const { regions } = this.#own(chunk);
    const before = regions[at - 1];
    // As the kernel joins them: a program that maps page after page has one region.
    if (before?.end === region.start && canJoin(before, region)) {
      regions[at - 1] = { ...before, end: region.end, mapping: null };
      return;
    }
    const after = regions[at];
    if (after?.start === region.end && canJoin(after, region)) {
      regions[at] = { ...after, start: region.start, mapping: null };
      return;
    }
    regions.splice(at, 0, region);
    this.#regions += 1;
    if (this.#regions > mostRegions)
      throw fail('too-large', `A process of this log has more than ${mostRegions} mapped regions at once.`);
    if (regions.length > mostInChunk) this.#split(chunk);
  }

  #split(chunk: number): void {
    const { regions } = this.#own(chunk);
    const later = regions.splice(regions.length >> 1);
    this.#chunks.splice(chunk + 1, 0, { owner: this.#owner, regions: later });
  }

  #own(at: number): Chunk {
    const chunk = this.#chunks[at]!;
    if (chunk.owner === this.#owner) return chunk;
    const copy = { owner: this.#owner, regions: [...chunk.regions] };
    this.#chunks[at] = copy;
    return copy;
  }
}

const isFree = ({ mapping }: Region): boolean => mapping === null || !mapping.isKept;
const canJoin = (a: Region, b: Region): boolean => a.kind === b.kind && isFree(a) && isFree(b);
