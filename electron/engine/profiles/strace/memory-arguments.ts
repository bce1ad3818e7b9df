/** Pages of x86-64 and of most others; what the kernel rounds lengths up to. A log does not say its page size. */
const pageBytes = 4096;

/** Up to the next page, as the kernel does. */
export const wholePages = (bytes: number): number => Math.ceil(bytes / pageBytes) * pageBytes;

/** Addresses and lengths above this are none a process can have (and no double holds them exactly). */
const mostBytes = 2 ** 52;

/** "0x7f…", "413696" or "NULL" at the start of an argument; null for anything else. */
export function numberOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  // --arg-names, or a field of a structure.
  const word = /^\s*(?:[a-z_]+=)?(0x[0-9a-f]{1,13}|\d{1,16}|NULL)(?![0-9a-zA-Z])/.exec(text)?.[1];
  if (word === undefined) return null;
  const value = word === 'NULL' ? 0 : Number(word);
  return value <= mostBytes ? value : null;
}

/** Whether a set of flags has a name (or one that begins so), or, written as a number, a bit. */
export function hasFlag(text: string | undefined, name: string, bit: number): boolean {
  if (text === undefined) return false;
  if (text.includes(name)) return true;
  const bits = numberOf(text);
  return bits !== null && Math.floor(bits / bit) % 2 === 1;
}

/** Whether a protection is PROT_NONE. */
export const isNoAccess = (text: string | undefined): boolean =>
  text !== undefined && (text.includes('PROT_NONE') || numberOf(text) === 0);

export interface MmapCall {
  readonly bytes: number;
  readonly isReserved: boolean;
  readonly isFile: boolean;
  readonly isFixed: boolean;
  readonly isShared: boolean;
  /** MAP_STACK, as pthread_create has it. */
  readonly isStack: boolean;
}

/** "NULL, 8192, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0"; null when it is not that. */
export function mmapOf(args: string): MmapCall | null {
  const [, length, protection, flags, file] = args.split(',', 5);
  const bytes = numberOf(length);
  if (bytes === null || bytes === 0 || protection === undefined || flags === undefined) return null;
  return {
    bytes: wholePages(bytes),
    isReserved: isNoAccess(protection),
    isFile: file !== undefined && !hasFlag(flags, 'MAP_ANONYMOUS', 0x20),
    // MAP_FIXED_NOREPLACE too.
    isFixed: hasFlag(flags, 'MAP_FIXED', 0x10) || hasFlag(flags, 'MAP_FIXED', 0x100000),
    isShared: hasFlag(flags, 'MAP_SHARED', 0x1),
    isStack: hasFlag(flags, 'MAP_STACK', 0x20000),
  };
}

export interface RangeCall {
  readonly start: number;
  readonly end: number;
  /** The third argument. */
  readonly rest: string | undefined;
}

/** "0x7f…, 413696" of munmap and mprotect. */
export function rangeOf(args: string): RangeCall | null {
  const [address, length, rest] = args.split(',', 3);
  const start = numberOf(address);
  const bytes = numberOf(length);
  if (start === null || bytes === null) return null;
  return { start, end: start + wholePages(bytes), rest };
}

export interface MremapCall {
  readonly start: number;
  readonly oldBytes: number;
  readonly newBytes: number;
  readonly keepsOld: boolean;
}

/** "0x7f…, 176128, 196608, MREMAP_MAYMOVE". */
export function mremapOf(args: string): MremapCall | null {
  const [address, oldLength, newLength, flags] = args.split(',', 4);
  const start = numberOf(address);
  const oldBytes = numberOf(oldLength);
  const newBytes = numberOf(newLength);
  if (start === null || oldBytes === null || newBytes === null || newBytes === 0) return null;
  return {
    start,
    oldBytes: wholePages(oldBytes),
    newBytes: wholePages(newBytes),
    keepsOld: hasFlag(flags, 'MREMAP_DONTUNMAP', 4),
  };
}

export interface CloneCall {
  readonly sharesMemory: boolean;
  readonly isThread: boolean;
}

/** The flags of clone and clone3. */
export const cloneOf = (args: string): CloneCall => ({
  sharesMemory: args.includes('CLONE_VM'),
  isThread: args.includes('CLONE_THREAD'),
});
