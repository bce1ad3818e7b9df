import { statSync } from 'node:fs';
import { toNamespacedPath } from 'node:path';
import type koffiTypes from 'koffi';
import { returnLargeBlocks } from './large-blocks.ts';
import type { OpenFile } from './open-file.ts';
import { identityOf } from './open-file.ts';

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
type MapFile = (file: OpenFile) => NativeMapping | null;

/** The system's calls, looked up once; null where there are none for us. */
let mapper: Promise<MapFile | null> | undefined;

/** Null where the file cannot be mapped: no koffi for this system, a 32-bit one, or the system refused. */
export async function mapNatively(file: OpenFile): Promise<NativeMapping | null> {
  mapper ??= findMapper();
  return (await mapper)?.(file) ?? null;
}

async function findMapper(): Promise<MapFile | null> {
  try {
    // Only here, because loading it would slow the start of every command.
    const koffi = (await import('koffi')).default;
    // Files of interest do not fit into 32 bits of addresses, and a length would be cut to them.
    if (koffi.sizeof('void *') < 8) return null;
    returnLargeBlocks(koffi);
    return process.platform === 'win32' ? windowsMapper(koffi) : posixMapper(koffi);
  } catch {
    // No prebuilt library for this system, or an unusual C library; ordinary reads do the work.
    return null;
  }
}

/** Both mmap's MAP_FAILED and Windows' INVALID_HANDLE_VALUE are (void *) -1. */
const isNothing = (pointer: bigint | null): pointer is null =>
  pointer === null || pointer === 0n || pointer === -1n || pointer === 0xffffffffffffffffn;

// sys/mman.h; the same on Linux and macOS.
const protectRead = 1;
const mapShared = 1;

function posixMapper(koffi: Koffi): MapFile {
  // Every process has its C library loaded already: null is "this process".
  const libc = koffi.load(null);
  const mmap = libc.func(
    'void *mmap(void *address, size_t length, int protection, int flags, int fd, int64_t offset)',
  );
  const munmap = libc.func('int munmap(void *address, size_t length)');
  const memcpy = libc.func('void *memcpy(_Out_ uint8_t *target, const void *source, size_t length)');
  return ({ fd, bytes }) => {
    const base = mmap(null, bytes, protectRead, mapShared, fd, 0) as bigint | null;
    if (isNothing(base)) return null;
    return {
      copy: (target, offset, length) => void memcpy(target, base + BigInt(offset), length),
      unmap: () => void munmap(base, bytes),
    };
  };
}

// winnt.h, winbase.h
const genericRead = 0x80000000;
const shareReadWriteDelete = 7;
const openExisting = 3;
const pageReadOnly = 2;
const fileMapRead = 4;

function windowsMapper(koffi: Koffi): MapFile {
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
  return ({ path, bytes, identity }) => {
    // Node's descriptors are not Windows' handles, so the file is opened a second time, by its (long) name.
    const name = toNamespacedPath(path);
    const file = createFile(name, genericRead, shareReadWriteDelete, null, openExisting, 0, null) as
      bigint | null;
    if (isNothing(file)) return null;
    const mapping = createFileMapping(file, null, pageReadOnly, 0, 0, null) as bigint | null;
    // The view keeps the file and the mapping alive; their handles are not needed beyond it. Windows lets nobody
    // make a file shorter that is mapped.
    const base = isNothing(mapping) ? null : (mapView(mapping, fileMapRead, 0, 0, bytes) as bigint | null);
    if (!isNothing(mapping)) closeHandle(mapping);
    closeHandle(file);
    if (isNothing(base)) return null;
    const view: NativeMapping = {
      copy: (target, offset, length) => void moveMemory(target, base + BigInt(offset), length),
      unmap: () => void unmapView(base),
    };
    if (identityAt(path) === identity) return view;
    // Another file has taken the name since it was opened.
    view.unmap();
    return null;
  };
}

function identityAt(path: string): string {
  try {
    return identityOf(statSync(path, { bigint: true }));
  } catch {
    // Gone, or not to be seen any more: whatever was mapped is not known to be the file.
    return '';
  }
}
