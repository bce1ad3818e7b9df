/** Tells whether `out/` was built from the sources as they are now, by names, sizes and times. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inOut, root } from './paths.mjs';

const stampFile = inOut('.stamp');
const sources = ['electron', 'renderer', 'shared', 'build', 'package.json'];

export function sourceStamp() {
  const hash = createHash('sha1');
  const walk = (path) => {
    const facts = statSync(path);
    if (facts.isDirectory()) {
      for (const name of readdirSync(path).sort()) if (name !== '__pycache__') walk(join(path, name));
    } else hash.update(`${path.slice(root.length)}|${facts.size}|${facts.mtimeMs}\n`);
  };
  for (const source of sources) walk(join(root, source));
  return hash.digest('hex');
}

export const isBuilt = () => existsSync(stampFile) && readFileSync(stampFile, 'utf8') === sourceStamp();
export const writeStamp = (stamp) => writeFileSync(stampFile, stamp);
