import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../../out/test-engine/', import.meta.url));
export const kernelFile = `${folder}kernel.wasm`;
/** What a Session of the tests runs with: built from the sources before the first test. */
export const engineFiles = { scanWorker: `${folder}scan-worker.js`, kernel: kernelFile };

export default async function setup(): Promise<void> {
  const { buildEngineFiles } = (await import('../../build/scripts/build.mjs')) as {
    buildEngineFiles: (folder: string) => Promise<void>;
  };
  await buildEngineFiles(folder);
}
