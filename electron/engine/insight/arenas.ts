import { descendingBy } from '../graph/radix-order.ts';
import { RowList } from '../graph/row-list.ts';
import type { Watch } from '../graph/watch.ts';
import { partOfWatch } from '../graph/watch.ts';
import { largestInline } from '../scan/layout.ts';
import type { DumpColumns } from '../scan/scanned-dump.ts';
import type { AllocatorLayout, Block } from './block-sizes.ts';
import { allocatorLayout, blockOf } from './block-sizes.ts';
import type { DumpPython } from './python-version.ts';

/** Blocks of one size. */
export interface ClassFill {
  readonly blockBytes: number;
  readonly pools: number;
  readonly blocks: number;
  /** Blocks that an object of the dump lies in; others hold what a dump has no address of, or are free. */
  readonly seen: number;
}

/** The pools that objects of a dump lie in, as columns; ascending by address. */
export interface PoolColumns {
  /** Low and high halves of the address of each pool. */
  readonly addressWords: Uint32Array;
  readonly blockBytes: Uint16Array;
  readonly blocks: Uint16Array;
  readonly seen: Uint16Array;
  /** One object of it. */
  readonly row: Uint32Array;
}

/** A run of memory of an arena's size in which pools lie. Where an arena really begins no dump tells. */
export interface ArenaFill {
  /** Its first pool: a place in `PoolColumns`; and how many follow within an arena's size. */
  readonly firstPool: number;
  readonly pools: number;
  readonly seenBytes: number;
  readonly seenObjects: number;
}

export interface ArenaMap {
  readonly python: DumpPython;
  readonly layout: AllocatorLayout;
  readonly pools: PoolColumns;
  /** As few runs as the pools fit in: about so many arenas are in use. Ascending by address. */
  readonly arenas: readonly ArenaFill[];
  readonly classes: readonly ClassFill[];
  /** Objects and bytes in pools. */
  readonly small: { readonly objects: number; readonly bytes: number };
  /** Objects above the threshold, and the bytes of elements that are above it: from the C library. */
  readonly large: { readonly objects: number; readonly bytes: number };
  /** Small objects that lie in no pool: in the program itself, or in memory that some library manages. */
  readonly outside: { readonly objects: number; readonly bytes: number };
  /** Bytes of small objects' elements, tables and attribute values, which lie in blocks whose addresses a dump does not have. */
  readonly elsewhereBytes: number;
  /** Pools with one object seen, by that object's type, most first. */
  readonly lonely: readonly { readonly type: number; readonly pools: number; readonly row: number }[];
  readonly lonelyPools: number;
}

const watched = 1 << 16;
/** Of the objects in a pool that can tell, so many must agree. */
const agreeing = 0.75;
const mostLonelyTypes = 20;
/** Collector's head, and from 3.11 on room for a dict and weak references. */
const prefixes = [0, 16, 32] as const;

/**
 * Places small objects into the pools of the writer's allocator by their addresses. A run of a pool's size counts as a pool where the
 * objects whose block is known lie at whole blocks of one size from its head: chance does not do that. O(n); 24 transient bytes per object.
 */
export function arenaMap(
  columns: DumpColumns,
  python: DumpPython,
  micro: number | null,
  watch: Watch,
): ArenaMap | null {
  const blockOfType = columns.typeNames.map((name) => blockOf(python, name));
  const layout = allocatorLayout(python, micro, stepOf(columns, blockOfType));
  const small = new Uint32Array(columns.objects);
  let smallCount = 0;
  const totals = { small: sum(), large: sum(), outside: sum() };
  let elsewhereBytes = 0;
  const first = partOfWatch(watch, columns.objects, 0, 0.3, columns.objects);
  for (let row = 0; row < columns.objects; row += 1) {
    if (row % watched === 0 && first(row)) return null;
    const block = blockOfType[columns.type[row]!];
    const size = columns.size[row]!;
    if (
      block === null ||
      block === undefined ||
      size > largestInline ||
      block.bytes(size) > layout.threshold
    ) {
      add(totals.large, size > largestInline ? largeSize(columns, row) : size);
      continue;
    }
    small[smallCount] = row;
    smallCount += 1;
    const elements = Math.max(0, size - block.bytes(size));
    if (elements > layout.threshold) totals.large.bytes += elements;
    else elsewhereBytes += elements;
  }
  const order = byPlace(small.subarray(0, smallCount), columns.addressWords);
  const found = new Pools();
  const votes = new Uint16Array(layout.threshold / layout.step + 1);
  const second = partOfWatch(watch, columns.objects, 0.6, 1, order.length);
  let next = 0;
  for (let from = 0; from < order.length;) {
    if (from >= next) {
      if (second(from)) return null;
      next = from + watched;
    }
    const end = sameWindow(columns, order, from, layout.poolBytes);
    const pool = poolAt(columns, order, from, end, blockOfType, layout, votes);
    if (pool === null)
      for (let i = from; i < end; i += 1) add(totals.outside, blockBytesAt(columns, blockOfType, order[i]!));
    else {
      found.add(columns, order[from]!, layout.poolBytes, pool, end - from);
      for (let i = from; i < end; i += 1) add(totals.small, blockBytesAt(columns, blockOfType, order[i]!));
    }
    from = end;
  }
  const pools = found.columns();
  return {
    python,
    layout,
    pools,
    arenas: arenasOf(pools, layout),
    classes: classesOf(pools),
    ...totals,
    elsewhereBytes,
    ...lonelyOf(columns, pools),
  };
}

