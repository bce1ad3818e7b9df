import { expect, test } from 'vitest';
import { Tree, type TreeSource } from '../../../renderer/state/walk/tree.svelte.ts';
import { fail } from '../../../shared/protocol/failure.ts';

/** Each number has as many children as it says, each one smaller. */
const source: TreeSource<{ n: number }> = {
  load: async (node, from, limit) => {
    const total = node === null ? 250 : node.item.n;
    if (node?.item.n === 13) throw fail('io', 'No.');
    const rows = Array.from({ length: Math.max(0, Math.min(limit, total - from)) }, (_, i) => ({
      n: node === null ? from + i : node.item.n - 1,
    }));
    return Promise.resolve({ total, rows });
  },
  unfolds: ({ item }) => item.n > 0,
};
const settled = () => new Promise((resolve) => setTimeout(resolve, 0));
const drawn = (tree: Tree<{ n: number }>, from: number, to: number) =>
  tree.lines
    .slice(from, to)
    .map((line) =>
      line.kind === 'item' ? '  '.repeat(line.node.depth) + String(line.node.item.n) : line.kind,
    );

test('a tree is loaded where it is unfolded, a hundred at a time', async () => {
  const tree = new Tree<{ n: number }>();
  tree.ask('a', source);
  expect(drawn(tree, 0, 2)).toEqual(['busy']);
  await settled();
  expect(tree.lines.length).toBe(101);
  expect(tree.active).toBe(0);
  const more = tree.lines[100];
  expect(more).toMatchObject({ kind: 'more', left: 150 });
  if (more !== undefined) tree.follow(more);
  await settled();
  expect(tree.lines.length).toBe(201);
  const two = tree.lines[2];
  if (two?.kind === 'item') tree.toggle(two.node);
  await settled();
  expect(drawn(tree, 1, 6)).toEqual(['1', '2', '  1', '  1', '3']);
  if (two?.kind === 'item') tree.toggle(two.node);
  expect(drawn(tree, 1, 4)).toEqual(['1', '2', '3']);
});

test('what cannot be asked says so in its place and can be asked again', async () => {
  const tree = new Tree<{ n: number }>();
  tree.ask('a', source);
  await settled();
  const bad = tree.lines[13];
  if (bad?.kind === 'item') tree.toggle(bad.node);
  await settled();
  expect(drawn(tree, 12, 16)).toEqual(['12', '13', 'failed', '14']);
});
