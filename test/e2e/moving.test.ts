import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { writeManyTypes } from '../builders/many-types.ts';
import { openApp, pictures } from './app.ts';
import { fixture, tempFolder } from './program.ts';
import {
  allowClipboard,
  clipboard,
  firstRow,
  goTo,
  grid,
  inspector,
  kindsOf,
  rows,
  selectedRows,
} from './screen.ts';

const picture = (page: Page) =>
  page.locator('canvas').evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
/** Until the chart has drawn what it was told and stands still. */
async function settledPicture(page: Page): Promise<string> {
  let before = '';
  for (let now = await picture(page); now !== before; now = await picture(page)) {
    before = now;
    await page.waitForTimeout(300);
  }
  return before;
}

describe('table and chart', () => {
  test('share one selection', async () => {
    const { page } = await openApp([fixture('leak-py310.t2.dump.gz')]);
    await goTo(page, '#/dump/1/summary');
    await expect.poll(() => firstRow(page).textContent()).toContain('str');
    await page.locator('canvas').waitFor();
    const plain = await settledPicture(page);
    // The largest block stands in the upper left corner, the largest bar on top.
    await page.locator('canvas').click({ position: { x: 60, y: 60 } });
    await expect.poll(() => kindsOf(page)).toEqual(['str']);
    await expect.poll(() => inspector(page).textContent()).toContain('69,316 objects of this type hold');
    const chosen = await settledPicture(page);
    expect(chosen).not.toBe(plain);
    await rows(page).nth(1).click();
    await expect.poll(() => inspector(page).textContent()).toContain('66,238 objects of this type hold');
    const other = await settledPicture(page);
    expect([plain, chosen]).not.toContain(other);
    await grid(page).press('Escape');
    await expect.poll(() => settledPicture(page)).toBe(plain);

    await page.getByRole('radio', { name: 'Bars' }).click();
    await settledPicture(page);
    await page.locator('canvas').click({ position: { x: 200, y: 20 } });
    await expect.poll(() => kindsOf(page)).toEqual(['str']);
    // Filtering one filters the other.
    const all = await settledPicture(page);
    await page.getByRole('searchbox').fill('Session');
    await expect.poll(() => firstRow(page).textContent()).toContain('Session');
    await expect.poll(() => picture(page)).not.toBe(all);
  });

  test('the selected rows are copied as tab-separated text with exact figures', async () => {
    const { page } = await openApp([fixture('small-py310.dump.gz')]);
    await allowClipboard(page);
    await goTo(page, '#/dump/1/summary');
    await page.getByText('19,955').first().waitFor();
    await firstRow(page).click();
    await grid(page).press('Shift+ArrowDown');
    await expect.poll(() => selectedRows(page).count()).toBe(2);
    await grid(page).press('Control+c');
    await page.getByText('Copied 2 rows.').waitFor();
    const lines = (await clipboard(page)).trimEnd().split('\n');
    expect(lines).toHaveLength(3);
    expect(lines[0]).toBe('type\tcount\tcount %\tbytes\tbytes %\tcumulative %\tlargest\tlargest at');
    expect(lines[1]).toMatch(/^dict\t1568\t7\.858\t630208\t22\.826\t22\.826\t18520\t\d+$/);
    await grid(page).press('Control+a');
    await page.getByRole('button', { name: 'Copy 145 rows' }).click();
    await page.getByText('Copied 145 rows.').waitFor();
    expect((await clipboard(page)).trimEnd().split('\n')).toHaveLength(146);
  });

  test('hold two hundred thousand types, to the last', async () => {
    const types = 200_000;
    const file = join(tempFolder(), 'types.dump');
    writeManyTypes(file, types);
    const { page } = await openApp([file]);
    await goTo(page, '#/dump/1/summary');
    const rowNamed = (n: number) => page.getByRole('gridcell', { name: `T${n.toString(36)}`, exact: true });
    await expect
      .poll(() => grid(page).getAttribute('aria-rowcount'), { timeout: 60_000 })
      .toBe(`${types + 1}`);
    await rowNamed(0).waitFor();
    await grid(page).press('End');
    const last = rowNamed(types - 1);
    await last.waitFor();
    const [around, row] = [await grid(page).boundingBox(), await last.boundingBox()];
    if (around === null || row === null) throw new Error('the table and its last row are on screen');
    expect(row.y + row.height).toBeLessThanOrEqual(around.y + around.height + 0.5);
    // By the scroll bar, too; and back.
    await grid(page).press('Home');
    await rowNamed(0).waitFor();
    expect(await grid(page).evaluate(({ scrollHeight }) => scrollHeight)).toBeLessThan(16_000_000);
    await grid(page).evaluate((table) => table.scrollTo(0, table.scrollHeight));
    await last.waitFor();
    await grid(page).evaluate((table) => table.scrollTo(0, table.scrollHeight / 2));
    await expect
      .poll(async () => Number(await firstRow(page).getAttribute('aria-rowindex')))
      .toBeGreaterThan(types / 2 - 100);
    await page.getByRole('searchbox').fill(`/^T${(types - 1).toString(36)}$/`);
    await expect.poll(() => grid(page).getAttribute('aria-rowcount')).toBe('2');
    await last.waitFor();
  });
});

