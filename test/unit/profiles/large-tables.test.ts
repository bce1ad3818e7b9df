import { expect, it } from 'vitest';
import { ByteTable } from '../../../electron/engine/profiles/byte-table.ts';
import { FoldedStack } from '../../../electron/engine/profiles/folded/folded-stack.ts';
import { frameOf } from '../../../electron/engine/profiles/folded/frame-text.ts';
import { largestFirst } from '../../../electron/engine/profiles/order-by-number.ts';
import { CallTree } from '../../../electron/engine/profiles/stacks/call-tree.ts';
import { WrittenFrames } from '../../../electron/engine/profiles/stacks/frame-table.ts';
import { StacksProfile } from '../../../electron/engine/profiles/stacks/stacks-profile.ts';
import { plainQuestion } from '../../builders/open-profile.ts';
import { randomGenerator } from '../../builders/random.ts';

it('orders numbers as a sort with a comparison does', () => {
  const random = randomGenerator(3);
  for (let run = 0; run < 200; run += 1) {
    const values = Float64Array.from({ length: random(60) }, () => random(12) - 3 + random(2) / 2);
    const ties = Float64Array.from(values, () => random(3));
    const slow = [...values.keys()].sort((a, b) => values[b]! - values[a]! || ties[b]! - ties[a]! || a - b);
    expect([...largestFirst(values, (a, b) => ties[b]! - ties[a]!)]).toEqual(slow);
    expect([...largestFirst(values)]).toEqual(
      [...values.keys()].sort((a, b) => values[b]! - values[a]! || a - b),
    );
  }
});

it('numbers texts as a map of strings does', () => {
  const random = randomGenerator(5);
  const table = new ByteTable();
  const slow = new Map<string, number>();
  for (let run = 0; run < 5000; run += 1) {
    const text = Array.from({ length: random(4) }, () => 'abé'[random(3)]).join('') + String(random(700));
    if (!slow.has(text)) slow.set(text, slow.size);
    const bytes = new TextEncoder().encode(`..${text}.`);
    const row = table.row(bytes, 2, bytes.length - 1);
    expect(row).toBe(slow.get(text));
    expect(new TextDecoder().decode(table.bytes(row))).toBe(text);
  }
  expect(table.length).toBe(slow.size);
});

it('finds the stacks of sorted, unsorted and odd lines frame by frame', () => {
  const random = randomGenerator(9);
  const frames = new WrittenFrames(frameOf);
  const tree = new CallTree(frames);
  const stack = new FoldedStack(tree, frames);
  const slow = new Map<string, number>([['', 0]]);
  const names = ['a', 'ab', 'a b', '', 'é', 'main (x.py:1)'];
  const lines = Array.from({ length: 3000 }, () =>
    Array.from({ length: 1 + random(6) }, () => names[random(names.length)]).join(';'),
  );
  for (const line of [...lines.slice(0, 1500).sort(), ...lines.slice(1500)]) {
    const bytes = new TextEncoder().encode(line);
    const node = stack.node(bytes, 0, bytes.length);
    const key = line
      .split(';')
      .filter((name) => name !== '')
      .map((name) => `${name};`)
      .join('');
    if (slow.has(key)) expect(node, line).toBe(slow.get(key));
    else slow.set(key, node);
    let path = '';
    for (let at = node; at !== 0; at = tree.parentOf(at)) {
      const { function: name, file, line: number } = frames.at(tree.frameOf(at));
      path = `${file === null ? name : `${name} (${file}:${number ?? ''})`};${path}`;
    }
    expect(path).toBe(key);
  }
});

it('weighs a tree anew after it grew, and keeps its order whatever is asked', () => {
  const tree = new CallTree();
  const [a, b] = ['a', 'b'].map((name) => tree.frame({ function: name, file: null, line: null }));
  const outer = tree.child(0, a!);
  tree.add(outer, 3);
  expect([...tree.weights().self]).toEqual([3, 0]);
  tree.add(tree.child(outer, b!), 5);
  expect([...tree.weights().rows]).toEqual([1, 0]);
  tree.add(outer, 4);
  expect(tree.weights()).toMatchObject({ self: Float64Array.of(7, 5), total: Float64Array.of(12, 5) });
  const profile = new StacksProfile('folded', 'folded stacks', [{ name: 'x', unit: '', tree }]);
  const names = (sort: string | null): string[] =>
    profile.answer(plainQuestion({ sort })).rows.map((row) => row.function);
  tree.add(tree.child(0, b!), 4);
  expect([names(null), names('total'), names('name'), names(null)]).toEqual([
    ['b', 'a'],
    ['a', 'b'],
    ['a', 'b'],
    ['b', 'a'],
  ]);
});
