import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest';
import { launchBrowser } from './browser.ts';
import { serveProgramIn, type ServedProgram, type Surroundings } from './program.ts';

let browser: Browser | null = null;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
});

/** Pictures stay after the run, for people to look at. */
export const pictures = mkdtempSync(join(tmpdir(), 'meliscope-pictures-'));

export interface OpenApp {
  readonly page: Page;
  readonly program: ServedProgram;
}

/** Everything a page must not do, as it happens. */
function watch(page: Page, origin: string): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (thrown) => complaints.push(`error: ${thrown.message}`));
  // Breaches of the content security policy and failed requests are console errors too.
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning')
      complaints.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(`${origin}/`) && !url.startsWith('blob:') && !url.startsWith('data:'))
      complaints.push(`request: ${url}`);
  });
  return complaints;
}

/**
 * Serves files, opens the screens in a fresh browser context, and fails the test if the page complains on its
 * console, breaks the policy, or asks anybody but its own server.
 */
export async function openApp(
  args: readonly string[],
  look: Pick<BrowserContextOptions, 'colorScheme' | 'viewport'> = {},
  surroundings: Surroundings = {},
): Promise<OpenApp> {
  if (browser === null) throw new Error('openApp is for tests: the browser starts before the first one');
  const program = await serveProgramIn(surroundings, args);
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...look });
  const page = await context.newPage();
  const complaints = watch(page, program.origin);
  onTestFinished(async () => {
    await context.close();
    program.child.kill('SIGTERM');
    await program.ended;
    expect(complaints).toEqual([]);
  });
  await page.goto(program.url);
  return { page, program };
}
