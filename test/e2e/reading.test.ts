import { mkdtempSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { writeLongLines } from '../builders/long-lines.ts';
import { openApp, pictures } from './app.ts';
import { startProgram } from './program.ts';
import { firstRow, grid, pick, rows } from './screen.ts';
import { canStop, inSteps } from './steps.ts';

const bytes = 200e6;
let folder = '';
let objects = 0;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'meliscope-reading-'));
  objects = writeLongLines(join(folder, 'large.dump'), bytes);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const progress = (page: Page) => page.getByRole('region', { name: 'Progress' });
/** Rows are on screen, and more are to come. */
const inTheMidst = async (page: Page): Promise<boolean> => {
  expect(await page.locator('main').textContent()).not.toContain('could not be opened');
  return (await rows(page).count()) > 0 && (await page.getByText('so far', { exact: true }).isVisible());
};

describe.skipIf(!canStop)('while a large file is read', () => {
  test('rows and progress show; cancelled, what was read stays of use, and can be read to the end', async () => {
    const { page, program } = await openApp(['--root', folder]);
    await pick(page, 'large.dump');
    const resume = await inSteps(program.pid, () => inTheMidst(page));
    const words = await progress(page).textContent();
    expect(words).toMatch(/Reading\D*\d+ %/);
    expect(Number(await page.getByRole('progressbar').first().getAttribute('aria-valuenow'))).toBeGreaterThan(
      0,
    );
    await page.screenshot({ path: join(pictures, 'reading.png') });

    // The wish has to be at the standing program's door before that goes on: what is left is read in half a second.
    const asked = page.waitForRequest((request) => request.postData()?.includes('"cancelReading"') === true);
    await progress(page).getByRole('button', { name: 'Cancel' }).click();
    await asked;
    await delay(100);
    resume();
    await page.getByText('Reading was cancelled. The figures are of what was read until then.').waitFor();
    await page.getByText('in part', { exact: true }).waitFor();
    expect(await progress(page).count()).toBe(0);
    // What is there is sorted, filtered and inspected like any dump.
    await page.getByRole('button', { name: 'Type' }).click();
    await expect.poll(() => firstRow(page).textContent()).toContain('Customer');
    await page.getByRole('searchbox').fill('dict');
    await expect.poll(() => grid(page).getAttribute('aria-rowcount')).toBe('2');
    await firstRow(page).click();
    await page.getByText(/objects of this type hold/).waitFor();
    await page.screenshot({ path: join(pictures, 'cancelled.png') });

    await page.getByRole('button', { name: 'Read it all' }).click();
    await page.getByText(objects.toLocaleString('en')).first().waitFor({ timeout: 60_000 });
    await expect.poll(() => page.getByText('so far', { exact: true }).count()).toBe(0);
    expect(await page.getByRole('link', { name: /large\.dump/ }).count()).toBe(2);
  });

  test('it becomes shorter: a sentence says so, and the figures so far stay', async () => {
    const { page, program } = await openApp(['--root', folder]);
    await pick(page, 'large.dump');
    const resume = await inSteps(program.pid, () => inTheMidst(page));
    truncateSync(join(folder, 'large.dump'), 1_000_000);
    resume();
    const alert = page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.textContent()).toMatch(
      /The file .*shorter while it was .*read.*It happened at byte [\d,]+\. The figures are of what could be read\./,
    );
    await page.getByRole('radio', { name: 'Size class' }).click();
    await expect.poll(() => firstRow(page).textContent()).toContain('malloc');
  });

  test('in the terminal it becomes shorter: exit code 3 and one sentence', async () => {
    const file = join(folder, 'large.dump');
    const { child, ended } = startProgram(['summary', file, '--progress']);
    let told = '';
    child.stderr?.on('data', (part: Buffer) => (told += part.toString()));
    const resume = await inSteps(child.pid ?? 0, () => /scanning [1-9]/.test(told));
    truncateSync(file, 1_000_000);
    resume();
    const { code, out, err } = await ended;
    expect([code, out]).toEqual([3, '']);
    expect(err.split('\r\u001b[K').at(-1)).toMatch(
      /^meliscope: The file [^\n]*shorter while [^\n]*read[^\n]*\.\n$/,
    );
  });
});
