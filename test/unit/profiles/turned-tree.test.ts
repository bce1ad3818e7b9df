import { describe, expect, test } from 'vitest';
import type { Turn } from '../../../electron/engine/profiles/screens/turned-tree.ts';
import { turnedTree } from '../../../electron/engine/profiles/screens/turned-tree.ts';
import { CallTree } from '../../../electron/engine/profiles/stacks/call-tree.ts';
import { randomGenerator } from '../../builders/random.ts';

type Stack = readonly [names: readonly string[], weight: number];

function treeOf(stacks: readonly Stack[]): CallTree {
  const tree = new CallTree();
  for (const [names, weight] of stacks) {
    let node = 0;
    for (const name of names) node = tree.child(node, tree.frame({ function: name, file: null, line: null }));
    tree.add(node, weight);
  }
  return tree;
}

/** The weight that ends at each way down the tree. */
function waysOf(tree: CallTree): Record<string, number> {
  const ways: Record<string, number> = {};
  for (let node = 1; node < tree.nodeCount; node += 1) {
    const names: string[] = [];
    for (let at = node; at !== 0; at = tree.parentOf(at))
      names.unshift(tree.frames.at(tree.frameOf(at)).function);
    if (tree.self.at(node) > 0) ways[names.join(' ')] = tree.self.at(node);
  }
  return ways;
}

/** The same from the stacks themselves. */
function slowly(stacks: readonly Stack[], upward: boolean, only: string | null): Record<string, number> {
  const ways: Record<string, number> = {};
  for (const [names, weight] of stacks) {
    const at = only === null ? -1 : names.indexOf(only);
    if (only !== null && at < 0) continue;
    const way =
      only === null
        ? upward
          ? names.toReversed()
          : names
        : upward
          ? names.slice(0, at + 1).toReversed()
          : names.slice(at);
    const key = way.join(' ');
    ways[key] = (ways[key] ?? 0) + weight;
  }
  return ways;
}

describe('a tree of stacks turned', () => {
  test.each<{ upward: boolean; only: string | null }>([
    { upward: true, only: null },
    { upward: true, only: 'b' },
    { upward: false, only: 'b' },
  ])('is what the stacks add up to ($upward, $only)', ({ upward, only }) => {
    const random = randomGenerator(7);
    for (let round = 0; round < 60; round += 1) {
      const stacks = Array.from({ length: 1 + random(40) }, (): Stack => [
        Array.from({ length: 1 + random(7) }, () => 'abcd'[random(4)] ?? 'a'),
        1 + random(100),
      ]);
      const tree = treeOf(stacks);
      const frame = only === null ? null : tree.frame({ function: only, file: null, line: null });
      const turn: Turn = { upward, frame };
      expect(waysOf(turnedTree(tree, turn))).toEqual(slowly(stacks, upward, only));
    }
  });

  test('keeps the whole weight where a part is too narrow to be followed', () => {
    const stacks = Array.from({ length: 60_000 }, (_, at): Stack => [['main', `f${at}`, 'leaf'], 1]);
    const turned = turnedTree(treeOf(stacks), { upward: true, frame: null });
    expect(turned.total()).toBe(60_000);
    expect(turned.nodeCount).toBeLessThan(60_010);
  });

  test('a function that is not there is refused', () => {
    expect(() => turnedTree(treeOf([[['a'], 1]]), { upward: true, frame: 9 })).toThrow(
      'This function is not in the profile.',
    );
  });
});
