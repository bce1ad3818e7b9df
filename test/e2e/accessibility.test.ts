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
});
