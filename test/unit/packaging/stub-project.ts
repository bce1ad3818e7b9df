import { chmodSync, cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Before the fuses in every Electron binary; then the version of their format and how many follow. */
const fuseSentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
/** Electron 45 has nine. All are on in the stand-in, so that each one that is set off shows. */
const fuseCount = 9;

function write(path: string, text: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** What stands for a built out/ folder, with things in it that must not be packed. */
const built: Readonly<Record<string, string>> = {
  'out/node/main.js': "import './chunk-1.js';\n",
  'out/node/chunk-1.js': 'export {};\n',
  'out/node/cli.js': 'export {};\n',
  'out/node/scan-worker.js':
    "import { parentPort } from 'node:worker_threads';\nparentPort?.postMessage('scanning');\n",
  'out/node/graph-worker.js': '',
  'out/node/profile-worker.js': '',
  'out/node/kernel.wasm': '\0asm',
  'out/node/main.js.map': '{}',
  'out/node/sample.dump.gz': 'sample',
  'out/node/meliscope_dump.py': 'def dump(path): pass\n',
  'out/preload/preload.cjs': '',
  'out/renderer/index.html': '<!doctype html>',
  'out/renderer/assets/index-1.js': '',
  'out/renderer/assets/index-1.js.map': '{}',
  'out/kernel/kernel.wasm': '\0asm',
  'out/.stamp': '1',
  'electron/main.ts': '',
  'shared/base/result.ts': '',
  'renderer/index.html': '',
  'test/unit/a.test.ts': '',
  'dist/old': '',
  '.env': 'SECRET=1',
};

export interface StubProject {
  /** The project's folder. */
  readonly project: string;
  /** The file with electron-builder's configuration. */
  readonly config: string;
}

/**
 * A project that packs like the real one and needs neither a build nor a network: the real configuration and
 * icons, the real koffi, a small built tree, and a folder that stands for Electron's runtime.
 */
export function makeStubProject(folder: string): StubProject {
  const project = join(folder, 'project');
  const runtime = join(folder, 'runtime');
  for (const [path, text] of Object.entries(built)) write(join(project, path), text);
  for (const part of [
    'package.json',
    'build/app',
    'build/icons',
    'node_modules/koffi',
    'node_modules/@koromix',
  ])
    cpSync(join(root, part), join(project, part), { recursive: true, dereference: true });
  // As npm leaves it behind after an install for another system.
  const foreign = join(project, 'node_modules/@koromix/koffi-win32-x64');
  write(join(foreign, 'package.json'), '{"name":"@koromix/koffi-win32-x64","version":"3.3.4"}');
  write(join(foreign, 'win32_x64/koffi.node'), 'MZ');

  write(
    join(runtime, 'electron'),
    Buffer.concat([
      Buffer.from(`\x7fELF${fuseSentinel}`, 'latin1'),
      Buffer.from([1, fuseCount]),
      Buffer.from('1'.repeat(fuseCount), 'latin1'),
    ]),
  );
  chmodSync(join(runtime, 'electron'), 0o755);
  write(join(runtime, 'version'), '45.4.1');
  write(join(runtime, 'LICENSE'), '');
  write(join(runtime, 'LICENSES.chromium.html'), '');
  write(join(runtime, 'locales/en-US.pak'), '');
  mkdirSync(join(runtime, 'resources'));

  const config = join(project, 'stub.config.mjs');
  const real = pathToFileURL(join(project, 'build/app/electron-builder.config.mjs')).href;
  writeFileSync(
    config,
    `import real from ${JSON.stringify(real)};\nexport default { ...real, electronDist: ${JSON.stringify(runtime)} };\n`,
  );
  return { project, config };
}

/** The fuses in a binary, in the order of Electron's own list; '1' is on, '0' is off. */
export function fusesIn(binary: Buffer): string {
  const at = binary.indexOf(fuseSentinel, 0, 'latin1') + fuseSentinel.length;
  return binary.toString('latin1', at + 2, at + 2 + (binary[at + 1] ?? 0));
}
