import type { ScanCore } from './core.ts';

const pageBytes = 65536;

interface KernelExports {
  scan(): number;
  internType(position: number, length: number): number;
  rehash(): void;
}

interface WasmMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

// The engine's types have no DOM, where TypeScript keeps WebAssembly's; this is the part that is used here.
const { WebAssembly } = globalThis as unknown as {
  WebAssembly: {
    Memory: new (descriptor: { initial: number; maximum: number }) => WasmMemory;
    Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
    Instance: new (module: object, imports: unknown) => { readonly exports: unknown };
  };
};

/**
 * The WebAssembly kernel as a core. Its memory is page-aligned, which makes it a fast target for file reads.
 * Throws where WebAssembly or its SIMD is missing: the caller falls back to the twin.
 */
export function kernelCore(wasm: Uint8Array<ArrayBuffer>): ScanCore {
  const memory = new WebAssembly.Memory({ initial: 16, maximum: 65536 });
  const instance = new WebAssembly.Instance(new WebAssembly.Module(wasm), { env: { memory, abort } });
  const kernel = instance.exports as KernelExports;
  return {
    buffer: () => memory.buffer,
    grow(bytes) {
      const missing = bytes - memory.buffer.byteLength;
      if (missing > 0) memory.grow(Math.ceil(missing / pageBytes));
    },
    scan: () => kernel.scan(),
    internType: (position, length) => kernel.internType(position, length),
    rehash: () => kernel.rehash(),
  };
}

function abort(): never {
  throw new Error('the scan kernel stopped on an internal error');
}
