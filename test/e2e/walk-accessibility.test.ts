import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { openApp } from './app.ts';
import { findings } from './axe.ts';
import { fixture } from './program.ts';
import { goTo } from './screen.ts';

const log = '140399098744736';

/** Each screen of the walk, and what is on it once it is there. */
const screens: readonly (readonly [place: string, there: (page: Page) => Promise<unknown>])[] = [
  ['containers', (page) => page.getByRole('row', { name: /REQUEST_LOG/ }).waitFor()],
  ['objects?type=dict', (page) => page.getByRole('grid').locator('[aria-selected]').first().waitFor()],
  [`object/${log}`, (page) => page.getByRole('row', { name: /^\[8199\]/ }).waitFor()],
  [`object/${log}?part=held-by`, (page) => page.getByRole('treegrid').getByText('dict').first().waitFor()],
  [`object/${log}?part=paths`, (page) => page.getByRole('button', { name: 'Find further paths' }).waitFor()],
  [`object/${log}?part=dominates`, (page) => page.getByText('It goes when any of these goes').waitFor()],
  [
    `object/${log}?part=reaches`,
    (page) => page.getByRole('cell', { name: 'Request', exact: true }).waitFor(),
  ],
  [`object/${log}?part=record`, (page) => page.getByText('"address"', { exact: false }).first().waitFor()],
  ['dominators', (page) => page.getByText('that no other object holds alone').waitFor()],
  [
    'dominators',
    async (page) => {
      await page.getByRole('radio', { name: 'By type' }).click();
      await page.getByRole('treegrid').getByText('×').first().waitFor();
    },
  ],
  [`dominators/${log}`, (page) => page.getByText('that nothing else holds').waitFor()],
  [
    'roots',
    async (page) => {
      await page.getByRole('button', { name: 'List: Modules' }).click();
      await page.getByRole('row', { name: 'module sysconfig' }).waitFor();
    },
  ],
  [`picture/${log}`, (page) => page.locator('[data-place="0"]').waitFor()],
  ['keepers?type=str', (page) => page.getByRole('cell', { name: 'dict', exact: true }).waitFor()],
  [
    `object/${log}`,
    async (page) => {
      await page
        .getByRole('main')
        .getByRole('row', { name: /^\[8199\]/ })
        .click({ button: 'middle' });
      await page.getByRole('region', { name: 'Second pane' }).getByRole('heading').first().waitFor();
    },
  ],
  [
    `object/${log}`,
    async (page) => {
      await page.getByRole('main').getByRole('button', { name: 'Count as a root' }).click();
      await page.getByText('follow roots changed by hand').waitFor();
      await page
        .getByRole('heading', { name: /This list/ })
        .first()
        .waitFor();
    },
  ],
];

describe.each(['light', 'dark'] as const)('in %s axe-core finds nothing serious', (colorScheme) => {
  test('on any screen of the walk', async () => {
    const { page } = await openApp([fixture('leak-py27.t2.dump.gz')], { colorScheme });
    await page.getByText('on disk').first().waitFor();
    for (const [place, there] of screens) {
      await goTo(page, `#/dump/1/${place}`);
      await there(page);
      expect([place, await findings(page)]).toEqual([place, []]);
    }
  });
});

test('the walk on a dump of Python 3.10 by the keyboard alone, from its opening to the container', async () => {
  const { page } = await openApp([fixture('leak-py310.t2.dump.gz')]);
  const heading = page.locator('main h1').first();
  await page.getByText('on disk').first().waitFor();
  await page.getByRole('row', { name: /^list / }).waitFor();
  await page.keyboard.press('f');
  await page.keyboard.type('/^list$/');
  await expect.poll(() => page.locator('[role=grid] [role=row][aria-selected]').count()).toBe(1);
  await page.keyboard.press('Enter');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByRole('grid', { name: 'Objects of type list' }).locator('[aria-selected]').first().waitFor();
  await page.keyboard.press('Enter');
  await expect
    .poll(() => heading.textContent(), { timeout: 20_000 })
    .toBe(
      'This list holds 10.1 MiB, 29.7 % of the heap, for module __main__ (a global whose name is not in this dump).',
    );
  // Who holds it, unfolded to the module's dict and the module.
  await page.getByRole('link', { name: 'Held by' }).focus();
  await page.keyboard.press('Enter');
  const tree = page.getByRole('treegrid', { name: 'Held by' });
  await tree.locator('[aria-selected=true]').getByText('dict').first().waitFor();
  await tree.focus();
  await page.keyboard.press('ArrowRight');
  await tree.getByText('module').first().waitFor();
  await page.keyboard.press('Backspace');
  await page.getByRole('grid', { name: 'Objects of type list' }).waitFor();
});
