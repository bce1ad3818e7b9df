import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ProgramFiles } from './context.ts';

/** The bundle puts all code flat into out/node; everything else is found from there. */
const here = dirname(fileURLToPath(import.meta.url));

export const programFiles: ProgramFiles = {
  scanWorker: join(here, 'scan-worker.js'),
  graphWorker: join(here, 'graph-worker.js'),
  exportWorker: join(here, 'export-worker.js'),
  profileWorker: join(here, 'profile-worker.js'),
  kernel: join(here, 'kernel.wasm'),
  sample: join(here, 'sample.dump.gz'),
  dumpScript: join(here, 'meliscope_dump.py'),
  screens: join(here, '..', 'renderer'),
};

export function programVersion(): string {
  const manifest = JSON.parse(readFileSync(join(here, '..', '..', 'package.json'), 'utf8')) as {
    version: string;
  };
  return manifest.version;
}