/** Ascending by address, as far as a double holds it: no process has addresses above 2^53. */
const byPlace = (rows: Uint32Array, words: Uint32Array): Uint32Array =>
  descendingBy(rows, (row) => -(words[row * 2 + 1]! * 2 ** 32 + words[row * 2]!));

interface Sum {
  objects: number;
  bytes: number;
}
const sum = (): Sum => ({ objects: 0, bytes: 0 });
function add(total: Sum, bytes: number): void {
  total.objects += 1;
  total.bytes += bytes;
}
const largeSize = (columns: DumpColumns, row: number): number =>
  Math.max(0, columns.largeSizes.find(([at]) => at === row)?.[1] ?? 0);
const blockBytesAt = (columns: DumpColumns, blocks: readonly (Block | null)[], row: number): number =>
  blocks[columns.type[row]!]?.bytes(columns.size[row]!) ?? 0;

/** 8 where a text lies at an odd multiple of 8, else 16. */
function stepOf(columns: DumpColumns, blocks: readonly (Block | null)[]): number {
  let odd = 0;
  let all = 0;
  for (let row = 0; row < columns.objects && all < 5000; row += 1) {
    if (blocks[columns.type[row]!]?.isExact !== true || columns.size[row]! > 256) continue;
    all += 1;
    if (columns.addressWords[row * 2]! % 16 === 8) odd += 1;
  }
  return odd * 10 > all ? 8 : 16;
}

/** Where the objects end that lie in the same aligned run of memory as that at `from`. */
function sameWindow(columns: DumpColumns, order: Uint32Array, from: number, bytes: number): number {
  const { addressWords } = columns;
  const low = Math.floor(addressWords[order[from]! * 2]! / bytes);
  const high = addressWords[order[from]! * 2 + 1]!;
  let end = from + 1;
  while (
    end < order.length &&
    addressWords[order[end]! * 2 + 1] === high &&
    Math.floor(addressWords[order[end]! * 2]! / bytes) === low
  )
    end += 1;
  return end;
}

/** The block size of a pool, or null: it is none. `votes`: for each block size a count, to be used again. */
function poolAt(
  columns: DumpColumns,
  order: Uint32Array,
  from: number,
  end: number,
  blockOfType: readonly (Block | null)[],
  { poolBytes, poolHead, step, threshold }: AllocatorLayout,
  votes: Uint16Array,
): number | null {
  votes.fill(0);
  let voters = 0;
  let divisor = 0;
  let largest = 0;
  const offsetOf = (row: number): number => columns.addressWords[row * 2]! % poolBytes;
  const firstOffset = offsetOf(order[from]!);
  for (let i = from; i < end; i += 1) {
    const row = order[i]!;
    const block = blockOfType[columns.type[row]!]!;
    const bytes = Math.max(step, Math.ceil(block.bytes(columns.size[row]!) / step) * step);
    largest = Math.max(largest, bytes);
    divisor = greatestDivisor(divisor, offsetOf(row) - firstOffset);
    if (!block.isExact) continue;
    voters += 1;
    const offset = offsetOf(row) - block.prefix - poolHead;
    if (offset >= 0 && offset % bytes === 0) votes[bytes / step] = votes[bytes / step]! + 1;
  }
  if (voters > 0) {
    const most = votes.reduce((best, count, at) => (count > votes[best]! ? at : best), 0);
    return votes[most]! >= agreeing * voters ? most * step : null;
  }
  // Objects of classes alone: their values may follow them in their blocks, so the distances say how large those are.
  if (end - from >= 4 && divisor > 0)
    return divisor >= largest && divisor <= threshold && divisor % step === 0 ? divisor : null;
  // Few objects of classes: at whole blocks from the pool's head, behind what the collector and attributes keep before an object.
  for (const prefix of prefixes) {
    const isWhole = (i: number): boolean => {
      const offset = offsetOf(order[i]!) - poolHead - prefix;
      return offset >= 0 && offset % largest === 0;
    };
    let all = largest <= threshold;
    for (let i = from; i < end && all; i += 1) all = isWhole(i);
    if (all) return largest;
  }
  return null;
}

