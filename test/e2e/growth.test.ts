import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { openApp, pictures } from './app.ts';
import { findings } from './axe.ts';
import { fixture, project, tempFolder } from './program.ts';
import { goTo } from './screen.ts';

const three = ['t0', 't1', 't2'].map((time) => fixture(`leak-py27.${time}.dump.gz`));
const tab = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Parts of growth' }).getByRole('link', { name });
const table = (page: Page, name: string) =>
  page.getByRole('grid', { name }).locator('[role=row][aria-selected]');
const marker = (page: Page, key: string) => page.getByRole('slider', { name: `Marker ${key}` });
/** Following the references of three dumps takes a while on a busy machine. */
const eventually = <Value>(read: () => Promise<Value> | Value) => expect.poll(read, { timeout: 40_000 });

async function openThree(look: Parameters<typeof openApp>[1] = {}): Promise<Page> {
  const { page } = await openApp(three, look);
  const list = page.getByRole('complementary', { name: 'Dumps' });
  await page.getByRole('heading', { level: 1 }).or(page.getByRole('grid')).first().waitFor();
  if (!(await list.isVisible())) await page.getByRole('button', { name: 'Open dumps' }).click();
  await page.getByRole('link', { name: /^Growth/ }).click();
  await table(page, 'Growth by type').first().waitFor();
  await eventually(() => page.getByRole('slider').count()).toBe(2);
  // All three: with two of them read the screen already compares those.
  await eventually(() => marker(page, 'B').getAttribute('aria-valuetext')).toBe('leak-py27.t2.dump.gz');
  return page;
}

describe('three dumps of one process', () => {
  test('move the markers, sort by slope, and go from a growing type to its new objects to their holder', async () => {
    const page = await openThree();
    const rows = table(page, 'Growth by type');
    await eventually(() => rows.first().textContent()).toMatch(/unicode.*\+50,000/);
    // B to the second dump by the keyboard: half as much, and the table follows.
    await marker(page, 'B').focus();
    await page.keyboard.press('ArrowLeft');
    await eventually(() => marker(page, 'B').getAttribute('aria-valuetext')).toBe('leak-py27.t1.dump.gz');
    await eventually(() => rows.first().textContent()).toMatch(/unicode.*\+25,000/);
    // Back to the last one by the mouse.
    const box = await marker(page, 'B').boundingBox();
    if (box === null) throw new Error('the marker is on the chart');
    await page.mouse.move(box.x + box.width / 2, box.y + 8);
    await page.mouse.down();
    await page.mouse.move(box.x + 900, box.y + 8, { steps: 5 });
    await page.mouse.up();
    await eventually(() => marker(page, 'B').getAttribute('aria-valuetext')).toBe('leak-py27.t2.dump.gz');
    await eventually(() => rows.first().textContent()).toMatch(/unicode.*\+50,000/);

    await page.getByRole('radio', { name: 'All', exact: true }).click();
    await page.getByRole('button', { name: 'Slope' }).click();
    await eventually(() => page.getByRole('columnheader', { name: /Slope/ }).getAttribute('aria-sort')).toBe(
      'descending',
    );
    await eventually(() => rows.first().textContent()).toContain('100 %');
    await eventually(() => rows.first().textContent()).toContain('never');
    await page.screenshot({ path: join(pictures, 'growth-kinds.png') });

    // From Session, which grows, to the new ones.
    await page.getByRole('searchbox', { name: /Filter the kinds/ }).fill('/^Session$/');
    await eventually(() => rows.count()).toBe(1);
    await rows.first().dblclick();
    await eventually(() => page.getByText('2,000 objects of type Session').count()).toBe(1);
    await page.getByText(/Certain: at these addresses/).waitFor();
    await page.getByRole('button', { name: 'who holds them' }).click();
    const holders = table(page, 'Who holds them');
    await eventually(() => holders.first().textContent()).toContain('__main__.APP.sessions.sessions');
    expect(await holders.first().textContent()).toContain('2,000');
    await page.screenshot({ path: join(pictures, 'growth-holders.png') });
    await holders.first().dblclick();
    await eventually(() => page.locator('main h1').first().textContent()).toContain(
      'for module __main__ (at APP.sessions.sessions).',
    );
    // All the way out again by the keyboard.
    await page.keyboard.press('Backspace');
    await holders.first().waitFor();
  });

  test('suspects are the five leaks, each followed through all dumps by its path', async () => {
    const page = await openThree();
    await tab(page, 'Suspects').click();
    const suspects = page.locator('main ol > li');
    await eventually(() => suspects.count()).toBe(5);
    const names = await suspects.locator('.head a').allTextContents();
    expect(names).toEqual([
      '__main__.render.__closure__[0].cell_contents',
      '__main__.REQUEST_LOG',
      '__main__.METRICS',
      '__main__.APP.sessions.sessions',
      '__main__.EVENT_LISTENERS',
    ]);
    await suspects.nth(1).getByRole('link', { name: 'Over time' }).click();
    await eventually(() => page.locator('main h1').textContent()).toBe('__main__.REQUEST_LOG');
    const figures = page.locator('main table tbody').last().getByRole('row');
    await eventually(() => figures.count()).toBe(3);
    expect(await figures.first().textContent()).toContain('found by its path');
    expect(await figures.last().textContent()).toContain('8,200');
  });

  test('are named, reordered by the keyboard and taken off the timeline', async () => {
    const page = await openThree();
    await tab(page, 'Timeline').click();
    const names = page.getByRole('list', { name: 'Dumps of the timeline' }).getByRole('textbox');
    await names.nth(2).fill('after the weekend');
    await names.nth(2).press('Tab');
    await names.nth(2).focus();
    await page.keyboard.press('Alt+ArrowUp');
    await eventually(() => names.nth(1).inputValue()).toBe('after the weekend');
    expect(await names.nth(1).evaluate((field) => field === document.activeElement)).toBe(true);
    await page.reload();
    await eventually(() => names.nth(1).inputValue()).toBe('after the weekend');
    await page.getByRole('button', { name: 'Take after the weekend off the timeline' }).click();
    await eventually(() => names.count()).toBe(2);
    await page.getByRole('button', { name: 'Put it back' }).click();
    await eventually(() => names.count()).toBe(3);
  });
});

