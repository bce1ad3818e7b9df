import { readInto } from '../../dump-file/aligned-reader.ts';
import { lineFingerprint } from '../../compare/line-fingerprint.ts';
import type { MatchSide } from '../../compare/object-match.ts';
import { matchObjects } from '../../compare/object-match.ts';
import { bitsetOf, hasBit, setBit } from '../../graph/bitset.ts';
import { none, shared32, sizeAt } from '../../graph/columns.ts';
import type { HeapGraph } from '../../graph/heap-graph.ts';
import { descendingBy, largestBy } from '../../graph/radix-order.ts';
import type { TypeReached } from '../../graph/reach.ts';
import { RowList } from '../../graph/row-list.ts';
import type { Watch } from '../../graph/watch.ts';
import { fieldBit } from '../../scan/layout.ts';
import { lineOffsetOf } from '../../scan/scanned-dump.ts';
import type { OrderedPart } from './object-rows.ts';
import { partOf } from './object-rows.ts';
import type { HeavyContext, HeavyParams } from './questions.ts';

/** Which objects a question is about: those that were matched, or those that were not. */
export interface Changed {
  /** For each object of the dump, one of `sameness`. */
  readonly match: Uint8Array;
  readonly matched: boolean;
}

/** What an object that was not there before hangs on: the nearest that dominates it and is not of the kind asked for. */
export interface HolderOfChanged {
  /** May be one of the two virtual roots. */
  readonly row: number;
  readonly count: number;
  readonly bytes: number;
}

const window = 1 << 20;
/** Names and values stand in the first bytes of a line: 100 characters are at most 1,200 bytes of escapes. */
const lineHead = 4096;
const toldByLine = fieldBit.name | fieldBit.textValue | fieldBit.numberValue | fieldBit.literalValue;

/** For each object, the fingerprint of its line's name and value; a frame's value, its line, changes while it runs. One read of the file. */
export function fingerprints(
  { columns, file }: HeavyContext,
  _params: HeavyParams<'fingerprints'>,
  watch: Watch,
): Uint32Array | null {
  const prints = shared32(columns.objects);
  const isFrame = columns.typeNames.map((name) => name === 'frame');
  const bytes = new Uint8Array(window);
  let [start, end] = [0, 0];
  for (let row = 0; row < columns.objects; row += 1) {
    if (row % 16384 === 0 && watch(row)) return null;
    if ((columns.fields[row]! & toldByLine) === 0 || isFrame[columns.type[row]!]) continue;
    const offset = lineOffsetOf(columns, row);
    const wanted = Math.min(offset + lineHead, file.bytes);
    if (offset < start || wanted > end) {
      start = offset;
      end = start + readInto(file.fd, bytes, start, Math.min(window, file.bytes - start));
    }
    prints[row] = lineFingerprint(bytes, offset - start, Math.min(wanted, end) - start);
  }
  return prints;
}

/** Which objects of this dump another one has, too. */
export function matchDump(
  { columns }: HeavyContext,
  { fingerprint, other, only }: HeavyParams<'matchDump'>,
  watch: Watch,
): Uint8Array | null {
  const own: Omit<MatchSide, 'identity'> = {
    objects: columns.objects,
    addressWords: columns.addressWords,
    type: columns.type,
    typeNames: columns.typeNames,
    size: { small: columns.size, large: new Map(columns.largeSizes) },
    fingerprint,
  };
  const wanted = only === null ? null : (row: number) => isAsked(only, row);
  return matchObjects(own, other, wanted, watch);
}

/** A view may have a row more than the dump; it is never asked about. */
const isAsked = ({ match, matched }: Changed, row: number): boolean =>
  row < match.length && (match[row] !== 0) === matched;

/** Calls `use` for each object of a view that is asked about. O(n). */
function eachChanged({ view }: HeapGraph, changed: Changed, use: (row: number) => void): void {
  const objects = Math.min(view.edges.objects, changed.match.length);
  for (let row = 0; row < objects; row += 1)
    if (isAsked(changed, row) && !(view.absent !== null && hasBit(view.absent, row))) use(row);
}

/** By type; `bytes` are their own sizes. Largest first. */
export function changedTypes(
  context: HeavyContext,
  { view, changed }: HeavyParams<'changedTypes'>,
): TypeReached[] {
  const graph = context.graph(view);
  const groups = new Map<number, { -readonly [K in keyof TypeReached]: TypeReached[K] }>();
  eachChanged(graph, changed, (row) => {
    const type = graph.view.types.of[row]!;
    const bytes = sizeAt(graph.view.size, row);
    const group = groups.get(type);
    if (group === undefined) {
      groups.set(type, { type, count: 1, bytes, largest: bytes, largestRow: row });
      return;
    }
    group.count += 1;
    group.bytes += bytes;
    if (bytes > group.largest) Object.assign(group, { largest: bytes, largestRow: row });
  });
  return [...groups.values()].sort((a, b) => b.bytes - a.bytes || b.count - a.count || a.type - b.type);
}

/** By what they hang on, of one type or all, the largest sum of own sizes first. O(n); 4 transient bytes per object. */
export function changedHolders(
  context: HeavyContext,
  { view, changed, type, most }: HeavyParams<'changedHolders'>,
): { readonly holders: HolderOfChanged[]; readonly total: number } {
  const graph = context.graph(view);
  const above = holdersOf(graph, changed);
  const groups = new Map<number, { row: number; count: number; bytes: number }>();
  eachChanged(graph, changed, (row) => {
    if (type !== null && graph.view.types.of[row] !== type) return;
    const group = groups.get(above[row]!) ?? { row: above[row]!, count: 0, bytes: 0 };
    group.count += 1;
    group.bytes += sizeAt(graph.view.size, row);
    groups.set(group.row, group);
  });
  const holders = [...groups.values()].sort((a, b) => b.bytes - a.bytes || a.row - b.row);
  return { holders: holders.slice(0, most), total: holders.length };
}

/** For each object, its nearest dominator that is not asked about. A chain of those is walked once. */
function holdersOf({ idom, view }: HeapGraph, changed: Changed): Uint32Array {
  const { objects } = view.edges;
  const above = new Uint32Array(objects).fill(none);
  const known = bitsetOf(objects);
  const chain = new RowList();
  for (let row = 0; row < objects; row += 1) {
    let at = row;
    while (at < objects && !hasBit(known, at)) {
      chain.push(at);
      at = idom[at]!;
      if (at >= objects || !isAsked(changed, at)) break;
    }
    const holder = at < objects && hasBit(known, at) && isAsked(changed, at) ? above[at]! : at;
    while (chain.length > 0) {
      const met = chain.pop();
      above[met] = holder;
      setBit(known, met);
    }
  }
  return above;
}

/** The objects themselves, largest own size first; of one type, or below one holder, or all. */
export function changedRows(
  context: HeavyContext,
  { view, changed, type, holder, most }: HeavyParams<'changedRows'>,
): OrderedPart {
  const graph = context.graph(view);
  const above = holder === null ? null : holdersOf(graph, changed);
  const rows = new RowList();
  eachChanged(graph, changed, (row) => {
    if (type !== null && graph.view.types.of[row] !== type) return;
    if (above === null || above[row] === holder) rows.push(row);
  });
  const key = (row: number): number => sizeAt(graph.view.size, row);
  const all = rows.rows();
  return partOf(most === null ? descendingBy(all, key) : largestBy(all, most, key), all.length);
}