describe('places', () => {
  test('are walked back and forward, and an address opens in a fresh page as it was', async () => {
    const { page } = await openApp([fixture('small-py310.dump.gz'), fixture('edge/truncated-py310.dump.gz')]);
    await goTo(page, '#/dump/1/summary');
    await page.getByText('19,955').first().waitFor();
    await page.getByRole('radio', { name: 'Module' }).click();
    await page.getByRole('link', { name: /truncated/ }).click();
    await page.getByRole('link', { name: /^Problems/ }).click();
    await page.getByRole('heading', { name: '1 problem in the file' }).waitFor();
    const trail = ['#/dump/2/problems', '#/dump/2/summary?group=module', '#/dump/1/summary?group=module'];
    for (const place of trail) {
      await expect.poll(() => page.url()).toContain(place);
      await page.getByRole('button', { name: 'Back' }).click();
    }
    await expect.poll(() => page.url()).toMatch(/#\/dump\/1\/summary$/);
    await page.keyboard.press('Alt+ArrowRight');
    await expect.poll(() => page.url()).toContain('group=module');
    await page.keyboard.press('Backspace');
    await expect.poll(() => page.url()).not.toContain('group=module');

    await goTo(page, '#/dump/1/summary?group=size-class&sort=count&order=up&filter=512');
    await page.reload();
    await expect.poll(() => page.getByRole('searchbox').inputValue()).toBe('512');
    expect(await page.getByRole('radio', { name: 'Size class' }).getAttribute('aria-checked')).toBe('true');
    await expect.poll(() => grid(page).getAttribute('aria-rowcount')).not.toBe('1');
    for (const text of await rows(page).allTextContents()) expect(text).toContain('512');
    const head = page.getByRole('columnheader', { name: 'Count' });
    expect(await head.getAttribute('aria-sort')).toBe('ascending');
    await goTo(page, '#/dump/77/summary');
    await page.getByRole('heading', { name: 'This dump is not open' }).waitFor();
  });

  test('in a narrow window have their side columns in drawers', async () => {
    const file = join(tempFolder(), 'one.dump');
    writeFileSync(file, '{"address": 1, "type": "Only", "size": 8, "refs": []}\n');
    const { page } = await openApp([fixture('small-py310.dump.gz'), file], {
      viewport: { width: 800, height: 700 },
    });
    await goTo(page, '#/dump/1/summary');
    await page.getByText('19,955').first().waitFor();
    const list = page.getByRole('complementary', { name: 'Dumps' });
    const asideCounts = async () => [await list.count(), await inspector(page).count()];
    expect(await asideCounts()).toEqual([0, 0]);
    await page.screenshot({ path: join(pictures, 'narrow.png') });
    await firstRow(page).click();
    await page.getByRole('button', { name: 'Inspector', exact: true }).click();
    await inspector(page)
      .getByText(/objects of this type hold/)
      .waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(asideCounts).toEqual([0, 0]);
    await page.getByRole('button', { name: 'Open dumps' }).click();
    await list.waitFor();
    await page.screenshot({ path: join(pictures, 'narrow-list.png') });
    await page.getByRole('button', { name: 'Close the drawer' }).click({ position: { x: 700, y: 300 } });
    await expect.poll(asideCounts).toEqual([0, 0]);
    await page.getByRole('button', { name: 'Open dumps' }).click();
    await list.getByRole('link', { name: /one\.dump/ }).click();
    await expect.poll(() => firstRow(page).textContent()).toContain('Only');
    await expect.poll(asideCounts).toEqual([0, 0]);
    // Nothing is cut off at the window's edge.
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(800);
  });
});
