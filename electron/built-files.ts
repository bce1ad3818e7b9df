import { join, sep } from 'node:path';

/** Where the build puts what the desktop needs at run time. */
export interface BuiltFiles {
  readonly preload: string;
  /** The folder of the screens. */
  readonly screens: string;
  readonly scanWorker: string;
  readonly graphWorker: string;
  readonly exportWorker: string;
  readonly profileWorker: string;
  readonly kernel: string;
  readonly sample: string;
  /** meliscope_dump.py, which people copy to where their process is. */
  readonly dumpScript: string;
}

/**
 * A packed app keeps some files beside its archive instead of inside it: worker threads, WebAssembly and native
 * code read them with plain system calls, which know nothing of archives.
 */
export const besideArchive = (path: string): string =>
  path.replace(`${sep}app.asar${sep}`, `${sep}app.asar.unpacked${sep}`);

/** @param out the folder of everything built, as the running script sees it; inside the archive when packed. */
export function builtFiles(out: string): BuiltFiles {
  return {
    preload: join(out, 'preload', 'preload.cjs'),
    screens: join(out, 'renderer'),
    scanWorker: besideArchive(join(out, 'node', 'scan-worker.js')),
    graphWorker: besideArchive(join(out, 'node', 'graph-worker.js')),
    exportWorker: besideArchive(join(out, 'node', 'export-worker.js')),
    profileWorker: besideArchive(join(out, 'node', 'profile-worker.js')),
    kernel: besideArchive(join(out, 'node', 'kernel.wasm')),
    sample: besideArchive(join(out, 'node', 'sample.dump.gz')),
    dumpScript: besideArchive(join(out, 'node', 'meliscope_dump.py')),
  };
}
