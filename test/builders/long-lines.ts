import { closeSync, openSync, writeSync } from 'node:fs';

const referencesPerLine = 200;
const linesAtOnce = 2000;
const types = ['list', 'tuple', 'dict', 'set', 'Order', 'Customer', 'Session', 'Row'];

/** Writes a dump of at least so many bytes quickly: containers with long lists of references. Gives its objects. */
export function writeLongLines(path: string, bytes: number): number {
  const first = 139_000_000_000_000;
  const references = Array.from({ length: referencesPerLine }, (_, i) => first + i * 64).join(', ');
  const file = openSync(path, 'w');
  let objects = 0;
  try {
    for (let written = 0; written < bytes;) {
      const lines = Array.from({ length: linesAtOnce }, (_, i) => {
        const n = objects + i;
        const type = types[n % types.length] ?? '';
        return `{"address": ${first + n * 64}, "type": "${type}", "size": ${1656 + (n % 8) * 8}, "refs": [${references}]}\n`;
      });
      written += writeSync(file, lines.join(''));
      objects += linesAtOnce;
    }
  } finally {
    closeSync(file);
  }
  return objects;
}
