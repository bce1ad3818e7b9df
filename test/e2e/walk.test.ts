import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { openApp, pictures } from './app.ts';
import { fixture, tempFolder } from './program.ts';

const rows = (page: Page, table: string) =>
  page
    .getByRole(table === 'Held by' || table === 'Dominates' || table === 'Dominators' ? 'treegrid' : 'grid', {
      name: table,
    })
    .locator('[role=row][aria-selected]');
/** Following the references takes some seconds on a busy machine. */
const eventually = <Value>(read: () => Promise<Value> | Value) => expect.poll(read, { timeout: 20_000 });
const sentence = (page: Page) => page.locator('main h1').first();
const walkable = (page: Page) => page.getByText('gzip on disk').first().waitFor();

async function open(file: string, place: string): Promise<Page> {
  const { page } = await openApp([fixture(file)]);
  await page.goto(`${new URL(page.url()).origin}/#/dump/1/${place}`);
  await walkable(page);
  return page;
}

describe('from opening a dump to the container that leaks', () => {
  test('on Python 2.7 the answer is the name of the global', async () => {
    const page = await open('leak-py27.t2.dump.gz', 'summary');
    // Two double clicks: into the type, into its largest object.
    await page.getByRole('row', { name: /^list / }).dblclick();
    await rows(page, 'Objects of type list').first().dblclick();
    await eventually(() => sentence(page).textContent()).toContain(
      'for module __main__ (global REQUEST_LOG).',
    );
    expect(await sentence(page).textContent()).toBe(
      'This list holds 16.0 MiB, 21.0 % of the heap, for module __main__ (global REQUEST_LOG).',
    );
    await page.getByText('Its 8,200 elements are all of type dict.').waitFor();
    await page.screenshot({ path: join(pictures, 'walk-py27.png') });
  });

  test('on Python 3.10 it is the container, and why it has no name', async () => {
    const page = await open('leak-py310.t2.dump.gz', 'summary');
    await page.getByRole('row', { name: /^list / }).dblclick();
    await rows(page, 'Objects of type list').first().dblclick();
    await eventually(() => sentence(page).textContent()).toBe(
      'This list holds 10.1 MiB, 29.7 % of the heap, for module __main__ (a global whose name is not in this dump).',
    );
    await page.getByText('Its 8,200 elements are all of type dict.').waitFor();
    await page
      .getByText(/string keys of dicts are not in this dump: on Python 3/)
      .first()
      .waitFor();
    await page.getByRole('link', { name: 'Reaches' }).click();
    await page.getByRole('cell', { name: 'Request', exact: true }).waitFor();
  });

  test('by the keyboard alone', async () => {
    const page = await open('leak-py27.t2.dump.gz', 'summary');
    await page.getByRole('row', { name: /^list / }).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('list');
    await page.getByRole('option', { name: /^list \d/ }).waitFor();
    await page.keyboard.press('Enter');
    await rows(page, 'Objects of type list').first().waitFor();
    await page.keyboard.press('Enter');
    await eventually(() => sentence(page).textContent()).toContain('(global REQUEST_LOG)');
    // Into its first element, and all the way out again.
    await rows(page, 'Contains').first().waitFor();
    await page.keyboard.press('Enter');
    await eventually(() => sentence(page).textContent()).toContain('REQUEST_LOG[8199]');
    await page.keyboard.press('Backspace');
    await eventually(() => sentence(page).textContent()).toContain('(global REQUEST_LOG)');
    await page.keyboard.press('Backspace');
    await rows(page, 'Objects of type list').first().waitFor();
    await page.keyboard.press('Backspace');
    await eventually(() => page.url()).toContain('/summary');
  });
});

