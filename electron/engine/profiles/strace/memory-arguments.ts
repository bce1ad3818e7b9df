import { containsText, hasAt } from '../text-lines/byte-text.ts';

/** Pages of x86-64 and of most others; what the kernel rounds lengths up to. A log does not say its page size. */
const pageBytes = 4096;

/** Up to the next page, as the kernel does. */
export const wholePages = (bytes: number): number => Math.ceil(bytes / pageBytes) * pageBytes;

/** Addresses and lengths above this are none a process can have (and no double holds them exactly). */
const mostBytes = 2 ** 52;
const space = 32;
const comma = 44;

const isDigit = (byte: number): boolean => byte >= 48 && byte <= 57;
const isLower = (byte: number): boolean => byte >= 97 && byte <= 122;
const isWordByte = (byte: number): boolean => isDigit(byte) || isLower(byte) || (byte >= 65 && byte <= 90);

/** "0x7f…", "413696" or "NULL" at the start of bytes[from..to); -1 for anything else. */
export function numberIn(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  while (at < to && (bytes[at] === space || bytes[at] === 9)) at += 1;
  // --arg-names, or a field of a structure.
  if (at < to && (isLower(bytes[at]!) || bytes[at] === 95)) {
    while (at < to && (isLower(bytes[at]!) || bytes[at] === 95)) at += 1;
    if (bytes[at] !== 61) return -1;
    at += 1;
  }
  let value = 0;
  const first = at < to ? bytes[at]! : 0;
  if (first === 48 && bytes[at + 1] === 0x78) {
    at += 2;
    const digits = at;
    for (; at < to; at += 1) {
      const byte = bytes[at]!;
      const digit = isDigit(byte) ? byte - 48 : byte >= 97 && byte <= 102 ? byte - 87 : -1;
      if (digit < 0) break;
      value = value * 16 + digit;
    }
    if (at === digits || at - digits > 13) return -1;
  } else if (isDigit(first)) {
    const digits = at;
    for (; at < to && isDigit(bytes[at]!); at += 1) value = value * 10 + bytes[at]! - 48;
    if (at - digits > 16) return -1;
  } else if (hasAt(bytes, at, to, 'NULL')) at += 4;
  else return -1;
  if (at < to && isWordByte(bytes[at]!)) return -1;
  return value <= mostBytes ? value : -1;
}

/** Where the argument ends that begins at `from`: its comma, or `to`. */
function fieldEnd(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  while (at < to && bytes[at] !== comma) at += 1;
  return at;
}

/** Whether a set of flags has a name (or one that begins so), or, written as a number, a bit. */
function hasFlag(bytes: Uint8Array, from: number, to: number, name: string, bit: number): boolean {
  if (containsText(bytes, from, to, name)) return true;
  const bits = numberIn(bytes, from, to);
  return bits >= 0 && Math.floor(bits / bit) % 2 === 1;
}

const isNoAccess = (bytes: Uint8Array, from: number, to: number): boolean =>
  containsText(bytes, from, to, 'PROT_NONE') || numberIn(bytes, from, to) === 0;

/** The arguments of a memory call. One instance is used again for every call. */
export class MemoryArguments {
  /** Of munmap, mprotect and mremap. */
  start = 0;
  /** Whole pages: of mremap the old length. */
  bytes = 0;
  /** Whole pages of mremap. */
  newBytes = 0;
  /** PROT_NONE. */
  isReserved = false;
  isFile = false;
  /** MAP_FIXED and MAP_FIXED_NOREPLACE. */
  isFixed = false;
  isShared = false;
  /** MAP_STACK, as pthread_create has it. */
  isStack = false;
  /** MREMAP_DONTUNMAP. */
  keepsOld = false;

  /** "NULL, 8192, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0"; gives whether it is that. */
  mmap(bytes: Uint8Array, from: number, to: number): boolean {
    const lengthFrom = fieldEnd(bytes, from, to) + 1;
    const protectionFrom = fieldEnd(bytes, lengthFrom, to) + 1;
    const flagsFrom = fieldEnd(bytes, protectionFrom, to) + 1;
    if (flagsFrom > to) return false;
    const flagsTo = fieldEnd(bytes, flagsFrom, to);
    const wanted = numberIn(bytes, lengthFrom, protectionFrom - 1);
    if (wanted <= 0) return false;
    this.bytes = wholePages(wanted);
    this.isReserved = isNoAccess(bytes, protectionFrom, flagsFrom - 1);
    this.#flags(bytes, flagsFrom, flagsTo);
    if (flagsTo >= to) this.isFile = false;
    return true;
  }

  #flags(bytes: Uint8Array, from: number, to: number): void {
    let isAnonymous = false;
    let isFixed = false;
    let isShared = false;
    let isStack = false;
    for (let at = from; at + 9 <= to; at += 1) {
      if (bytes[at] !== 0x4d) continue;
      if (bytes[at + 4] === 0x41) isAnonymous ||= hasAt(bytes, at, to, 'MAP_ANONYMOUS');
      else if (bytes[at + 4] === 0x46) isFixed ||= hasAt(bytes, at, to, 'MAP_FIXED');
      else if (bytes[at + 4] === 0x53) {
        isShared ||= hasAt(bytes, at, to, 'MAP_SHARED');
        isStack ||= hasAt(bytes, at, to, 'MAP_STACK');
      }
    }
    const bits = isAnonymous ? -1 : numberIn(bytes, from, to);
    const hasBit = (bit: number): boolean => bits >= 0 && Math.floor(bits / bit) % 2 === 1;
    this.isFile = !(isAnonymous || hasBit(0x20));
    this.isFixed = isFixed || hasBit(0x10) || hasBit(0x100000);
    this.isShared = isShared || hasBit(0x1);
    this.isStack = isStack || hasBit(0x20000);
  }

  /** "0x7f…, 413696" of munmap and mprotect, and the protection of the latter; gives whether it is that. */
  range(bytes: Uint8Array, from: number, to: number): boolean {
    const length = fieldEnd(bytes, from, to);
    if (length >= to) return false;
    const rest = fieldEnd(bytes, length + 1, to);
    const start = numberIn(bytes, from, length);
    const wanted = numberIn(bytes, length + 1, rest);
    if (start < 0 || wanted < 0) return false;
    this.start = start;
    this.bytes = wholePages(wanted);
    this.isReserved = rest < to && isNoAccess(bytes, rest + 1, fieldEnd(bytes, rest + 1, to));
    return true;
  }

  /** "0x7f…, 176128, 196608, MREMAP_MAYMOVE"; gives whether it is that. */
  mremap(bytes: Uint8Array, from: number, to: number): boolean {
    const old = fieldEnd(bytes, from, to);
    const wanted = fieldEnd(bytes, old + 1, to);
    if (wanted >= to) return false;
    const flags = fieldEnd(bytes, wanted + 1, to);
    const start = numberIn(bytes, from, old);
    const oldBytes = numberIn(bytes, old + 1, wanted);
    const newBytes = numberIn(bytes, wanted + 1, flags);
    if (start < 0 || oldBytes < 0 || newBytes <= 0) return false;
    this.start = start;
    this.bytes = wholePages(oldBytes);
    this.newBytes = wholePages(newBytes);
    this.keepsOld =
      flags < to && hasFlag(bytes, flags + 1, fieldEnd(bytes, flags + 1, to), 'MREMAP_DONTUNMAP', 4);
    return true;
  }
}

export interface CloneCall {
  readonly sharesMemory: boolean;
  readonly isThread: boolean;
}
