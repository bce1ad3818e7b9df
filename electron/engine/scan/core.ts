/** A scanner core: reads lines from memory into columns, as laid out in layout.ts. */
export interface ScanCore {
  /** The memory both sides see. Read it afresh after `grow`: growing replaces the buffer. */
  buffer(): ArrayBufferLike;
  /** Makes the memory at least this long, in bytes. Throws a RangeError when there is not enough. */
  grow(bytes: number): void;
  /** One of `status`. */
  scan(): number;
  /** The core's number for the type whose name stands at `position`; -1 when its table is full. */
  internType(position: number, length: number): number;
  /** Fills the enlarged slot table from the type entries. */
  rehash(): void;
}
