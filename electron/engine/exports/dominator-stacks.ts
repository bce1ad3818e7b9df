import { RowList } from '../graph/row-list.ts';
import { sizeAt } from '../graph/columns.ts';
import { rootRow, unreachableRow } from '../graph/paths.ts';
import type { HeapGraph } from '../graph/heap-graph.ts';
import type { Watch } from '../graph/watch.ts';
import { childrenOf } from '../answers/heavy/dominator-boxes.ts';

/** One stack of types, from the roots inwards, and the bytes that stand at its end. */
export interface DominatorStack {
  readonly frames: readonly string[];
  readonly bytes: number;
}

/** A frame stands in one line, and `;` parts frames. */
const frameText = (type: string): string =>
  type.slice(0, 200).replace(breaking, ' ').replaceAll(';', ':') || '?';
// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const breaking = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g;

/** As deep as flame graphs can be read; what is deeper counts for its ancestor. */
const deepest = 60;
/** Below this share of all that is reached a branch is no pixel wide. */
const leastShare = 0.0002;
/** A file of this many stacks is about 5 MB. */
const mostStacks = 50_000;

/**
 * The dominator tree as stacks, objects of one type below the same stack taken together: their own bytes at the end of it, and what is
 * too small or too deep under "(smaller)" or "(deeper)". The bytes of all stacks are those of all that is reached (objects of
 * negative size left out). null: the watch stopped it. O(n) a level.
 */
export function dominatorStacks(
  graph: HeapGraph,
  shownTypes: readonly string[],
  watch: Watch,
): DominatorStack[] | null {
  const { objects } = graph.view.edges;
  const [above, below] = [rootRow(objects), unreachableRow(objects)];
  const stacks: DominatorStack[] = [];
  const least = leastShare * (graph.retained[above]! + graph.retained[below]!);
  const add = (frames: readonly string[], bytes: number): void => {
    if (bytes > 0) stacks.push({ frames, bytes });
  };
  let met = 0;
  /** False: stopped. */
  const descend = (rows: Uint32Array, frames: readonly string[]): boolean => {
    const groups = new Map<number, RowList>();
    let smaller = 0;
    for (const row of rows) {
      met += 1;
      if (met % 65_536 === 0 && watch(Math.min(met, objects))) return false;
      const type = graph.view.types.of[row]!;
      let group = groups.get(type);
      if (group === undefined) {
        group = new RowList(16);
        groups.set(type, group);
      }
      group.push(row);
    }
    const sums = [...groups].map(([type, list]) => {
      const group = list.rows();
      return { type, group, bytes: group.reduce((sum, row) => sum + graph.retained[row]!, 0) };
    });
    sums.sort((a, b) => b.bytes - a.bytes || a.type - b.type);
    for (const { type, group, bytes } of sums) {
      if (bytes < least || stacks.length >= mostStacks) {
        smaller += bytes;
        continue;
      }
      const inner = [...frames, frameText(shownTypes[type] ?? '')];
      const own = group.reduce((sum, row) => sum + Math.max(0, sizeAt(graph.view.size, row)), 0);
      add(inner, own);
      if (inner.length >= deepest) {
        add([...inner, '(deeper)'], bytes - own);
        continue;
      }
      const children = new RowList();
      for (const row of group) for (const child of childrenOf(graph, row)) children.push(child);
      if (children.length > 0 && !descend(children.rows(), inner)) return false;
    }
    add([...frames, '(smaller)'], smaller);
    return true;
  };
  if (!descend(childrenOf(graph, above), ['roots'])) return null;
  if (!descend(childrenOf(graph, below), ['unreachable'])) return null;
  return stacks;
}

/** Folded stacks, as flame graph tools take them: `frame;frame bytes` a line. */
export const foldedText = (stacks: readonly DominatorStack[]): string =>
  stacks.map(({ frames, bytes }) => `${frames.join(';')} ${bytes}\n`).join('');

/** A speedscope file: https://www.speedscope.app/file-format-schema.json */
export function speedscopeText(stacks: readonly DominatorStack[], name: string): string {
  const numbers = new Map<string, number>();
  const numberOf = (frame: string): number => {
    const there = numbers.get(frame);
    if (there !== undefined) return there;
    numbers.set(frame, numbers.size);
    return numbers.size - 1;
  };
  const samples = stacks.map(({ frames }) => frames.map(numberOf));
  const weights = stacks.map(({ bytes }) => bytes);
  return `${JSON.stringify({
    $schema: 'https://www.speedscope.app/file-format-schema.json',
    name,
    exporter: 'Meliscope',
    activeProfileIndex: 0,
    shared: { frames: [...numbers.keys()].map((frame) => ({ name: frame })) },
    profiles: [
      {
        type: 'sampled',
        name,
        unit: 'bytes',
        startValue: 0,
        endValue: weights.reduce((sum, weight) => sum + weight, 0),
        samples,
        weights,
      },
    ],
  })}\n`;
}
