import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { openApp, pictures } from './app.ts';
import { fixture, tempFolder } from './program.ts';
import { firstRow, goTo, grid } from './screen.ts';

describe('summary', () => {
  test('sorts, filters, groups and keeps its place in the address', async () => {
    const { page } = await openApp([fixture('small-py310.dump.gz')]);
    await goTo(page, '#/dump/1/summary');
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
    await goTo(page, '#/dump/1/summary');
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
    await goTo(page, '#/dump/1/summary');
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
    await goTo(page, '#/dump/1/summary');
    await expect.poll(() => firstRow(page).textContent()).toContain('<img src=x onerror=alert(1)>\\u202e␇');
    expect(await page.locator('img').count()).toBe(0);
  });
});
