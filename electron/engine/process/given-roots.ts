import { rootReasons } from '../graph/roots.ts';
import type { GivenRoots } from '../indexing/tasks.ts';
import type { ProcessLines } from './process-lines.ts';

/** The roots that a dump gives, as columns for its graph thread; null where it gives none. */
export function givenRoots(process: ProcessLines | null): GivenRoots | null {
  if (process === null || process.roots.length === 0) return null;
  const { roots } = process;
  const words = new Uint32Array(roots.length * 2);
  roots.forEach(({ address }, i) => {
    words[i * 2] = Number(address & 0xffffffffn);
    words[i * 2 + 1] = Number(address >> 32n);
  });
  return { words, reason: Uint8Array.from(roots, ({ kind }) => rootReasons.indexOf(kind)) };
}

/** By address, what the dump calls each root it gives; the first name counts. */
export function rootNames(process: ProcessLines | null): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const { address, name } of process?.roots ?? []) {
    const key = address.toString();
    if (!names.has(key)) names.set(key, name);
  }
  return names;
}
