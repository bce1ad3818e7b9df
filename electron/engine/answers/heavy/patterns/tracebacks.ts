import { bitsetOf, hasBit, setBit } from '../../../graph/bitset.ts';
import { none } from '../../../graph/columns.ts';
import type { HeapGraph } from '../../../graph/heap-graph.ts';
import { rootReasons } from '../../../graph/roots.ts';
import type { Watch } from '../../../graph/watch.ts';
import { childrenOf, retainedTogether, rowsOfTypes, typesThat } from './held.ts';

/** Tracebacks that one object keeps, with the frames that they keep. */
export interface KeptTracebacks {
  /** What holds them: the object that dominates the exceptions (else the tracebacks), or a virtual root. */
  readonly holder: number;
  /** The exceptions or tracebacks, and frames that they do not hold alone but no object but a traceback holds; the largest first. */
  readonly rows: readonly number[];
  readonly tracebacks: number;
  readonly frames: number;
  /** At least what they keep: what several of them share with others is not in it. */
  readonly bytes: number;
  /** The frames that retain the most. */
  readonly largestFrames: readonly number[];
}

interface Group {
  readonly tops: number[];
  readonly frames: number[];
  tracebacks: number;
}

const mostFrames = 5;
/** So many exceptions and frames of one holder are known again by what else is told of; their bytes all count. */
const mostRows = 10_000;
const mostGroups = 50;
/** From a job's exception to the list of jobs: the exception, the job's dict, the job, the list. */
const mostRounds = 4;
/** An exception has few references; a container that happens to hold one traceback has more, or another type. */
const mostOfException = 8;
/** A tuple may be what `sys.exc_info()` gave. */
const plainTypes = /^(?:dict|list|set|frozenset|module|frame|type|cell|function|collections\..*)$/;

/**
 * Tracebacks that something other than a running function holds, by holder, the most bytes first. O(n + frames). Frames are roots of
 * their own in meliae's dumps, which do not say which ones run: there they count if tracebacks are all that refers to them.
 */
export function keptTracebacks(graph: HeapGraph, leastBytes: number, watch: Watch): KeptTracebacks[] | null {
  const { types, edges } = graph.view;
  const isTraceback = typesThat(graph, (name) => name === 'traceback');
  const isFrame = typesThat(graph, (name) => name === 'frame');
  const all = rowsOfTypes(graph, isTraceback, 0, watch);
  if (all === null || all.length === 0) return all === null ? null : [];
  const running = rootsOfRunning(graph);
  const referrersOf = (row: number): Uint32Array =>
    graph.referrers.row.subarray(graph.referrers.start[row], graph.referrers.start[row + 1]);
  const isOwn = (row: number): boolean => isFrame[types.of[row]!] === 1 || isTraceback[types.of[row]!] === 1;
  const met = bitsetOf(edges.objects);
  const metTops = bitsetOf(edges.objects);
  const groups = new Map<number, Group>();
  for (const head of all) {
    if (referrersOf(head).some((row) => isTraceback[types.of[row]!] === 1)) continue;
    const above = graph.idom[head]!;
    const isException =
      above < edges.objects &&
      referrersOf(head).includes(above) &&
      edges.start[above + 1]! - edges.start[above]! <= mostOfException &&
      !plainTypes.test(types.names[types.of[above]!] ?? '');
    const top = isException ? above : head;
    const isKept = referrersOf(top).some((row) => row !== top && !isOwn(row) && graph.idom[row] !== none);
    const isGarbage = hasBit(graph.paths.unreachable, top);
    if (!isGarbage && (!isKept || hasBit(running, top))) continue;
    const holder = graph.idom[top]!;
    let group = groups.get(holder);
    if (group === undefined) groups.set(holder, (group = { tops: [], frames: [], tracebacks: 0 }));
    if (!hasBit(metTops, top)) group.tops.push(top);
    setBit(metTops, top);
    group.tracebacks += 1;
    for (let traceback: number | undefined = head; traceback !== undefined;) {
      if (hasBit(met, traceback)) break;
      setBit(met, traceback);
      const children: number[] = childrenOf(graph, traceback, 8);
      for (const child of children) {
        if (isFrame[types.of[child]!] !== 1 || hasBit(met, child)) continue;
        setBit(met, child);
        group.frames.push(child);
      }
      traceback = children.find((child) => isTraceback[types.of[child]!] === 1);
    }
  }
  const gathered = gatherSmall(graph, groups, leastBytes);
  const found = [...gathered].map(([holder, { tops, frames, tracebacks }]): KeptTracebacks => {
    const members = new Set([...tops, ...frames]);
    const alone = frames.filter(
      (frame) =>
        graph.idom[frame]! >= edges.objects &&
        referrersOf(frame).every((row) => isTraceback[types.of[row]!] === 1 || members.has(row)),
    );
    const rows = [...tops, ...alone].sort((a, b) => graph.retained[b]! - graph.retained[a]! || a - b);
    return {
      holder,
      rows: rows.slice(0, mostRows),
      tracebacks,
      frames: frames.length,
      bytes: retainedTogether(graph, rows),
      largestFrames: frames
        .filter((frame) => graph.idom[frame]! < edges.objects || alone.includes(frame))
        .sort((a, b) => graph.retained[b]! - graph.retained[a]! || a - b)
        .slice(0, mostFrames),
    };
  });
  return found.sort((a, b) => b.bytes - a.bytes || a.holder - b.holder).slice(0, mostGroups);
}

/** Roots that a running function, or something outside of the heap, holds. */
function rootsOfRunning({ roots, view }: HeapGraph): Uint32Array {
  const reasons = (['local', 'frame', 'unreferenced'] as const).map((reason) => rootReasons.indexOf(reason));
  const bits = bitsetOf(view.edges.objects);
  for (let i = 0; i < roots.row.length; i += 1)
    if (reasons.includes(roots.reason[i]!)) setBit(bits, roots.row[i]!);
  return bits;
}

/** Joins groups below the floor with those of what holds their holders: each job of a list keeps its own exception. */
function gatherSmall(graph: HeapGraph, groups: Map<number, Group>, leastBytes: number): Map<number, Group> {
  const { objects } = graph.view.edges;
  const isSmall = ({ tops, frames }: Group): boolean => {
    const alone = frames.filter((frame) => graph.idom[frame]! >= objects);
    return [...tops, ...alone].reduce((sum, row) => sum + graph.retained[row]!, 0) < leastBytes;
  };
  let current = groups;
  for (let round = 0; round < mostRounds; round += 1) {
    const next = new Map<number, Group>();
    let moved = false;
    for (const [holder, group] of current) {
      const above = holder < objects ? graph.idom[holder]! : holder;
      const moves = above < objects && isSmall(group);
      moved ||= moves;
      const target = moves ? above : holder;
      const same = next.get(target);
      if (same === undefined) next.set(target, group);
      else {
        for (const row of group.tops) same.tops.push(row);
        for (const row of group.frames) same.frames.push(row);
        same.tracebacks += group.tracebacks;
      }
    }
    current = next;
    if (!moved) break;
  }
  return current;
}
