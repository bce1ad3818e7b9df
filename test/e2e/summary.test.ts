import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { openApp, pictures } from './app.ts';
import { fixture, tempFolder } from './program.ts';

const grid = (page: Page) => page.getByRole('grid');
const rows = (page: Page) => page.locator('[role=grid] [role=row][aria-selected]');
const firstRow = (page: Page) => rows(page).first();

describe('summary', () => {
  test('sorts, filters, groups and keeps its place in the address', async () => {
    const { page } = await openApp([fixture('small-py310.dump.gz')]);
    await page.goto(`${new URL(page.url()).origin}/#/dump/1/summary`);
    await expect.poll(() => firstRow(page).textContent()).toContain('dict');
    await page.getByText('19,955').first().waitFor();
    await page.getByRole('button', { name: 'Count' }).click();
    await expect.poll(() => page.url()).toContain('sort=count');
    await page.getByRole('radio', { name: 'Size class' }).click();
    await expect.poll(() => page.url()).toContain('group=size-class');
    await page.goBack();
    await expect.poll(() => page.url()).not.toContain('group=');
    const search = page.getByRole('searchbox');
    await search.fill('/[/');
    await page.getByRole('alert').waitFor();
    await search.fill('/^dict$/');
    await expect.poll(() => grid(page).getAttribute('aria-rowcount')).toBe('2');
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  test('is walked by keys, and copies what meliae prints', async () => {
    const { page } = await openApp([fixture('small-py310.dump.gz')]);
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.goto(`${new URL(page.url()).origin}/#/dump/1/summary`);
    await firstRow(page).click();
    await grid(page).press('ArrowDown');
    await expect
      .poll(() => page.locator('[role=row][aria-selected=true]').getAttribute('aria-rowindex'))
      .toBe('3');
    await grid(page).press('End');
    await expect
      .poll(() => page.locator('[role=row][aria-selected=true]').getAttribute('aria-rowindex'))
      .toBe('146');
    await page.getByRole('button', { name: 'Copy as meliae text' }).click();
    await page.getByText('Copied what meliae').waitFor();
    const truth = gunzipSync(readFileSync(fixture('groundtruth/small-py310.raw.summary.txt.gz')));
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
      truth.toString().replace(/\n$/, ''),
    );
  });

  test.each(['light', 'dark'] as const)('in %s has its picture', async (colorScheme) => {
    const { page } = await openApp([fixture('leak-py310.t2.dump.gz')], { colorScheme });
    await page.goto(`${new URL(page.url()).origin}/#/dump/1/summary`);
    await page.getByText('meliae dump', { exact: false }).first().waitFor();
    await firstRow(page).click();
    await page.screenshot({ path: join(pictures, `summary-${colorScheme}.png`), animations: 'disabled' });
    expect(await page.locator('canvas').count()).toBe(1);
  });

  test('shows type names as text, whatever they hold', async () => {
    const file = join(tempFolder(), 'hostile.dump');
    const name = '<img src=x onerror=alert(1)>\\u202e\\u0007';
    writeFileSync(file, `{"address": 1, "type": "${name}", "size": 8, "refs": []}\n`);
    const { page } = await openApp([file]);
    await page.goto(`${new URL(page.url()).origin}/#/dump/1/summary`);
    await expect.poll(() => firstRow(page).textContent()).toContain('<img src=x onerror=alert(1)>\\u202e␇');
    expect(await page.locator('img').count()).toBe(0);
  });
});

describe('a file that cannot be read', () => {
  const random = (): string => {
    const file = join(tempFolder(), 'random.bin');
    writeFileSync(file, Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * 7919 + (i >> 3)) & 255)));
    return file;
  };
  const empty = (): string => {
    const file = join(tempFolder(), 'empty.dump');
    writeFileSync(file, '');
    return file;
  };
  const folder = (): string => {
    const path = join(tempFolder(), 'folder');
    mkdirSync(path);
    return path;
  };
  const missing = (): string => join(tempFolder(), 'missing.dump');
  test.each([
    ['random bytes', random],
    ['empty', empty],
    ['a folder', folder],
    ['missing', missing],
  ])('says so: %s', async (_what, make) => {
    const { page } = await openApp([make()]);
    await page.goto(`${new URL(page.url()).origin}/#/dump/1/summary`);
    await page.getByRole('heading', { name: /could not be opened/ }).waitFor();
    expect(await page.getByRole('button', { name: 'Try again' }).isVisible()).toBe(true);
  });

  test('the problems of a broken-off one are listed', async () => {
    const { page } = await openApp([fixture('edge/truncated-py310.dump.gz')]);
    await page.goto(`${new URL(page.url()).origin}/#/dump/1/problems`);
    await page.getByRole('heading', { name: /problem/ }).waitFor();
    await page.getByRole('region', { name: 'Problems line by line' }).waitFor();
  });
});

describe('welcome', () => {
  test('opens a dump by the file picker', async () => {
    const root = tempFolder();
    writeFileSync(join(root, 'a.dump.gz'), readFileSync(fixture('small-py310.dump.gz')));
    const { page } = await openApp(['--root', root]);
    await page
      .getByRole('button', { name: /Open a dump…/ })
      .first()
      .click();
    await page.getByRole('option', { name: /a\.dump\.gz/ }).dblclick();
    await page.getByText('19,955').first().waitFor();
  });

  test('opens the sample', async () => {
    const { page } = await openApp([]);
    await page.getByRole('button', { name: 'Open the sample dump' }).click();
    await page.getByText('297,576').first().waitFor();
    await page.screenshot({ path: join(pictures, 'sample.png') });
  });
});
