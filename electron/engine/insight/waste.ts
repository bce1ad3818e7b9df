import { hasBit } from '../graph/bitset.ts';
import { none, sizeAt } from '../graph/columns.ts';
import type { HeapGraph } from '../graph/heap-graph.ts';
import { largestBy } from '../graph/radix-order.ts';
import { RowList } from '../graph/row-list.ts';
import type { Watch } from '../graph/watch.ts';
import { noLength } from '../scan/layout.ts';
import type { DumpColumns } from '../scan/scanned-dump.ts';
import type { SlackType } from '../../../shared/python/container-sizes.ts';
import { copySize, slackTypes, slotsOf } from '../../../shared/python/container-sizes.ts';
import type { DumpPython } from './python-version.ts';
import type { Saving } from './savings.ts';
import { Savings } from './savings.ts';

/** Room that the containers of one type have and do not use. */
export interface TypeSlack {
  readonly type: SlackType;
  readonly count: number;
  readonly bytes: number;
  readonly used: number;
  readonly slots: number;
  /** Bytes of slots without an element. */
  readonly wasted: number;
  /** What copies of the containers, which fit closer, would take less. */
  readonly savedByCopy: number;
  readonly empty: number;
  readonly emptyBytes: number;
  readonly one: number;
  readonly oneBytes: number;
  /** Of them no size is known for sure: odd sizes, lengths that the dump lacks. In no other figure but `count` and `bytes`. */
  readonly unknown: number;
}

export interface HolderSlack {
  /** The nearest dominator that is no container of these types itself; may be a virtual root. */
  readonly row: number;
  readonly containers: number;
  readonly wasted: number;
}

/** A container with much room to spare. */
export interface LooseContainer {
  readonly row: number;
  readonly used: number;
  readonly slots: number;
  readonly wasted: number;
  readonly savedByCopy: number;
}

export interface Waste {
  readonly python: DumpPython;
  readonly types: readonly TypeSlack[];
  readonly holders: readonly HolderSlack[];
  /** The largest `wasted` first. */
  readonly largest: readonly LooseContainer[];
  /** Dicts and sets that fill less than a quarter of a table of 16 or more: most had more elements once. */
  readonly sparse: readonly LooseContainer[];
  readonly sparseCount: number;
  readonly sparseBytes: number;
  readonly savings: readonly Saving[];
}

const watched = 1 << 16;
const sparseSlots = 16;
const sparseShare = 4;
/** A table that its owner cleared down the `idom` column rarely lies deeper in containers. */
const deepest = 64;

interface Measured {
  readonly used: number;
  readonly slots: number;
  readonly wasted: number;
  readonly savedByCopy: number;
}

/** One container's room; null where nothing can be said. */
export function measureContainer(
  python: DumpPython,
  type: SlackType,
  size: number,
  used: number,
): Measured | null {
  const found = slotsOf(python, type, size, used);
  // A dict whose values live in the instance has none of its own (3.13).
  if (found === null || (found.slots < used && found.slots > 0)) return null;
  const { slots, slotBytes } = found;
  return {
    used,
    slots,
    wasted: slots === 0 ? 0 : (slots - used) * slotBytes,
    savedByCopy: slots === 0 ? 0 : Math.max(0, size - copySize(python, type, used, slotBytes)),
  };
}

