#!/usr/bin/env node
/** The command line: builds first when the sources are newer, then hands over to the built program. */
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { inOut, inRoot } from './paths.mjs';

// An installed package has no sources to build from.
if (existsSync(inRoot('electron/hosts/cli/main.ts'))) {
  const { isBuilt } = await import('./stamp.mjs');
  if (!isBuilt()) {
    process.stderr.write('meliscope: building first (only after a change)\n');
    const { captureNode } = await import('./run.mjs');
    const { code, output } = await captureNode(inRoot('build/scripts/build.mjs'));
    if (code !== 0) {
      process.stderr.write(output);
      process.exit(1);
    }
  }
}
const { main } = await import(pathToFileURL(inOut('node', 'cli.js')).href);
await main(process.argv.slice(2));
