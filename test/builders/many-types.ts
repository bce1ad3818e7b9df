import { closeSync, openSync, writeSync } from 'node:fs';

const linesAtOnce = 50_000;

/**
 * Writes a dump with one object of each of `types` types: the n-th (0 first) is `T` and n in base 36, of size
 * `types + 15 - n`, so that the order by size is the order of the file. Lines are as short as dumps have them.
 */
export function writeManyTypes(path: string, types: number): void {
  const file = openSync(path, 'w');
  try {
    for (let from = 0; from < types; from += linesAtOnce) {
      const lines = Array.from({ length: Math.min(linesAtOnce, types - from) }, (_, i) => {
        const n = from + i;
        return `{"address":${(n + 1) * 16},"type":"T${n.toString(36)}","size":${types + 15 - n},"refs":[]}\n`;
      });
      writeSync(file, lines.join(''));
    }
  } finally {
    closeSync(file);
  }
}
