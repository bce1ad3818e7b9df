import type koffiTypes from 'koffi';

// malloc.h of glibc.
const mmapThreshold = -3;
/** Columns of a scan's segment are some megabytes each. */
const threshold = 1 << 20;

/**
 * Asks glibc to give blocks of a megabyte and more back to the system as soon as they are freed. By default its threshold
 * grows to 32 MB with use, and freed columns stay with the process: 54 bytes per object of a dump of 10 million (measured
 * 2026-11). Does nothing where the C library has no `mallopt`, as on macOS, on Windows and with musl.
 */
export function returnLargeBlocks(koffi: typeof koffiTypes): void {
  if (process.platform !== 'linux') return;
  try {
    const mallopt = koffi.load(null).func('int mallopt(int option, int value)');
    mallopt(mmapThreshold, threshold);
  } catch {
    // Another C library; its own ways are as good.
    return;
  }
}
