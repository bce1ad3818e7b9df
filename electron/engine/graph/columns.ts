/** No row: the value of an empty slot in any column of rows. Dumps are limited to 2^32-3 objects by it. */
export const none = 0xffffffff;

/** What is done with the memory of a column before its first use; see `prepareColumns`. */
let prepare: (column: ArrayBufferView) => void = () => undefined;

/**
 * Lets the host of this thread say something to the system about the memory of every new column. Passes read columns at
 * random places; on large pages the processor finds those 1.3 to 3 times as fast (measured 2026-11).
 */
export function prepareColumns(preparation: (column: ArrayBufferView) => void): void {
  prepare = preparation;
}

function prepared<C extends ArrayBufferView>(column: C): C {
  prepare(column);
  return column;
}

/** A column of 32-bit numbers that all threads of the engine see. */
export const shared32 = (elements: number): Uint32Array =>
  prepared(new Uint32Array(new SharedArrayBuffer(elements * 4)));
/** A column of exact whole numbers to 2^53 that all threads of the engine see. */
export const shared64f = (elements: number): Float64Array =>
  prepared(new Float64Array(new SharedArrayBuffer(elements * 8)));
/** A column of 32-bit numbers that one pass needs while it runs. */
export const local32 = (elements: number): Uint32Array => prepared(new Uint32Array(elements));

/** Sizes above this (and negative ones) don't stand in `SizeColumn.small` itself. */
export const largestSmallSize = 0xfffffffd;

/**
 * For each object, its own size in bytes: 4 bytes per object. A value of `small` above `largestSmallSize` says
 * that the size is in `large`: one numpy array can pass 4 GiB, and a Python-level `__sizeof__` can be negative.
 */
export interface SizeColumn {
  readonly small: Uint32Array;
  readonly large: ReadonlyMap<number, number>;
}

export function sizeAt(size: SizeColumn, row: number): number {
  const small = size.small[row]!;
  return small > largestSmallSize ? (size.large.get(row) ?? 0) : small;
}

/**
 * Outgoing references, in the dump's order and with its repeats (a dict's are key, value, key, value). 4 bytes per
 * object and 4 per reference.
 */
export interface Edges {
  readonly objects: number;
  /** For each object, the position of its first reference in `target`; one more element ends the last. */
  readonly start: Uint32Array;
  /** For each reference, the row it points to, or `none` when the dump has no object at that address. */
  readonly target: Uint32Array;
  readonly dangling: Dangling;
}

/** References to addresses that the dump doesn't hold, so that an object's children can still be shown in order. */
export interface Dangling {
  /** For each, its position in `Edges.target`, ascending. */
  readonly position: Uint32Array;
  /** For each, the address as two 32-bit halves, low first. */
  readonly addressWords: Uint32Array;
}

/** Who refers to each object: distinct rows, ascending; a self-reference counts. 4 bytes per object and per pair. */
export interface Referrers {
  /** For each object, the position of its first referrer in `row`; one more element ends the last. */
  readonly start: Uint32Array;
  readonly row: Uint32Array;
}

/** For each object, its type's number; and each type's name. */
export interface Types {
  readonly of: Uint32Array;
  readonly names: readonly string[];
}
