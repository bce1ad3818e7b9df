// sys/mman.h of Linux.
const adviseHugePage = 14;
const pageBytes = 4096n;
/** Smaller columns fit in few pages anyway. */
const smallestBytes = 4 << 20;

/**
 * What asks Linux for pages of 2 MiB under a fresh column, where it gives those only when asked ("madvise", the default
 * of most distributions): fewer misses of the processor's page table where a pass reads at random. Null elsewhere.
 */
export async function largePages(): Promise<((column: ArrayBufferView) => void) | null> {
  if (process.platform !== 'linux') return null;
  try {
    const koffi = (await import('koffi')).default;
    if (koffi.sizeof('void *') < 8) return null;
    const madvise = koffi
      .load(null)
      .func('int madvise(void *address, size_t length, int advice)') as unknown as (
      address: bigint,
      length: bigint,
      advice: number,
    ) => number;
    return (column) => {
      if (column.byteLength < smallestBytes) return;
      const from = koffi.address(column);
      const first = (from + pageBytes - 1n) & -pageBytes;
      const end = (from + BigInt(column.byteLength)) & -pageBytes;
      // It may refuse: the passes are slower then, nothing else.
      madvise(first, end - first, adviseHugePage);
    };
  } catch {
    // No prebuilt library for this system; ordinary pages do.
    return null;
  }
}
