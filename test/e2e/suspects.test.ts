import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fixturePath } from '../builders/fixtures.ts';
import { openApp, pictures } from './app.ts';
import { findings } from './axe.ts';
import { goTo } from './screen.ts';

const leaking = fixturePath('meliae', 'leak-py27.t2.dump.gz');
const ordinary = fixturePath('meliae', 'small-py310.dump.gz');

const eventually = (value: () => Promise<unknown>) => expect.poll(value, { timeout: 15_000 });

describe('suspects of one dump', () => {
  test('say what it is, what to try and what is not known, and lead to the object', async () => {
    const { page } = await openApp([leaking]);
    await page.getByRole('link', { name: 'Suspects' }).click();
    await page.getByRole('heading', { name: 'Suspects' }).waitFor();
    const suspects = page.locator('main ol > li');
    await eventually(() => suspects.count()).toBe(5);
    expect(await suspects.locator('.kind').allTextContents()).toEqual([
      'Cache without a visible limit',
      'Container of many objects',
      'Cache without a visible limit',
      'Cache without a visible limit',
      'Registry of callbacks',
    ]);
    const last = suspects.nth(4);
    expect(await last.textContent()).toMatch(/1,640 bound methods.*Try:.*WeakMethod.*Not known:/s);
    await page.getByText('Not named, though large: __main__.APP.products').waitFor();
    for (const scheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: scheme });
      await page.screenshot({ path: join(pictures, `suspects-${scheme}.png`) });
      expect(await findings(page)).toEqual([]);
    }
    await last.getByText('Why it is named').click();
    await last.getByText('at least half of whose elements are bound methods').waitFor();
    await last.getByRole('link', { name: '__main__.EVENT_LISTENERS' }).click();
    await page.waitForURL(/\/object\/\d+/);
  });

  test('an ordinary process has none, and the next steps are there', async () => {
    const { page } = await openApp([ordinary]);
    await goTo(page, '#/dump/1/suspects');
    await page.getByText('No single object, and no container').waitFor();
    await page.getByRole('link', { name: 'what the roots hold' }).click();
    await page.waitForURL(/\/dominators/);
  });
});
