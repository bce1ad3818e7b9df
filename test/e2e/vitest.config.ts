import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** The built program as a user runs it. Each journey has a browser and an engine at work: no more than two at a time. */
export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    include: ['test/e2e/**/*.test.ts'],
    maxWorkers: 2,
    // A browser on a busy machine loses a key press now and then; what is broken fails three times.
    retry: 2,
    testTimeout: 120_000,
    expect: { poll: { timeout: 20_000 } },
    hookTimeout: 120_000,
    globalSetup: ['test/e2e/unpack-browser.ts'],
  },
});
