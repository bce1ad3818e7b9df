import type { MemoryArguments } from './memory-arguments.ts';
import type { MappingAsker } from './region-kind.ts';

/** Objects/obmalloc.c: until 3.9 arenas of 256 KiB, since 3.10 of 1 MiB. */
const smallArena = 256 << 10;
const largeArena = 1 << 20;
/** glibc's HEAP_MAX_SIZE, of which twice as much is reserved where the first place is not aligned to it (malloc/arena.c). */
const threadHeap = 64 << 20;
/** M_MMAP_THRESHOLD to begin with: from here on glibc gives a block a mapping of its own. */
const ownMapping = 128 << 10;

/** Who made the mmap call. A guess by size and flags: a library may ask for as much. */
export function askerOf({
  bytes,
  isFile,
  isFixed,
  isReserved,
  isShared,
  isStack,
}: MemoryArguments): MappingAsker {
  if (isFile) return 'files';
  if (isStack) return 'stacks';
  if (isShared || isFixed) return 'others';
  if (isReserved) return bytes === threadHeap || bytes === 2 * threadHeap ? 'thread-heaps' : 'others';
  if (bytes === smallArena) return 'arenas-256k';
  if (bytes === largeArena) return 'arenas-1m';
  return bytes >= ownMapping ? 'blocks' : 'others';
}
