import { none } from '../../graph/columns.ts';
import type { HeapGraph } from '../../graph/heap-graph.ts';
import type { Watch } from '../../graph/watch.ts';
import { byAddress } from './object-rows.ts';
import type { HeavyContext, HeavyParams } from './questions.ts';

/** Objects within one pool of the small-object allocator, or one page of the C library's, were made about the same time. */
const nearBytes = 4096;
/** What an element holds is rarely deeper. Beyond it an object counts as somebody else's. */
const deepest = 200;

/**
 * For each container, which share of the elements that it alone holds has an object of the same container as the next one in memory.
 * A table that is filled in one go gets fresh memory in a row: nearly all. What grows while the program works shares its memory with
 * whatever else was made at the same time, and with what was freed before: far fewer. O(n + elements); 12 transient bytes per object.
 */
export function laidTogether(
  context: HeavyContext,
  { view, rows, groups = [] }: HeavyParams<'laidTogether'>,
  watch: Watch,
): number[] | null {
  if (rows.length === 0 && groups.length === 0) return [];
  const graph = context.graph(view);
  const { objects, addressWords } = context.columns;
  const all = new Uint32Array(objects);
  for (let row = 0; row < objects; row += 1) all[row] = row;
  const order = byAddress(all, addressWords);
  const next = all.fill(none);
  for (let i = 0; i + 1 < objects; i += 1) next[order[i]!] = order[i + 1]!;
  const shares: number[] = [];
  for (const row of rows) {
    if (watch(row)) return null;
    shares.push(shareOf(graph, row, next, addressWords));
  }
  return [...shares, ...sharesOfGroups(graph, groups, next, addressWords)];
}

/** The same for all objects of a type that one object holds directly, whoever refers to them. O(n). */
function sharesOfGroups(
  graph: HeapGraph,
  groups: HeavyParams<'laidTogether'>['groups'] & object,
  next: Uint32Array,
  words: Uint32Array,
): number[] {
  const { of, names } = graph.view.types;
  const { objects } = graph.view.edges;
  const keyOf = (holder: number, type: number): number => holder * names.length + type;
  const sums = new Map(groups.map(({ holder, type }) => [keyOf(holder, type), { elements: 0, together: 0 }]));
  const ofGroup = (row: number) => sums.get(keyOf(graph.idom[row]!, of[row]!));
  for (let row = 0; row < Math.min(objects, next.length) && sums.size > 0; row += 1) {
    const sum = ofGroup(row);
    if (sum === undefined) continue;
    sum.elements += 1;
    const after = next[row]!;
    if (after === none || !isNear(words, row, after)) continue;
    let at = after;
    for (let depth = 0; depth < deepest && at < objects && ofGroup(at) !== sum; depth += 1)
      at = graph.idom[at]!;
    if (at < objects && ofGroup(at) === sum) sum.together += 1;
  }
  return groups.map(({ holder, type }) => {
    const { elements = 0, together = 0 } = sums.get(keyOf(holder, type)) ?? {};
    return elements === 0 ? 0 : together / elements;
  });
}

function shareOf(graph: HeapGraph, row: number, next: Uint32Array, words: Uint32Array): number {
  const { start, target } = graph.view.edges;
  let [elements, together] = [0, 0];
  for (let at = start[row]!; at < start[row + 1]!; at += 1) {
    const child = target[at]!;
    if (child === none || graph.idom[child] !== row || child >= next.length) continue;
    elements += 1;
    const after = next[child]!;
    if (after !== none && isNear(words, child, after) && isHeldBy(graph, after, row)) together += 1;
  }
  return elements === 0 ? 0 : together / elements;
}

const isNear = (words: Uint32Array, first: number, second: number): boolean =>
  (words[second * 2 + 1]! - words[first * 2 + 1]!) * 2 ** 32 + words[second * 2]! - words[first * 2]! <
  nearBytes;

function isHeldBy({ idom, view }: HeapGraph, row: number, holder: number): boolean {
  const { objects } = view.edges;
  let at = row;
  for (let depth = 0; depth < deepest && at < objects; depth += 1) {
    if (at === holder) return true;
    at = idom[at]!;
  }
  return false;
}
