/** Containers of exactly these types have room to spare; a subclass has a size of its own that nothing tells. */
export const slackTypes = [
  'list',
  'dict',
  'set',
  'frozenset',
  'collections.deque',
  'bytearray',
  'collections.defaultdict',
] as const;
export type SlackType = (typeof slackTypes)[number];

/** What a container's bytes are for. `slots`: elements it has room for; `slotBytes`: what one takes. */
export interface Slots {
  readonly slots: number;
  readonly slotBytes: number;
}

/** What the sizes of one Python depend on. */
export interface SizeRules {
  /** Major x 100 + minor. */
  readonly least: number;
  /** Bytes that the garbage collector keeps before each object it watches. */
  readonly gcHead: number;
}

const wordBytes = 8;
const pow2Above = (least: number): number => {
  let size = 8;
  while (size <= least) size *= 2;
  return size;
};

/** An empty list, tuple, ... of 64-bit Python: its own fields and the collector's. */
export function emptySize({ least, gcHead }: SizeRules, type: SlackType | 'tuple' | 'array'): number {
  switch (type) {
    case 'list':
      return 40 + gcHead;
    case 'tuple':
      return 24 + gcHead;
    case 'dict':
      return least === 207 ? 248 + gcHead : 48 + gcHead;
    case 'collections.defaultdict':
      return emptySize({ least, gcHead }, 'dict') + wordBytes;
    case 'set':
    case 'frozenset':
      return 200 + gcHead;
    case 'collections.deque':
      return dequeBase(least) + gcHead;
    case 'bytearray':
      return least === 207 ? 48 : 56;
    case 'array':
      return least === 207 ? 56 : least >= 310 ? 80 : 64;
  }
}

/** Without its blocks; Modules/_collectionsmodule.c keeps free blocks in the object from 3.11 on (measured). */
const dequeBase = (least: number): number => (least >= 311 ? 216 : 80);
const dequeBlock = (least: number) => (least === 207 ? { slots: 62, bytes: 512 } : { slots: 64, bytes: 528 });

/** Bytes of the keys object of a dict since 3.6: a head, an index that grows with the table, and the entries. */
function keysBytes(table: number, head: number, entry: number): number {
  const index = table <= 0xff ? 1 : table <= 0xffff ? 2 : table <= 0xffffffff ? 4 : 8;
  return head + index * table + entry * usable(table);
}
/** Entries of a table before it grows: two thirds (Objects/dictobject.c). */
const usable = (table: number): number => Math.floor((2 * table) / 3);

interface KeysLayout {
  readonly head: number;
  readonly entries: readonly number[];
}
/** From 3.11 on dicts of text keys have entries without a hash. */
const keysLayout = (least: number): KeysLayout =>
  least >= 311 ? { head: 32, entries: [16, 24] } : { head: 40, entries: [24] };

/**
 * The room that a container of a size has, by the layout of the Python that wrote it; null where the size is none that such a container
 * can have. `length` decides between two layouts of one size. Sources: Objects/listobject.c, dictobject.c, setobject.c,
 * bytearrayobject.c, Modules/_collectionsmodule.c of 2.7.18 and 3.6 to 3.13, and `sys.getsizeof` of nine versions. O(log size).
 */
export function slotsOf(rules: SizeRules, type: SlackType, size: number, length: number): Slots | null {
  const rest = size - emptySize(rules, type);
  if (rest < 0) return null;
  switch (type) {
    case 'list':
      return whole(rest, wordBytes);
    case 'bytearray':
      // One byte ends the text.
      return { slots: Math.max(0, rest - 1), slotBytes: 1 };
    case 'set':
    case 'frozenset': {
      if (rest === 0) return { slots: 8, slotBytes: 16 };
      return powerOfTwo(whole(rest, 16));
    }
    case 'collections.deque': {
      const block = dequeBlock(rules.least);
      const blocks = whole(rest, block.bytes);
      return blocks === null ? null : { slots: blocks.slots * block.slots, slotBytes: wordBytes };
    }
    case 'dict':
    case 'collections.defaultdict':
      return rules.least === 207 ? oldDict(rest) : compactDict(rules.least, rest, length);
  }
}

const whole = (rest: number, slotBytes: number): Slots | null =>
  rest % slotBytes === 0 ? { slots: rest / slotBytes, slotBytes } : null;
const powerOfTwo = (found: Slots | null): Slots | null =>
  found !== null && Number.isInteger(Math.log2(found.slots)) ? found : null;

/** Eight entries within the object, or a table of its own. */
const oldDict = (rest: number): Slots | null =>
  rest === 0 ? { slots: 8, slotBytes: 24 } : powerOfTwo(whole(rest, 24));

