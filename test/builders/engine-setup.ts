import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../../out/test-engine/', import.meta.url));
export const kernelFile = `${folder}kernel.wasm`;
/** What a Session of the tests runs with: built from the sources before the first test. */
export const engineFiles = {
  scanWorker: `${folder}scan-worker.js`,
  graphWorker: `${folder}graph-worker.js`,
  exportWorker: `${folder}export-worker.js`,
  profileWorker: `${folder}profile-worker.js`,
  kernel: kernelFile,
};

/** Runs once before all tests; what it gives back runs after them. */
export default async function setup(): Promise<() => void> {
  const { buildEngineFiles } = await import('../../build/scripts/build.mjs');
  await buildEngineFiles(folder);
  const temporary = mkdtempSync(join(tmpdir(), 'meliscope-run-'));
  process.env['MELISCOPE_TEST_FOLDER'] = temporary;
  return () => rmSync(temporary, { recursive: true, force: true });
}
