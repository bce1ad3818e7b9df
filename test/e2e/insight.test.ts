import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { fixturePath } from '../builders/fixtures.ts';
import { openApp, pictures } from './app.ts';
import { findings } from './axe.ts';
import { goTo } from './screen.ts';

const pools = fixturePath('insight', 'heaps', '3.13.0-pools', 'heap.dump.gz');

async function open(part: string | null): Promise<Page> {
  const { page } = await openApp([pools]);
  await goTo(page, '#/dump/1/insight');
  await page.getByRole('heading', { name: 'Insight' }).waitFor();
  if (part !== null) await page.getByRole('radio', { name: part }).click();
  return page;
}

/** Each part, and what is there once it is answered. */
const parts: readonly (readonly [part: string, there: (page: Page) => Promise<unknown>])[] = [
  ['Waste', (page) => page.getByText('are slots that containers have and do not use').waitFor()],
  ['Duplicates', (page) => page.getByText('are objects that an equal one').waitFor()],
  ['Arenas', (page) => page.getByRole('application', { name: /Arenas and pools/ }).waitFor()],
  ['Diagnose', (page) => page.getByText("Most of it is memory that Python's allocator keeps").waitFor()],
];

describe('insight', () => {
  test.each(parts)('%s is there, in both themes, and axe finds nothing', async (part, there) => {
    const page = await open(part);
    await there(page);
    for (const scheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: scheme });
      await page.screenshot({ path: join(pictures, `insight-${part.toLowerCase()}-${scheme}.png`) });
      expect(await findings(page)).toEqual([]);
    }
  });

  test('the arrow keys go from pool to pool and say what each is', async () => {
    const page = await open('Arenas');
    await page.getByRole('application', { name: /Arenas and pools/ }).focus();
    await page.keyboard.press('ArrowRight');
    await page.getByText(/Arena from 0x[0-9a-f]+: a pool of [\d,]+-byte blocks/).waitFor();
  });

  test('a text that is something else is refused in a sentence', async () => {
    const page = await open('Diagnose');
    await page.getByRole('textbox', { name: 'Text of smaps' }).fill('hello');
    await page.getByRole('textbox', { name: 'Text of smaps' }).blur();
    await page.getByText('What was given as smaps is not that.').waitFor();
  });
});
