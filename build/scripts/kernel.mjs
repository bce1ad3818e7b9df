/** Compiles the AssemblyScript scan kernel to WebAssembly with SIMD and an imported memory. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import asc from 'assemblyscript/asc';
import { inRoot } from './paths.mjs';

const source = inRoot('electron/engine/scan/kernel/kernel.ts');

export async function buildKernel(target) {
  const key = createHash('sha1').update(readFileSync(source)).digest('hex');
  const keyFile = `${target}.key`;
  if (existsSync(target) && existsSync(keyFile) && readFileSync(keyFile, 'utf8') === key) return;
  const { error, stdout, stderr } = await asc.main(
    [
      source,
      '--outFile',
      target,
      '--baseDir',
      inRoot('.'),
      '-O3',
      '--noAssert',
      '--runtime',
      'stub',
      '--importMemory',
      '--initialMemory',
      '1',
      '--maximumMemory',
      '65536',
      '--enable',
      'simd',
      '--enable',
      'bulk-memory',
      '--lowMemoryLimit',
      '1024',
    ].map(String),
    {
      writeFile: (name, contents, baseDir) => {
        void baseDir;
        if (!name.endsWith('.wasm')) return;
        mkdirSync(dirname(target), { recursive: true });
        writeFileSync(target, contents);
      },
    },
  );
  if (error) throw new Error(`the scan kernel does not compile: ${error.message}\n${stdout}${stderr}`);
  writeFileSync(keyFile, key);
}
