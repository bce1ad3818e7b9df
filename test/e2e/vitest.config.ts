import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** The built program as a user runs it: one journey at a time, since each has a browser and an engine at work. */
export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    include: ['test/e2e/**/*.test.ts'],
    fileParallelism: false,
    maxWorkers: 1,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    globalSetup: ['test/e2e/unpack-browser.ts'],
  },
});
