import type { SlackType } from '../../../shared/python/container-sizes.ts';
import { emptySize, slackTypes } from '../../../shared/python/container-sizes.ts';
import type { DumpPython } from './python-version.ts';

/** What the small-object allocator of a Python hands out (Objects/obmalloc.c, Include/internal/pycore_obmalloc.h). */
export interface AllocatorLayout {
  readonly arenaBytes: number;
  readonly poolBytes: number;
  /** Head of each pool. */
  readonly poolHead: number;
  /** Larger blocks come from the C library. */
  readonly threshold: number;
  /** Block sizes are its multiples: 8 or 16. */
  readonly step: number;
}

/** `micro`: of 2.7, where the threshold grew in 2.7.7; null where nothing tells. `step`: as the addresses of the dump have it. */
export const allocatorLayout = (python: DumpPython, micro: number | null, step: number): AllocatorLayout => ({
  arenaBytes: python.least >= 310 ? 1 << 20 : 256 << 10,
  poolBytes: python.least >= 310 ? 16 << 10 : 4 << 10,
  poolHead: 48,
  threshold: python.least === 207 && micro !== null && micro < 7 ? 256 : 512,
  step,
});

/** The block that an object itself lies in. `prefix`: bytes of it before the object's address. */
export interface Block {
  readonly bytes: (size: number) => number;
  readonly prefix: number;
  /** Its size is the size of its block for sure, so that it can tell what kind of pool it lies in. */
  readonly isExact: boolean;
}

const collected: ReadonlySet<string> = new Set(['tuple', 'function', 'cell', 'method', 'instancemethod']);
const plain: ReadonlySet<string> = new Set(['str', 'bytes', 'int', 'long', 'float', 'complex']);
/** Python 2.7 keeps these in blocks of its own, of about 1,000 bytes, that are never given back one by one. */
const ownBlocks: ReadonlySet<string> = new Set(['int', 'float']);

/**
 * Where objects of a type lie in their blocks; null for types that do not come from the allocator. Of a list, dict or set it is the head:
 * its elements lie elsewhere.
 */
export function blockOf(python: DumpPython, typeName: string): Block | null {
  const { gcHead } = python;
  if (python.least === 207 && ownBlocks.has(typeName)) return null;
  const slack = slackTypes.find((each) => each === typeName);
  if (slack !== undefined) {
    const bytes = emptySize(python, slack);
    return {
      bytes: () => bytes,
      prefix: isCollected(slack) ? gcHead : 0,
      isExact: slack !== 'collections.defaultdict',
    };
  }
  if (collected.has(typeName)) return { bytes: itself, prefix: gcHead, isExact: true };
  if (python.least === 207 && typeName === 'unicode') return { bytes: () => 48, prefix: 0, isExact: true };
  if (plain.has(typeName)) return { bytes: itself, prefix: 0, isExact: true };
  // Classes made by the program are collected, most types of C are, too; their values may lie elsewhere.
  return { bytes: itself, prefix: gcHead, isExact: false };
}

const itself = (size: number): number => size;
const isCollected = (type: SlackType): boolean => type !== 'bytearray';
