import type koffiTypes from 'koffi';

/**
 * Mapping a file into memory through koffi, on POSIX systems and on Windows. Addresses are bigints; nothing here is
 * ever handed out as a buffer, because Electron forbids buffers over memory that is not its own.
 */
export interface NativeMapping {
  /** Copies `length` bytes from the mapping's byte `offset` into `target`. The caller has checked the bounds. */
  copy(target: Uint8Array, offset: number, length: number): void;
  unmap(): void;
}

type Koffi = typeof koffiTypes;

/** Null where the file cannot be mapped: no koffi for this system, or the system refused. */
export async function mapNatively(fd: number, path: string, bytes: number): Promise<NativeMapping | null> {
  let koffi: Koffi;
  try {
    koffi = (await import('koffi')).default;
  } catch {
    // No prebuilt library for this system; ordinary reads do the work.
    return null;
  }
  try {
    return process.platform === 'win32' ? mapOnWindows(koffi, path, bytes) : mapOnPosix(koffi, fd, bytes);
  } catch {
    // An unusual C library under another name; ordinary reads do the work.
    return null;
  }
}

const protectRead = 1;
const mapShared = 1;
/** mmap's MAP_FAILED, which is (void *) -1. */
const mapFailed = 0xffffffffffffffffn;

function mapOnPosix(koffi: Koffi, fd: number, bytes: number): NativeMapping | null {
  // Every process has its C library loaded already: null is "this process".
  const libc = koffi.load(null);
  const mmap = libc.func(
    'void *mmap(void *address, size_t length, int protection, int flags, int fd, int64_t offset)',
  );
  const munmap = libc.func('int munmap(void *address, size_t length)');
  const memcpy = libc.func('void *memcpy(_Out_ uint8_t *target, const void *source, size_t length)');
  const base = mmap(null, bytes, protectRead, mapShared, fd, 0) as bigint | null;
  if (base === null || base === mapFailed) return null;
  return {
    copy: (target, offset, length) => void memcpy(target, base + BigInt(offset), length),
    unmap: () => void munmap(base, bytes),
  };
}

// winnt.h, winbase.h
const genericRead = 0x80000000;
const shareReadWriteDelete = 7;
const openExisting = 3;
const pageReadOnly = 2;
const fileMapRead = 4;

function mapOnWindows(koffi: Koffi, path: string, bytes: number): NativeMapping | null {
  const kernel32 = koffi.load('kernel32.dll');
  const createFile = kernel32.func(
    'void *__stdcall CreateFileW(str16 name, uint32_t access, uint32_t share, void *security, uint32_t disposition, uint32_t flags, void *template)',
  );
  const createFileMapping = kernel32.func(
    'void *__stdcall CreateFileMappingW(void *file, void *security, uint32_t protection, uint32_t sizeHigh, uint32_t sizeLow, str16 name)',
  );
  const mapView = kernel32.func(
    'void *__stdcall MapViewOfFile(void *mapping, uint32_t access, uint32_t offsetHigh, uint32_t offsetLow, size_t length)',
  );
  const unmapView = kernel32.func('int __stdcall UnmapViewOfFile(void *base)');
  const closeHandle = kernel32.func('int __stdcall CloseHandle(void *handle)');
  const moveMemory = kernel32.func(
    'void __stdcall RtlMoveMemory(_Out_ uint8_t *target, const void *source, size_t length)',
  );
  const file = createFile(path, genericRead, shareReadWriteDelete, null, openExisting, 0, null) as
    bigint | null;
  if (file === null || file === mapFailed) return null;
  const mapping = createFileMapping(file, null, pageReadOnly, 0, 0, null) as bigint | null;
  // The view keeps the file and the mapping alive; their handles are not needed beyond it.
  const base = mapping === null ? null : (mapView(mapping, fileMapRead, 0, 0, bytes) as bigint | null);
  if (mapping !== null) closeHandle(mapping);
  closeHandle(file);
  if (base === null) return null;
  return {
    copy: (target, offset, length) => void moveMemory(target, base + BigInt(offset), length),
    unmap: () => void unmapView(base),
  };
}