describe('views of a real dump', () => {
  const log = '140399098744736';

  test('containers name what holds them, sort, and add up totals', async () => {
    const page = await open('leak-py27.t2.dump.gz', 'containers');
    await page.getByRole('row', { name: /list __main__\.\s*REQUEST_LOG/ }).waitFor();
    await page.getByRole('button', { name: 'the first 10' }).click();
    await eventually(() => page.getByRole('row', { name: /REQUEST_LOG/ }).textContent()).toContain(
      '75.5 MiB',
    );
    await page.getByRole('button', { name: 'Len' }).click();
    await eventually(() => page.url()).toContain('sort=len');
    await eventually(() => rows(page, 'Containers').first().textContent()).toContain('20,000');
  });

  test('an object: held by, paths, dominates, reaches, record', async () => {
    const page = await open('leak-py27.t2.dump.gz', `object/${log}?part=held-by`);
    await rows(page, 'Held by').and(page.locator('[aria-selected=true]')).first().waitFor();
    await page.keyboard.press('ArrowRight');
    await eventually(() => rows(page, 'Held by').count()).toBeGreaterThan(1);
    await page.getByRole('link', { name: 'Paths from a root' }).click();
    await page.getByRole('button', { name: 'Find further paths' }).click();
    await page.getByText(/There is no path by another direct holder|each by another direct holder/).waitFor();
    await page.getByRole('link', { name: 'Dominates' }).click();
    await eventually(() => rows(page, 'Dominates').count()).toBeGreaterThan(5);
    await page.getByText('It goes when any of these goes').waitFor();
    await page.getByRole('link', { name: 'Record' }).click();
    await page.getByText(`"address": ${log}`, { exact: false }).waitFor();
    await page.getByText('294,638 objects').waitFor();
  });

  test('an instance as meliae collapses it has its attributes', async () => {
    const page = await open('leak-py27.t2.dump.gz', 'object/140399096747504');
    await eventually(() => sentence(page).textContent()).toContain('(at APP.products)');
    await page.getByRole('radio', { name: 'Collapsed' }).click();
    await eventually(() => page.url()).toContain('view=collapsed');
    await eventually(() => sentence(page).textContent()).toContain('(at APP.products)');
    // The way here may have led over the summary, which then stands in the breadcrumb, too.
    const screens = page.getByRole('navigation', { name: 'Screens of this dump' });
    await screens.getByRole('link', { name: 'Summary' }).click();
    await eventually(() => page.url()).toContain('summary?view=collapsed');
    await page.getByText('meliae dump', { exact: false }).first().waitFor();
    await eventually(() => page.getByRole('row', { name: /^dict / }).textContent()).toContain('33,198');
  });

  test('dominators as a tree and by type, drilled into', async () => {
    const page = await open('leak-py27.t2.dump.gz', 'dominators');
    await page.getByText('objects that no other object holds alone').waitFor();
    await eventually(() => rows(page, 'Dominators').first().textContent()).toContain('73.9 MiB');
    await page.keyboard.press('ArrowRight');
    await eventually(() => rows(page, 'Dominators').nth(1).getAttribute('aria-level')).toBe('2');
    await page.getByRole('radio', { name: 'By type' }).click();
    await eventually(() => rows(page, 'Dominators').first().textContent()).toContain('×');
    await page.goto(`${page.url()}/${log}`);
    await page.getByText('that nothing else holds').waitFor();
    await page.getByRole('link', { name: 'Roots' }).nth(1).click();
    await page.getByRole('heading', { name: 'What the roots hold' }).waitFor();
  });

  test('roots say their rules', async () => {
    const page = await open('small-py310.dump.gz', 'roots');
    await page.getByText('sys.modules for as long as it runs', { exact: false }).waitFor();
    expect(await page.getByRole('row').count()).toBeGreaterThan(2);
  });

  test('an address that the dump does not have says so', async () => {
    const page = await open('small-py310.dump.gz', 'object/1');
    await page.getByRole('alert').getByText('There is no object at address 1 in this dump.').waitFor();
  });
});

test('hostile types and values are text', async () => {
  const file = join(tempFolder(), 'hostile.dump');
  const name = '<img src=x onerror=alert(1)>\\u202e';
  writeFileSync(
    file,
    [
      `{"address": 1, "type": "${name}", "size": 8, "refs": [2, 3]}`,
      `{"address": 2, "type": "str", "size": 80, "len": 9, "value": "<b>\\u202e\\ud800\\u0007", "refs": []}`,
      `{"address": 3, "type": "dict", "size": 80, "len": 1, "refs": [2, 2]}\n`,
    ].join('\n'),
  );
  const { page } = await openApp([file]);
  await page.goto(`${new URL(page.url()).origin}/#/dump/1/object/1`);
  await eventually(() => sentence(page).textContent()).toContain('<img src=x onerror=alert(1)>\\u202e');
  await eventually(() => rows(page, 'Contains').first().textContent()).toContain('<b>\\u202e\\ud800␇');
  expect(await page.locator('img').count()).toBe(0);
});
