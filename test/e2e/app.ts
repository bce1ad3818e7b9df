import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
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

/**
 * Milliseconds that every question to the engine takes longer: with `MELISCOPE_E2E_SLOWNESS=400` each journey has to wait for
 * what it needs, and shows where it does not.
 */
const slowness = Number(process.env['MELISCOPE_E2E_SLOWNESS'] ?? 0);

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

/** What a failed journey stood before, for a reader of the log who cannot run it again. */
async function tellOf(page: Page, journey: string): Promise<void> {
  const state = await page.evaluate(() => {
    const focused = document.activeElement;
    return {
      url: location.hash,
      focus: `${focused?.tagName ?? 'nothing'} ${focused?.getAttribute('aria-label') ?? focused?.textContent.slice(0, 60) ?? ''}`,
      text: document.body.innerText.slice(0, 4000),
    };
  });
  const picture = join(pictures, `failed-${Date.now()}.png`);
  await page.screenshot({ path: picture });
  process.stderr.write(
    `${journey}\n  at ${state.url}\n  focus on ${state.focus}\n  picture in ${picture}\n${state.text}\n`,
  );
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
  if (slowness > 0)
    await page.route(
      (url) => url.origin === program.origin,
      async (route) => {
        if (route.request().method() === 'POST') await delay(slowness);
        await route.continue();
      },
    );
  onTestFinished(async ({ task }) => {
    if (task.result?.state === 'fail') await tellOf(page, task.name);
    await context.close();
    program.child.kill('SIGTERM');
    await program.ended;
    expect(complaints).toEqual([]);
  });
  await page.goto(program.url);
  return { page, program };
}
