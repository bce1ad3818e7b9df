import { randomGenerator } from '../random.ts';
import type { PlainObject } from './drawn-heap.ts';

const typeNames = ['dict', 'list', 'str', 'type', 'function', 'Person', 'module', 'frame', 'weakref'];

/**
 * A small random heap with the shapes that break graph code: self loops, repeated references, chains, two-way chains, closed
 * cycles, one object that everything refers to, dangling references, weak references. The same seed, the same heap.
 */
export function randomHeap(seed: number, mostObjects = 26): PlainObject[] {
  const random = randomGenerator(seed);
  const objects = 1 + random(mostObjects);
  const address = (row: number) => 0x55d000000000n + BigInt(row) * 16n;
  const density = random(4);
  const typed = random(3) > 0;
  const refs: number[][] = Array.from({ length: objects }, () => []);
  const link = (from: number, to: number) => refs[from]!.push(to);
  for (let i = 0; i < objects * density; i += 1) link(random(objects), random(objects));
  if (random(3) === 0) for (let row = 1; row < objects; row += 1) link(row - 1, row);
  if (random(4) === 0) for (let row = 1; row < objects; row += 1) link(row, row - 1);
  if (random(4) === 0) for (let row = 0; row < objects; row += 1) link(row, random(Math.min(2, objects)));
  if (random(3) === 0) link(random(objects), objects + random(5));
  if (random(3) === 0) {
    const from = random(objects);
    const length = 1 + random(5);
    for (let i = 0; i < length; i += 1) link((from + i) % objects, (from + ((i + 1) % length)) % objects);
  }
  return refs.map((targets, row) => ({
    address: address(row),
    type: typed ? (random(4) > 0 ? typeNames[random(6)]! : typeNames[random(typeNames.length)]!) : 'object',
    size: random(20) === 0 ? 5e9 + random(1000) : random(1000),
    refs: targets.map(address),
  }));
}
