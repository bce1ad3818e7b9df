import type { MergedPathsAnswer } from '../../../shared/protocol/kept-alive.ts';
import type { TreeSource } from '../walk/tree.svelte.ts';

/** A step of merged paths; `place` is its position in the answer. */
export type PathsItem = MergedPathsAnswer['steps'][number] & { readonly place: number };

/** Merged paths as a tree: roots first, and below each step those that it leads to. */
export function pathsTree({ steps }: MergedPathsAnswer): TreeSource<PathsItem> {
  const below = new Map<number | null, PathsItem[]>();
  steps.forEach((step, place) => {
    const under = below.get(step.above) ?? [];
    under.push({ ...step, place });
    below.set(step.above, under);
  });
  return {
    load(node, from, limit) {
      const all = below.get(node === null ? null : node.item.place) ?? [];
      return Promise.resolve({ total: all.length, rows: all.slice(from, from + limit) });
    },
    unfolds: ({ item }) => below.has(item.place),
  };
}
