/** Builds everything that runs into out/: the node bundles, the preload script, the kernel, the screens. */
import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { buildKernel } from './kernel.mjs';
import { inOut, inRoot } from './paths.mjs';
import { isBuilt, sourceStamp, writeStamp } from './stamp.mjs';

const external = [/^node:/, 'electron', 'koffi'];

/** pdfkit's build for Node looks for its fonts beside itself; a bundle has nothing there. */
const browserPdfkit = { 'pdfkit/browser': inRoot('node_modules/pdfkit/js/pdfkit.browser.mjs') };

function nodeBundle(input, { format = 'es', outDir, split }) {
  return build({
    configFile: false,
    root: inRoot('.'),
    logLevel: 'warn',
    resolve: { alias: browserPdfkit },
    // Everything but Electron and the native mapping library goes into the bundle.
    ssr: { noExternal: true, external: ['electron', 'koffi'] },
    build: {
      ssr: true,
      outDir,
      emptyOutDir: false,
      target: 'node20',
      minify: false,
      sourcemap: false,
      rolldownOptions: {
        external,
        input,
        output: {
          format,
          entryFileNames: format === 'cjs' ? '[name].cjs' : '[name].js',
          chunkFileNames: '[name]-[hash].js',
          ...(split ? {} : { codeSplitting: false }),
        },
      },
    },
  });
}

const workers = {
  'scan-worker': 'electron/engine/scan/scan-worker.ts',
  'graph-worker': 'electron/engine/indexing/graph-worker.ts',
  'export-worker': 'electron/engine/exports/export-worker.ts',
  'profile-worker': 'electron/engine/profile-thread/profile-worker.ts',
};

/** The files that the engine needs beside its own code: the workers and the kernel. */
export async function buildEngineFiles(outDir) {
  mkdirSync(outDir, { recursive: true });
  await buildKernel(inOut('kernel', 'kernel.wasm'));
  copyFileSync(inOut('kernel', 'kernel.wasm'), join(outDir, 'kernel.wasm'));
  // Workers stand alone: a packed app keeps them outside its archive, where no shared chunk can be found.
  for (const [name, source] of Object.entries(workers))
    await nodeBundle({ [name]: inRoot(source) }, { outDir, split: false });
}

export async function buildAll() {
  const stamp = sourceStamp();
  const node = inOut('node');
  rmSync(node, { recursive: true, force: true });
  mkdirSync(node, { recursive: true });
  await buildEngineFiles(node);
  copyFileSync(inRoot('build/sample/sample.dump.gz'), inOut('node', 'sample.dump.gz'));
  copyFileSync(inRoot('electron/capture/meliscope_dump.py'), inOut('node', 'meliscope_dump.py'));
  await nodeBundle(
    { main: inRoot('electron/main.ts'), cli: inRoot('electron/hosts/cli/main.ts') },
    { outDir: node, split: true },
  );
  await nodeBundle(
    { preload: inRoot('electron/preload/preload.ts') },
    { outDir: inOut('preload'), format: 'cjs', split: false },
  );
  await build({ configFile: inRoot('renderer/vite.config.ts'), logLevel: 'warn' });
  writeStamp(stamp);
}

if (process.argv[1] && import.meta.url.endsWith('/build.mjs') && process.argv[1].endsWith('build.mjs')) {
  const ifNeeded = process.argv.includes('--if-needed');
  if (!(ifNeeded && isBuilt() && existsSync(inOut('node', 'cli.js')))) await buildAll();
}
