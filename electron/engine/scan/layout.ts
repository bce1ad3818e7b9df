/**
 * The memory that a scanner core (the WebAssembly kernel or its TypeScript twin) works in.
 *
 * One block of control words tells the core where its input and its output columns are; the driver moves those
 * regions when they must grow. The kernel repeats these numbers (AssemblyScript cannot import this file); a unit
 * test runs both cores over the same memory and compares every column.
 */

/** Byte position of the control block; the kernel keeps its constants below it. */
export const controlBase = 4096;

/** Indexes of the control block's 32-bit words. */
export const control = {
  /** In: where to go on. Out: start of the first line that was not consumed. */
  cursor: 0,
  /** End of the input; 64 zero bytes follow it. */
  inputEnd: 1,
  rows: 2,
  rowCapacity: 3,
  references: 4,
  referenceCapacity: 5,
  /** Pointers to the output columns, one element per row. */
  addressColumn: 6, // u64
  sizeColumn: 7, // u32
  typeColumn: 8, // u32, the core's own numbering
  lengthColumn: 9, // u32, `noLength` where the line has none
  lineStartColumn: 10, // u32, position in this memory
  referenceCountColumn: 11, // u32
  fieldsColumn: 12, // u8, bits of `fieldBit`
  referenceColumn: 13, // u64, one element per reference
  /** Hash table of type names: u32 slots holding type + 1, 0 for empty. A power of two. */
  slots: 14,
  slotMask: 15,
  /** Per type three u32: position in the name arena, length in bytes, hash. */
  typeEntries: 16,
  typeCount: 17,
  typeCapacity: 18,
  nameArena: 19,
  nameArenaUsed: 20,
  nameArenaCapacity: 21,
} as const;

export const controlWords = 32;

/** What `scan` gives back. */
export const status = {
  /** All complete lines were consumed. */
  done: 0,
  /** The line at the cursor needs the slow path. It may also be incomplete: the driver looks for its newline. */
  oddLine: 1,
  /** A column or the reference column is full: take the output away, reset, go on. */
  outputFull: 2,
  /** The type table or its arena is full: enlarge it, go on. */
  typesFull: 3,
} as const;

export const noLength = 0xffffffff;
/** Largest size and length that the columns hold themselves; larger and negative ones go to a side list. */
export const largestInline = 0xfffffffd;
/** Marks a row whose size or length is in the side list. */
export const inSideList = 0xfffffffe;

/** Which keys a line has. */
export const fieldBit = {
  name: 1,
  length: 2,
  textValue: 4,
  numberValue: 8,
  literalValue: 16,
  /** A key that meliae's format does not know. */
  other: 32,
} as const;
