import { afterAll, beforeAll, expect, test } from 'vitest';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { fixturePath } from '../builders/fixtures.ts';
import { findings } from './axe.ts';
import { launchBrowser } from './browser.ts';

const program = new URL('../../build/scripts/meliscope.mjs', import.meta.url);
let folder: string;
let browser: Browser;
let reportFile: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'meliscope-report-'));
  reportFile = join(folder, 'leak.html');
  const dumps = ['t0', 't1', 't2'].map((name) => fixturePath('meliae', `leak-py310.${name}.dump.gz`));
  execFileSync(process.execPath, [program.pathname, 'report', ...dumps, '-o', reportFile], {
    env: { ...process.env, XDG_CACHE_HOME: join(folder, 'cache') },
  });
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Opens the report from disk without a network; gives the page with everything it asked for and complained about. */
async function opened(
  options: BrowserContextOptions = {},
): Promise<{ page: Page; requests: string[]; complaints: string[] }> {
  const context = await browser.newContext({
    offline: true,
    viewport: { width: 1280, height: 900 },
    ...options,
  });
  const page = await context.newPage();
  const requests: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(pathToFileURL(reportFile).href);
  return { page, requests, complaints };
}

const column = (page: Page, table: string, at: number): Promise<string[]> =>
  page.locator(`#${table} table tbody tr:not([hidden]) td:nth-child(${at})`).allTextContents();

test('opens from disk, asks nobody for anything, sorts and filters', async () => {
  const { page, requests, complaints } = await opened();
  expect(await page.title()).toContain('leak-py310.t2.dump.gz');
  const kinds = await column(page, 'summary', 1);
  expect(kinds[0]).toBe('str');
  expect(kinds.length).toBeGreaterThan(100);
  const count = page.locator('#summary th').nth(1);
  await count.getByRole('button').click();
  expect(await count.getAttribute('aria-sort')).toBe('descending');
  const figures = (await column(page, 'summary', 2)).map((text) => Number(text.replaceAll(',', '')));
  expect(figures).toEqual([...figures].sort((a, b) => b - a));
  await count.getByRole('button').click();
  expect(await count.getAttribute('aria-sort')).toBe('ascending');
  await page.getByLabel(/Filter: Every type/).fill('session');
  expect(await column(page, 'summary', 1)).toEqual(['SessionCache', 'Session']);
  expect(await page.locator('svg').count()).toBeGreaterThan(1);
  expect(requests).toEqual([pathToFileURL(reportFile).href]);
  expect(complaints).toEqual([]);
  expect(statSync(reportFile).size).toBeLessThan(1_000_000);
  await page.getByLabel(/Filter: Every type/).fill('');
  expect(await findings(page)).toEqual([]);
  await keepPicture(page, 'light');
});

test('is dark where the reader wants it, and prints all rows', async () => {
  const dark = await opened({ colorScheme: 'dark' });
  const background = await dark.page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
  expect(background).toBe('rgb(20, 23, 26)');
  expect(await findings(dark.page)).toEqual([]);
  await keepPicture(dark.page, 'dark');
  await dark.page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  expect(await dark.page.evaluate<string>('getComputedStyle(document.body).backgroundColor')).toBe(
    'rgb(255, 255, 255)',
  );
  expect(await dark.page.locator('nav').isVisible()).toBe(false);
  const pages = await dark.page.pdf({ format: 'A4' });
  expect(pages.length).toBeGreaterThan(10_000);
  expect(dark.complaints).toEqual([]);
});

/** Where MELISCOPE_PICTURES names a folder, pictures are left there to be looked at. */
async function keepPicture(page: Page, name: string): Promise<void> {
  const to = process.env['MELISCOPE_PICTURES'];
  if (to !== undefined) await page.screenshot({ path: join(to, `report-${name}.png`), fullPage: true });
}