/** Slots used and unused of every container, by type and by holder. O(n + references); 24 transient bytes per object. */
export function wasteOf(
  columns: DumpColumns,
  graph: HeapGraph,
  python: DumpPython,
  most: number,
  watch: Watch,
): Waste | null {
  const { view, idom } = graph;
  const { objects } = view.edges;
  const slackOf = slackByType(view.types.names);
  const sums = slackTypes.map(emptySums);
  const wasted = new Float64Array(objects);
  const loose = new RowList();
  const sparse = new RowList();
  let sparseBytes = 0;
  const holderWaste = new Float64Array(objects + 2);
  const holderCount = new Uint32Array(objects + 2);
  const savings = new Savings(graph, python);
  for (let row = 0; row < objects; row += 1) {
    if (row % watched === 0 && watch(row)) return null;
    if (view.absent !== null && hasBit(view.absent, row)) continue;
    savings.look(row);
    const at = slackOf[view.types.of[row]!]!;
    if (at < 0) continue;
    const type = slackTypes[at]!;
    const sum = sums[at]!;
    const size = sizeAt(view.size, row);
    sum.count += 1;
    sum.bytes += size;
    const used = elementsOf(columns, graph, python, type, row);
    const found = !python.known || used === null ? null : measureContainer(python, type, size, used);
    if (found === null) {
      sum.unknown += 1;
      continue;
    }
    sum.used += found.used;
    sum.slots += found.slots;
    sum.wasted += found.wasted;
    sum.savedByCopy += found.savedByCopy;
    if (found.used === 0) {
      sum.empty += 1;
      sum.emptyBytes += size;
    }
    if (found.used === 1) {
      sum.one += 1;
      sum.oneBytes += size;
    }
    if (found.wasted <= 0) continue;
    wasted[row] = found.wasted;
    loose.push(row);
    if (
      isTable(type) &&
      found.slots >= sparseSlots &&
      found.used * sparseShare < found.slots * tableFill(python, type)
    ) {
      sparse.push(row);
      sparseBytes += found.savedByCopy;
    }
    const holder = holderOf(idom, view.types.of, slackOf, row, objects);
    holderWaste[holder] = holderWaste[holder]! + found.wasted;
    holderCount[holder] = holderCount[holder]! + 1;
  }
  const rowsOf = (list: Uint32Array): LooseContainer[] =>
    Array.from(largestBy(list, most, (row) => wasted[row]!).slice(0, most), (row) => {
      const type = slackTypes[slackOf[view.types.of[row]!]!]!;
      const used = elementsOf(columns, graph, python, type, row) ?? 0;
      const found = measureContainer(python, type, sizeAt(view.size, row), used);
      return { row, ...(found ?? { used, slots: 0, wasted: 0, savedByCopy: 0 }) };
    });
  const sparseRows = sparse.rows();
  return {
    python,
    types: sums.filter(({ count }) => count > 0).sort((a, b) => b.wasted - a.wasted || b.bytes - a.bytes),
    holders: holdersOf(holderWaste, holderCount, most),
    largest: rowsOf(loose.rows()),
    sparse: rowsOf(sparseRows),
    sparseCount: sparseRows.length,
    sparseBytes,
    savings: savings.list(),
  };
}

/** Whole tables count the room that hashing needs; entries of compact dicts do not. */
const tableFill = (python: DumpPython, type: SlackType): number =>
  type === 'set' || type === 'frozenset' || python.least === 207 ? 0.6 : 1;
const isTable = (type: SlackType): boolean =>
  type === 'set' || type === 'frozenset' || type === 'dict' || type === 'collections.defaultdict';

type Sums = { -readonly [K in keyof TypeSlack]: TypeSlack[K] };
const emptySums = (type: SlackType): Sums => ({
  type,
  count: 0,
  bytes: 0,
  used: 0,
  slots: 0,
  wasted: 0,
  savedByCopy: 0,
  empty: 0,
  emptyBytes: 0,
  one: 0,
  oneBytes: 0,
  unknown: 0,
});

/** For each type, its place in `slackTypes`, or -1. */
const slackByType = (names: readonly string[]): Int8Array =>
  Int8Array.from(names, (name) => slackTypes.findIndex((each) => each === name));

/** How many elements a container has: the dump's "len", or for a deque, which has none there, its references. null: nothing tells. */
function elementsOf(
  columns: DumpColumns,
  graph: HeapGraph,
  python: DumpPython,
  type: SlackType,
  row: number,
): number | null {
  const length = row < columns.objects ? columns.length[row]! : noLength;
  if (length < noLength - 1) return length;
  if (type !== 'collections.deque') return null;
  const { start } = graph.view.edges;
  // From 3.11 on the type is among the references.
  return Math.max(0, start[row + 1]! - start[row]! - (python.least >= 311 ? 1 : 0));
}

/** The nearest dominator that is no container, or the furthest of them. O(depth). */
function holderOf(
  idom: Uint32Array,
  of: Uint32Array,
  slackOf: Int8Array,
  row: number,
  objects: number,
): number {
  let at = idom[row]!;
  for (let depth = 0; depth < deepest && at < objects && slackOf[of[at]!]! >= 0; depth += 1) at = idom[at]!;
  return at === none ? objects : at;
}

function holdersOf(wasted: Float64Array, counts: Uint32Array, most: number): HolderSlack[] {
  const rows = new RowList();
  for (let row = 0; row < wasted.length; row += 1) if (wasted[row]! > 0) rows.push(row);
  const first = largestBy(rows.rows(), most, (row) => wasted[row]!).slice(0, most);
  return Array.from(first, (row) => ({ row, containers: counts[row]!, wasted: wasted[row]! }));
}
