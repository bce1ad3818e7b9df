import { closeSync, openSync, writeSync } from 'node:fs';
import { randomGenerator } from './random.ts';

/**
 * Writes a synthetic meliae dump of about the shape of a real one: 2.3 references an object, half of them to
 * neighbours, strings with values, dicts in pairs, a few large containers, modules at the front. Deterministic.
 */
export function generateDump(
  path: string,
  wanted: { objects: number } | { bytes: number },
  seed = 1,
): { objects: number; bytes: number; references: number } {
  const random = randomGenerator(seed);
  const fd = openSync(path, 'w');
  const maxObjects = 'objects' in wanted ? wanted.objects : Math.ceil(wanted.bytes / 105);
  const maxBytes = 'bytes' in wanted ? wanted.bytes : Infinity;
  const base = 140_293_936_000_000;
  const address = (row: number) => base + row * 64 - (row % 4) * 16;
  let objects = 0;
  let bytes = 0;
  let references = 0;
  let lines: string[] = [];
  let pending = 0;
  const near = (row: number) =>
    address(random(2) === 0 ? Math.min(maxObjects - 1, row + 1 + random(40)) : random(maxObjects));
  while (objects < maxObjects && bytes < maxBytes) {
    const row = objects;
    const kind = random(100);
    let count = 0;
    let text: string;
    if (row < 40) {
      count = 1;
      text = `"type": "module", "size": 72, "name": "app.module_${row}"`;
    } else if (kind < 45) {
      const length = 5 + random(40);
      text = `"type": "str", "size": ${49 + length}, "len": ${length}, "value": "${'abcdefghijklmnopqrstuvwxyz0123456789 some text'.slice(0, length)}"`;
    } else if (kind < 62) {
      count = 2 + random(5);
      text = `"type": "tuple", "size": ${40 + count * 8}, "len": ${count}`;
    } else if (kind < 78) {
      count = 2 * (1 + random(6));
      text = `"type": "dict", "size": ${random(500) === 0 ? 786_712 : 232}, "len": ${count / 2}`;
    } else if (kind < 88) {
      count = 2;
      text = `"type": "${['Order', 'Customer', 'InstanceState', 'Session', 'Row'][random(5)] ?? ''}", "size": 48`;
    } else if (kind < 92) {
      count = random(1000) === 0 ? 2000 : random(8);
      text = `"type": "list", "size": ${56 + count * 8}, "len": ${count}`;
    } else if (kind < 98) text = `"type": "int", "size": 28, "value": ${random(1_000_000)}`;
    else {
      count = 3;
      text = `"type": "pkg${random(300)}.Type", "size": ${64 + random(20) * 8}`;
    }
    const refs: number[] = [];
    for (let i = 0; i < count; i += 1) refs.push(near(row));
    references += count;
    const line = `{"address": ${address(row)}, ${text}, "refs": [${refs.join(', ')}]}\n`;
    lines.push(line);
    pending += line.length;
    bytes += line.length;
    objects += 1;
    if (pending > 1 << 22) {
      writeSync(fd, lines.join(''));
      lines = [];
      pending = 0;
    }
  }
  writeSync(fd, lines.join(''));
  closeSync(fd);
  return { objects, bytes, references };
}
