import { fileURLToPath } from 'node:url';

/** Compiles the scan kernel once before the tests, where the build also puts it. */
export default async function setup(): Promise<void> {
  const { buildKernel } = (await import('../../build/scripts/kernel.mjs')) as {
    buildKernel: (target: string) => Promise<void>;
  };
  await buildKernel(kernelFile);
}

export const kernelFile = fileURLToPath(new URL('../../out/kernel/kernel.wasm', import.meta.url));
