/** The types of build.mjs for the tests, which call it to build what the engine needs beside its own code. */
export function buildEngineFiles(outDir: string): Promise<void>;
export function buildAll(): Promise<void>;
