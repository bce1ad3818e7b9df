import { fileBit, reservedBit } from './address-space.ts';
import type { MmapCall } from './memory-arguments.ts';

/** Who asks for a mapping, as far as its size and flags say so. The order is that of the bits in a region's kind. */
export const mappingAskers = [
  'others',
  'arenas-256k',
  'arenas-1m',
  'thread-heaps',
  'blocks',
  'stacks',
  'files',
] as const;
export type MappingAsker = (typeof mappingAskers)[number];

const askerShift = 2;
/** Kinds of regions there are: two bits, and the asker's. */
export const kinds = mappingAskers.length << askerShift;

export const kindOf = (asker: MappingAsker, isFile: boolean, isReserved: boolean): number =>
  (mappingAskers.indexOf(asker) << askerShift) | (isFile ? fileBit : 0) | (isReserved ? reservedBit : 0);

export const askerOfKind = (kind: number): MappingAsker => mappingAskers[kind >> askerShift] ?? 'others';

/** Objects/obmalloc.c: until 3.9 arenas of 256 KiB, since 3.10 of 1 MiB. */
const smallArena = 256 << 10;
const largeArena = 1 << 20;
/** glibc's HEAP_MAX_SIZE, of which twice as much is reserved where the first place is not aligned to it (malloc/arena.c). */
const threadHeap = 64 << 20;
/** M_MMAP_THRESHOLD to begin with: from here on glibc gives a block a mapping of its own. */
const ownMapping = 128 << 10;

/** A guess by size and flags: a library may ask for as much. */
export function askerOf({ bytes, isFile, isFixed, isReserved, isShared, isStack }: MmapCall): MappingAsker {
  if (isFile) return 'files';
  if (isStack) return 'stacks';
  if (isShared || isFixed) return 'others';
  if (isReserved) return bytes === threadHeap || bytes === 2 * threadHeap ? 'thread-heaps' : 'others';
  if (bytes === smallArena) return 'arenas-256k';
  if (bytes === largeArena) return 'arenas-1m';
  return bytes >= ownMapping ? 'blocks' : 'others';
}