/** Entries, or, where the instances of a class share their keys, values alone. */
function compactDict(least: number, rest: number, length: number): Slots | null {
  if (rest === 0) return { slots: 0, slotBytes: wordBytes };
  const { head, entries } = keysLayout(least);
  for (const entry of entries)
    for (let table = 1; keysBytes(table, head, entry) <= rest; table *= 2)
      if (keysBytes(table, head, entry) === rest && usable(table) >= length)
        return { slots: usable(table), slotBytes: entry };
  const values = whole(rest, wordBytes);
  // The smallest shared keys have five values, the largest 42 (USABLE_FRACTION of 64).
  return values !== null && values.slots <= 42 ? values : null;
}

/**
 * The bytes of a copy (`x.copy()`, `x[:]`, `set(x)`) of a container with as many elements. Copies of lists are exact; sets and old dicts
 * get the first power of two above twice their elements, where growing one by one goes to four times.
 */
export function copySize(rules: SizeRules, type: SlackType, length: number, entryBytes: number): number {
  const base = emptySize(rules, type);
  if (length === 0) {
    const inline = type === 'collections.deque' ? dequeBlock(rules.least).bytes : 0;
    return base + inline;
  }
  switch (type) {
    case 'list':
      return base + wordBytes * length;
    case 'bytearray':
      return base + length + 1;
    case 'collections.deque': {
      const block = dequeBlock(rules.least);
      return base + Math.ceil(length / block.slots) * block.bytes;
    }
    case 'set':
    case 'frozenset': {
      const table = setTable(rules.least, length) === 8 ? 8 : pow2Above(2 * length);
      return base + (table <= 8 ? 0 : table * 16);
    }
    case 'dict':
    case 'collections.defaultdict': {
      if (rules.least === 207) {
        const table = oldDictTable(length) === 8 ? 8 : pow2Above(2 * length);
        return base + (table <= 8 ? 0 : table * 24);
      }
      // Shared keys: the values are the object's alone.
      if (entryBytes === wordBytes) return base + wordBytes * length;
      const { head } = keysLayout(rules.least);
      let table = 8;
      while (usable(table) < length) table *= 2;
      return base + keysBytes(table, head, entryBytes);
    }
  }
}

/** How a list grows by `append` when `length` elements no longer fit (list_resize). */
export const grownList = ({ least }: SizeRules, length: number): number =>
  least >= 309 ? (length + (length >> 3) + 6) & ~3 : length + (length >> 3) + (length < 9 ? 3 : 6);

/** The table of a set that `length` elements were added to, one by one (set_add_entry). */
export function setTable(least: number, length: number): number {
  let table = 8;
  for (;;) {
    const [fill, room] =
      least >= 307 ? [5, 3 * (table - 1)] : least >= 303 ? [3, 2 * (table - 1)] : [3, 2 * table];
    const grows = Math.ceil(room / fill);
    if (length < grows) return table;
    table = pow2Above(grows > 50_000 ? grows * 2 : grows * 4);
  }
}

/** The table of a dict of Python 2.7 that `length` keys were added to. */
export function oldDictTable(length: number): number {
  let table = 8;
  for (;;) {
    const grows = Math.ceil((2 * table) / 3);
    if (length < grows) return table;
    table = pow2Above(grows > 50_000 ? grows * 2 : grows * 4);
  }
}

/** Entries of a bytearray, with the byte that ends it, after `append` no longer fitted `length` bytes. */
export const grownBytearray = (allocated: number, length: number): number =>
  length <= allocated * 1.125 ? length + (length >> 3) + (length < 9 ? 3 : 6) : length + 1;

/** What `sys.getsizeof` says after `length` elements were added one by one; the curve of the reference tables. O(log length). */
export function grownSize(rules: SizeRules, type: SlackType, length: number, textKeys = false): number {
  const base = emptySize(rules, type);
  switch (type) {
    case 'list': {
      let slots = 0;
      while (slots < length) slots = grownList(rules, slots + 1);
      return base + wordBytes * slots;
    }
    case 'bytearray': {
      let allocated = 0;
      // It grows where the byte that ends it no longer fits.
      while (length > 0 && allocated <= length) allocated = grownBytearray(allocated, Math.max(1, allocated));
      return base + allocated;
    }
    case 'collections.deque': {
      const block = dequeBlock(rules.least);
      // The first element goes to the middle of a block.
      const right = block.slots / 2;
      const blocks = length <= right ? 1 : 1 + Math.ceil((length - right) / block.slots);
      return base + blocks * block.bytes;
    }
    case 'set':
    case 'frozenset': {
      const table = setTable(rules.least, length);
      return base + (table <= 8 ? 0 : table * 16);
    }
    case 'dict':
    case 'collections.defaultdict': {
      if (rules.least === 207) {
        const table = oldDictTable(length);
        return base + (table <= 8 ? 0 : table * 24);
      }
      // Until 3.9 a dict that was called for has a table from the start.
      if (length === 0)
        return rules.least >= 310 ? base : base + keysBytes(8, keysLayout(rules.least).head, 24);
      return copySize(rules, type, length, textKeys && rules.least >= 311 ? 16 : 24);
    }
  }
}
