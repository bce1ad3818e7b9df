#!/usr/bin/env node
/**
 * Builds, then packs with electron-builder: npm run package -- [--dir] [--linux AppImage deb …] [--x64|--arm64]
 * Without words it makes every installer of this system, in dist/.
 */
import { existsSync } from 'node:fs';
import { bin, inRoot } from './paths.mjs';
import { runNode } from './run.mjs';

const built = await runNode(inRoot('build/scripts/build.mjs'), ['--if-needed']);
if (built !== 0) process.exit(built);
if (!existsSync(bin('electron-builder/cli.js'))) {
  console.error('electron-builder is not installed. Run: npm ci');
  process.exit(1);
}
process.exitCode = await runNode(bin('electron-builder/cli.js'), [
  '--config',
  inRoot('build/app/electron-builder.config.mjs'),
  '--publish',
  'never',
  ...process.argv.slice(2),
]);