test('one dump says how to add another; an unreadable one keeps the others', async () => {
  const folder = tempFolder();
  for (const time of ['t0', 't1'])
    copyFileSync(fixture(`leak-py310.${time}.dump.gz`), join(folder, `night-${time}.gz`));
  writeFileSync(join(folder, 'night-t2.gz'), 'this is no dump\n');
  copyFileSync(join(project, 'test/fixtures/profiles/mprof/with_func.dat.gz'), join(folder, 'night.dat.gz'));
  const { page } = await openApp(['--root', folder, fixture('small-py310.dump.gz')]);
  await page.getByRole('link', { name: /^Growth/ }).click();
  await page.getByRole('heading', { name: 'Growth needs at least two dumps' }).waitFor();
  await page.getByRole('button', { name: 'Open another dump…' }).click();
  await page.getByRole('combobox', { name: 'Filter this folder' }).fill('night*');
  await page.getByRole('button', { name: 'Open all 4 files' }).click();
  await eventually(() => page.getByRole('alert').filter({ hasText: 'night-t2.gz' }).count()).toBe(1);
  await table(page, 'Growth by type').first().waitFor();
  await page.getByText(/Recordings have times, these dumps have only an order/).waitFor();
  await tab(page, 'Timeline').click();
  await page.getByText(/mprof, [\d,]+ samples/).waitFor();
});

describe.each(['light', 'dark'] as const)('in %s axe-core finds nothing serious', (colorScheme) => {
  test('on any part of growth', async () => {
    const page = await openThree({ colorScheme });
    expect(await findings(page)).toEqual([]);
    await goTo(page, '#/growth/objects?type=Session');
    await eventually(() => page.getByText('2,000 objects of type Session').count()).toBe(1);
    await table(page, 'Their types').first().waitFor();
    expect(await findings(page)).toEqual([]);
    await goTo(page, '#/growth/suspects');
    await eventually(() => page.locator('main ol > li').count()).toBe(5);
    expect(await findings(page)).toEqual([]);
    await page.getByRole('link', { name: 'Over time' }).nth(1).click();
    await eventually(() => page.locator('main table tbody').last().getByRole('row').count()).toBe(3);
    expect(await findings(page)).toEqual([]);
    await goTo(page, '#/growth/dumps');
    await page.getByRole('list', { name: 'Dumps of the timeline' }).waitFor();
    expect(await findings(page)).toEqual([]);
  });
});