function greatestDivisor(a: number, b: number): number {
  let [x, y] = [a, b];
  while (y !== 0) [x, y] = [y, x % y];
  return x;
}

/** Collects pools; at most one per object. 24 transient bytes for each, twice as many while a list grows. */
class Pools {
  /** Low and high halves in turn. */
  readonly #address = new RowList();
  readonly #blockBytes = new RowList();
  readonly #blocks = new RowList();
  readonly #seen = new RowList();
  readonly #row = new RowList();

  add({ addressWords }: DumpColumns, row: number, poolBytes: number, blockBytes: number, seen: number): void {
    const low = addressWords[row * 2]!;
    this.#address.push(low - (low % poolBytes));
    this.#address.push(addressWords[row * 2 + 1]!);
    this.#blockBytes.push(blockBytes);
    const blocks = Math.floor((poolBytes - 48) / blockBytes);
    this.#blocks.push(blocks);
    this.#seen.push(Math.min(blocks, seen));
    this.#row.push(row);
  }

  columns(): PoolColumns {
    return {
      addressWords: this.#address.rows(),
      blockBytes: Uint16Array.from(this.#blockBytes.rows()),
      blocks: Uint16Array.from(this.#blocks.rows()),
      seen: Uint16Array.from(this.#seen.rows()),
      row: this.#row.rows(),
    };
  }
}

export const poolAddress = ({ addressWords }: PoolColumns, pool: number): number =>
  addressWords[pool * 2 + 1]! * 2 ** 32 + addressWords[pool * 2]!;

/** As few runs of an arena's size as all pools fit in: from the lowest pool on, always the next that is not covered. */
function arenasOf(pools: PoolColumns, { arenaBytes, poolBytes }: AllocatorLayout): ArenaFill[] {
  const arenas: ArenaFill[] = [];
  for (let from = 0; from < pools.row.length;) {
    const start = poolAddress(pools, from);
    let end = from;
    let [seenBytes, seenObjects] = [0, 0];
    while (end < pools.row.length && poolAddress(pools, end) + poolBytes <= start + arenaBytes) {
      seenBytes += pools.seen[end]! * pools.blockBytes[end]!;
      seenObjects += pools.seen[end]!;
      end += 1;
    }
    arenas.push({ firstPool: from, pools: end - from, seenBytes, seenObjects });
    from = end;
  }
  return arenas;
}

function classesOf(pools: PoolColumns): ClassFill[] {
  const classes = new Map<number, { blockBytes: number; pools: number; blocks: number; seen: number }>();
  for (let pool = 0; pool < pools.row.length; pool += 1) {
    const blockBytes = pools.blockBytes[pool]!;
    const fill = classes.get(blockBytes) ?? { blockBytes, pools: 0, blocks: 0, seen: 0 };
    fill.pools += 1;
    fill.blocks += pools.blocks[pool]!;
    fill.seen += pools.seen[pool]!;
    classes.set(blockBytes, fill);
  }
  return [...classes.values()].sort((a, b) => a.blockBytes - b.blockBytes);
}

function lonelyOf(columns: DumpColumns, pools: PoolColumns): Pick<ArenaMap, 'lonely' | 'lonelyPools'> {
  const types = new Map<number, { type: number; pools: number; row: number }>();
  let lonelyPools = 0;
  for (let pool = 0; pool < pools.row.length; pool += 1) {
    if (pools.seen[pool] !== 1) continue;
    lonelyPools += 1;
    const row = pools.row[pool]!;
    const type = columns.type[row]!;
    const found = types.get(type) ?? { type, pools: 0, row };
    found.pools += 1;
    types.set(type, found);
  }
  const lonely = [...types.values()].sort((a, b) => b.pools - a.pools).slice(0, mostLonelyTypes);
  return { lonely, lonelyPools };
}
