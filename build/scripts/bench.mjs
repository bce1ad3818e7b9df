/** Bundles test/bench and runs it; numbers come out as JSON on stdout. `npm run bench -- scan --gigabytes 1` */
import { build } from 'vite';
import { inOut, inRoot } from './paths.mjs';
import { captureNode, runNode } from './run.mjs';

const built = await captureNode(inRoot('build/scripts/build.mjs'), ['--if-needed']);
if (built.code !== 0) {
  process.stderr.write(built.output);
  process.exit(1);
}
await build({
  configFile: false,
  root: inRoot('.'),
  logLevel: 'error',
  ssr: { noExternal: true, external: ['koffi'] },
  build: {
    ssr: true,
    outDir: inOut('bench'),
    emptyOutDir: true,
    target: 'node20',
    minify: false,
    rolldownOptions: { external: [/^node:/, 'koffi'], input: { bench: inRoot('test/bench/bench.ts') } },
  },
});
process.exitCode = await runNode(inOut('bench', 'bench.js'), process.argv.slice(2), {
  nodeArgs: ['--expose-gc'],
  env: { ...process.env, MELISCOPE_OUT: inOut('node') },
});
