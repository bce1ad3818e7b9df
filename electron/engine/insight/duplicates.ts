import { hasBit } from '../graph/bitset.ts';
import { none, sizeAt } from '../graph/columns.ts';
import type { HeapGraph } from '../graph/heap-graph.ts';
import { guessInternDict } from '../graph/meliae-questions.ts';
import { largestBy } from '../graph/radix-order.ts';
import { RowList } from '../graph/row-list.ts';
import type { Watch } from '../graph/watch.ts';
import { partOfWatch } from '../graph/watch.ts';
import type { DumpColumns } from '../scan/scanned-dump.ts';
import { EqualTable, valueHashes } from './value-hashes.ts';

/** Types whose objects cannot change, so that one of equal ones would do. */
const valueTypes: ReadonlySet<string> = new Set([
  'str',
  'unicode',
  'bytes',
  'int',
  'long',
  'float',
  'complex',
]);
const textTypes: ReadonlySet<string> = new Set(['str', 'unicode', 'bytes']);
/** Tuples of tuples, so deep. */
const tupleRounds = 4;
const watched = 1 << 15;

export interface TypeDuplicates {
  readonly type: number;
  readonly objects: number;
  /** Objects that an earlier one equals: what could go. */
  readonly repeats: number;
  readonly wasted: number;
  /** Of `repeats` and `wasted`, texts that the interning rule would have shared: letters, digits and underscores alone. */
  readonly nameLike: number;
  readonly nameLikeBytes: number;
  /** Beside those: objects whose dumped beginning, length and size are equal, which may differ further on. */
  readonly likely: number;
  readonly likelyBytes: number;
  /** Objects without a value in the dump: nothing is known of them. */
  readonly unknown: number;
}

export interface DuplicateGroup {
  /** The first of them in the dump. */
  readonly row: number;
  readonly count: number;
  readonly size: number;
  readonly wasted: number;
  /** false: only the beginning, the length and the size are known to be equal. */
  readonly whole: boolean;
  readonly nameLike: boolean;
  /** The types of object that hold the most of them alone, each with how many. */
  readonly holders: readonly { readonly type: number; readonly count: number }[];
}

export interface Duplicates {
  readonly types: readonly TypeDuplicates[];
  readonly groups: readonly DuplicateGroup[];
  readonly groupCount: number;
  /** Sum over all types, for sure. */
  readonly wasted: number;
  readonly likelyBytes: number;
  /** The dict of interned texts of Python 2, where there is one. */
  readonly internDict: number | null;
}

type Sums = { -readonly [K in keyof TypeDuplicates]: TypeDuplicates[K] };

/**
 * Objects of equal values: texts, bytes and numbers by what their lines hold, tuples by their elements. One read of the file, O(n) beside;
 * 40 transient bytes per object with a value, 5 per object. null: stopped.
 */
export function duplicatesOf(
  columns: DumpColumns,
  file: { readonly fd: number; readonly bytes: number },
  graph: HeapGraph,
  most: number,
  watch: Watch,
): Duplicates | null {
  const { view } = graph;
  const { names } = view.types;
  const { objects } = view.edges;
  // Nearly all of the time goes into reading the lines.
  const part = (from: number, to: number, steps: number): Watch =>
    partOfWatch(watch, objects, from, to, steps);
  const hashes = valueHashes(
    columns,
    file,
    (type) => valueTypes.has(columns.typeNames[type] ?? ''),
    part(0, 0.8, columns.objects),
  );
  if (hashes === null) return null;
  const isPresent = (row: number) => view.absent === null || !hasBit(view.absent, row);
  /** For each object, the first object of its value; itself where there is none, or none is known for sure. */
  const like = new Uint32Array(objects);
  for (let row = 0; row < objects; row += 1) like[row] = row;
  /** For each object, 1 where its value is known whole, 2 in part. */
  const known = new Uint8Array(objects);
  const nameLike = new Uint8Array(objects);
  const { rows, first, second, whole } = hashes;
  const table = new EqualTable(rows.length);
  const matching = part(0.8, 0.9, rows.length);
  for (let place = 0; place < rows.length; place += 1) {
    if (place % watched === 0 && matching(place)) return null;
    const row = rows[place]!;
    if (whole[place] === 0 || !isPresent(row)) continue;
    known[row] = whole[place]!;
    if (textTypes.has(names[view.types.of[row]!]!)) nameLike[row] = hashes.nameLike[place]!;
    const found = table.firstLike(place, first[place]!, (other) => {
      const there = rows[other]!;
      return (
        first[other] === first[place] &&
        second[other] === second[place] &&
        whole[other] === whole[place] &&
        columns.type[there] === columns.type[row] &&
        columns.length[there] === columns.length[row] &&
        columns.size[there] === columns.size[row]
      );
    });
    like[row] = rows[found]!;
  }
  if (!matchTuples(graph, like, known, part(0.9, 1, objects * tupleRounds))) return null;
  return summed(graph, { like, known, nameLike, isPresent }, most);
}

/**
 * Tuples of equal elements, by the objects that stand for them; tuples of tuples need a round for each level. Elements of which only the
 * beginning is known count as themselves. False: stopped.
 */
