import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openApp } from './app.ts';
import { findings } from './axe.ts';
import { fixture, tempFolder } from './program.ts';
import { firstRow, goTo, rows } from './screen.ts';

describe.each(['light', 'dark'] as const)('in %s axe-core finds nothing serious', (colorScheme) => {
  test('on the start screen, in the file picker and in the help', async () => {
    const { page } = await openApp(['--root', fixture('')], { colorScheme });
    await page.getByRole('heading', { name: 'Recent' }).waitFor();
    expect(await findings(page)).toEqual([]);
    await page.keyboard.press('Control+o');
    await page.getByRole('option', { name: 'edge' }).waitFor();
    expect(await findings(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys and words' }).waitFor();
    expect(await findings(page)).toEqual([]);
  });

  test('on the summary, the problems and a failure', async () => {
    const missing = join(tempFolder(), 'missing.dump');
    const duplicates = fixture('edge/gcdump-py310-duplicates.dump.gz');
    const { page } = await openApp([fixture('small-py310.dump.gz'), duplicates, missing], { colorScheme });
    await goTo(page, '#/dump/1/summary');
    await page.getByText('19,955').first().waitFor();
    expect(await findings(page)).toEqual([]);
    await firstRow(page).click();
    await rows(page).nth(2).hover();
    await page.getByRole('radio', { name: 'Bars' }).click();
    expect(await findings(page)).toEqual([]);
    await goTo(page, '#/dump/2/problems');
    await page.getByRole('heading', { name: '5,115 problems in the file' }).waitFor();
    expect(await findings(page)).toEqual([]);
    await goTo(page, '#/dump/3/summary');
    await page.getByRole('heading', { name: /could not be opened/ }).waitFor();
    expect(await findings(page)).toEqual([]);
  });

  test('on search, query, sets and notes', async () => {
    const { page } = await openApp([fixture('small-py310.dump.gz')], { colorScheme });
    await goTo(page, '#/dump/1/sets');
    await page.getByText('No set is kept of this dump.').waitFor();
    expect(await findings(page)).toEqual([]);
    await goTo(page, '#/dump/1/notes');
    await page.getByText('Nothing is starred or noted').waitFor();
    expect(await findings(page)).toEqual([]);
    await goTo(page, '#/dump/1/query');
    await page.getByRole('heading', { name: 'The language' }).waitFor();
    expect(await findings(page)).toEqual([]);
    await page.getByRole('link', { name: 'The dicts that hold most' }).click();
    await rows(page).nth(3).waitFor();
    await page.getByRole('button', { name: 'Keep as set…' }).click();
    expect(await findings(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: /^Star / }).click();
    const editor = page.getByRole('textbox', { name: 'Query' });
    await editor.fill('type = dict and len > > 3 or ');
    await page.locator('mark').waitFor();
    await editor.fill('type = dict and le');
    await editor.press('Control+ ');
    await page.getByRole('option', { name: 'len' }).waitFor();
    expect(await findings(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+a');
    for (const show of ['keepers', 'paths']) {
      await goTo(page, `#/dump/1/query?q=type+%3D+dict&show=${show}`);
      await page.locator('[role=row][aria-selected]').first().waitFor();
      expect(await findings(page)).toEqual([]);
    }
    await goTo(page, '#/dump/1/sets');
    await page.getByRole('link', { name: 'set 1' }).waitFor();
    expect(await findings(page)).toEqual([]);
    await goTo(page, '#/dump/1/notes');
    await page.getByRole('button', { name: /^Remove the note/ }).waitFor();
    expect(await findings(page)).toEqual([]);
    await page.keyboard.press('/');
    await page.keyboard.type('dict');
    await page.getByRole('option', { name: /^dict / }).waitFor();
    expect(await findings(page)).toEqual([]);
  });
});
