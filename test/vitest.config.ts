import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Everything but the browser journeys. `electron` is a fake: the real package would start a download. */
export default defineConfig({
  root,
  plugins: [svelte({ configFile: fileURLToPath(new URL('../renderer/svelte.config.js', import.meta.url)) })],
  resolve: {
    conditions: ['browser'],
    alias: {
      electron: fileURLToPath(new URL('./builders/fake-electron.ts', import.meta.url)),
      'pdfkit/browser': fileURLToPath(
        new URL('../node_modules/pdfkit/js/pdfkit.browser.mjs', import.meta.url),
      ),
    },
  },
  test: {
    include: ['test/unit/**/*.test.ts', 'test/formats/**/*.test.ts'],
    testTimeout: 60_000,
    maxWorkers: 2,
    globalSetup: ['./test/builders/engine-setup.ts'],
  },
});