function matchTuples({ view }: HeapGraph, like: Uint32Array, known: Uint8Array, watch: Watch): boolean {
  const tuple = view.types.names.indexOf('tuple');
  if (tuple < 0) return true;
  const { start, target } = view.edges;
  const { of } = view.types;
  const tuples = new RowList();
  for (let row = 0; row < of.length; row += 1)
    if (of[row] === tuple && !(view.absent !== null && hasBit(view.absent, row))) tuples.push(row);
  const list = tuples.rows();
  const valueOf = (at: number): number => {
    const child = target[at]!;
    return child === none || known[child] === 2 ? child : like[child]!;
  };
  for (let round = 0; round < tupleRounds; round += 1) {
    const table = new EqualTable(list.length);
    let changed = false;
    for (let place = 0; place < list.length; place += 1) {
      if (place % watched === 0 && watch(round * view.edges.objects + place)) return false;
      const row = list[place]!;
      const [from, end] = [start[row]!, start[row + 1]!];
      known[row] = 1;
      let hash = end - from;
      let isWhole = true;
      for (let at = from; at < end; at += 1) {
        if (target[at] === none) isWhole = false;
        hash = Math.imul(hash ^ valueOf(at), 0x9e3779b1) ^ (hash >>> 15);
      }
      // References to what the dump does not hold are nothing to compare.
      if (!isWhole) continue;
      const found = table.firstLike(place, hash, (other) => {
        const there = list[other]!;
        const shift = start[there]! - from;
        if (start[there + 1]! - start[there]! !== end - from) return false;
        if (sizeAt(view.size, there) !== sizeAt(view.size, row)) return false;
        for (let at = from; at < end; at += 1) if (valueOf(at) !== valueOf(at + shift)) return false;
        return true;
      });
      if (like[row] !== list[found]!) changed = true;
      like[row] = list[found]!;
    }
    if (!changed) return true;
  }
  return true;
}

interface Matched {
  readonly like: Uint32Array;
  readonly known: Uint8Array;
  readonly nameLike: Uint8Array;
  readonly isPresent: (row: number) => boolean;
}

function summed(graph: HeapGraph, { like, known, nameLike, isPresent }: Matched, most: number): Duplicates {
  const { view } = graph;
  const { of, names } = view.types;
  const counts = new Uint32Array(like.length);
  const sums = new Map<number, Sums>();
  const wantedType = names.map((name) => valueTypes.has(name) || name === 'tuple');
  for (let row = 0; row < like.length; row += 1) {
    const type = of[row]!;
    if (!wantedType[type] || !isPresent(row)) continue;
    const sum = sums.get(type) ?? noDuplicates(type);
    sums.set(type, sum);
    sum.objects += 1;
    if (known[row] === 0) {
      sum.unknown += 1;
      continue;
    }
    counts[like[row]!] = counts[like[row]!]! + 1;
    if (like[row] === row) continue;
    const size = sizeAt(view.size, row);
    if (known[row] === 2) {
      sum.likely += 1;
      sum.likelyBytes += size;
      continue;
    }
    sum.repeats += 1;
    sum.wasted += size;
    if (nameLike[row] === 1) {
      sum.nameLike += 1;
      sum.nameLikeBytes += size;
    }
  }
  const firsts = new RowList();
  for (let row = 0; row < counts.length; row += 1) if (counts[row]! > 1) firsts.push(row);
  const all = firsts.rows();
  const wastedOf = (row: number): number => (counts[row]! - 1) * sizeAt(view.size, row);
  const top = largestBy(all, most, wastedOf).slice(0, most);
  const holders = holderTypes(graph, like, known, top);
  const types = [...sums.values()].sort((a, b) => b.wasted - a.wasted || b.objects - a.objects);
  return {
    types,
    groups: Array.from(top, (row, i) => ({
      row,
      count: counts[row]!,
      size: sizeAt(view.size, row),
      wasted: wastedOf(row),
      whole: known[row] === 1,
      nameLike: nameLike[row] === 1,
      holders: holders[i]!,
    })),
    groupCount: all.length,
    wasted: types.reduce((sum, { wasted }) => sum + wasted, 0),
    likelyBytes: types.reduce((sum, { likelyBytes }) => sum + likelyBytes, 0),
    internDict: guessInternDict(view, graph.referrers),
  };
}

const noDuplicates = (type: number): Sums => ({
  type,
  objects: 0,
  repeats: 0,
  wasted: 0,
  nameLike: 0,
  nameLikeBytes: 0,
  likely: 0,
  likelyBytes: 0,
  unknown: 0,
});

/** For each group, the types of the direct dominators of its objects, most first. O(n). */
function holderTypes(
  { idom, view }: HeapGraph,
  like: Uint32Array,
  known: Uint8Array,
  top: Uint32Array,
): { type: number; count: number }[][] {
  const tallies = new Map(Array.from(top, (row) => [row, new Map<number, number>()]));
  for (let row = 0; row < like.length; row += 1) {
    if (known[row] === 0) continue;
    const tally = tallies.get(like[row]!);
    const holder = idom[row]!;
    if (tally === undefined || holder >= view.edges.objects) continue;
    const type = view.types.of[holder]!;
    tally.set(type, (tally.get(type) ?? 0) + 1);
  }
  return Array.from(top, (row) =>
    [...(tallies.get(row) ?? [])]
      .sort(([, a], [, b]) => b - a)
      .slice(0, 3)
      .map(([type, count]) => ({ type, count })),
  );
}
