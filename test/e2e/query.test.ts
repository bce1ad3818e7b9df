import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { openApp, pictures } from './app.ts';
import { fixture } from './program.ts';
import { goTo, inspector } from './screen.ts';

const eventually = <Value>(read: () => Promise<Value> | Value) => expect.poll(read, { timeout: 20_000 });
const rows = (page: Page, table: string) =>
  page
    .getByRole(table.startsWith('Paths') ? 'treegrid' : 'grid', { name: table })
    .locator('[role=row][aria-selected]');
const found = (page: Page) => rows(page, 'Objects that match');
const search = (page: Page) => page.getByRole('combobox', { name: 'Search address, type, value' });
const editor = (page: Page) => page.getByRole('textbox', { name: 'Query' });
const log = '140399098744736';

async function open(place: string): Promise<Page> {
  const { page } = await openApp([fixture('leak-py27.t2.dump.gz')]);
  await goTo(page, `#/dump/1/${place}`);
  await page.getByText('gzip on disk').first().waitFor();
  return page;
}
const query = (text: string, more = '') => `query?${new URLSearchParams({ q: text }).toString()}${more}`;

describe('the search field', () => {
  test('leads to an object, a type, a value and a query, by the keyboard', async () => {
    const page = await open('dominators');
    await page.getByText('objects that no other object holds alone').waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type(log);
    await page.getByRole('option', { name: /list object at 0x/ }).waitFor();
    await page.screenshot({ path: join(pictures, 'search-address.png') });
    await page.keyboard.press('Enter');
    await eventually(() => page.url()).toContain(`/object/${log}`);
    // The letters of a type, with others between.
    await page.keyboard.press('/');
    await page.keyboard.type('sesn');
    await page
      .getByRole('option', { name: /Session/ })
      .first()
      .waitFor();
    await page.screenshot({ path: join(pictures, 'search-type.png') });
    await search(page).fill('session');
    await page.getByRole('option', { name: /^Session 2/ }).waitFor();
    await page.keyboard.press('Enter');
    await eventually(() => page.url()).toContain('/objects?type=Session');
    // A text is looked for in values; being a query, it can be gone on with.
    await page.keyboard.press('/');
    await page.keyboard.type('user-agent');
    await page.getByRole('option', { name: 'Values with user-agent search all values' }).waitFor();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await eventually(() => editor(page).inputValue()).toBe('text matches /user-agent/i');
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'Roots' }).click();
    await page.keyboard.press('/');
    await page.keyboard.type('/^REQUEST_/');
    await page.getByRole('option', { name: /regular expression/ }).waitFor();
    await page.keyboard.press('Enter');
    await eventually(() => found(page).count()).toBeGreaterThan(0);
    expect(await found(page).first().textContent()).toContain('REQUEST_');
    await search(page).fill('len > 8000 and type = list');
    await page.getByRole('option', { name: /run as a query/ }).waitFor();
    await page.keyboard.press('Enter');
    await eventually(() => editor(page).inputValue()).toBe('len > 8000 and type = list');
    await search(page).fill('x');
    await page.keyboard.press('Escape');
    await eventually(() => page.getByRole('listbox', { name: 'Where to' }).isVisible()).toBe(false);
  });
});

describe('the query screen', () => {
  test('is begun from an example, completes, says where a query is wrong, and is in the address', async () => {
    const page = await open('query');
    await page.getByRole('link', { name: 'The dicts that hold most' }).click();
    await eventually(() => found(page).count()).toBeGreaterThan(10);
    await page.getByText('the first 100 are listed').waitFor();
    await editor(page).fill('');
    await editor(page).pressSequentially('type = lis');
    await page.getByRole('option', { name: "'list'" }).waitFor();
    await page.screenshot({ path: join(pictures, 'query-completion.png') });
    await page.keyboard.press('Tab');
    expect(await editor(page).inputValue()).toBe("type = 'list' ");
    await editor(page).pressSequentially('and len > 8000');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Enter');
    await eventually(() => found(page).first().textContent()).toContain('8,200');
    expect(new URL(page.url()).hash).toContain('q=type');
    // A title puts the order into the query.
    await page.getByRole('button', { name: 'Len' }).click();
    await eventually(() => editor(page).inputValue()).toBe("type = 'list' and len > 8000 order by len desc");
    await editor(page).fill('type = list and len >> 3');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Enter');
    await eventually(() => page.locator('mark').textContent()).toBe('>');
    await page.screenshot({ path: join(pictures, 'query-error.png') });
    await page.goBack();
    await eventually(() => editor(page).inputValue()).toBe('type = dict order by retained desc limit 100');
    await page.reload();
    await eventually(() => found(page).count()).toBeGreaterThan(10);
  });

  test('is saved under a name, renamed, run and deleted', async () => {
    const page = await open(query('size > 100KiB'));
    await eventually(() => found(page).count()).toBeGreaterThan(0);
    await page.getByRole('button', { name: 'Save…' }).click();
    await page.getByRole('textbox', { name: 'Save it as' }).fill('large ones');
    await page.keyboard.press('Enter');
    await eventually(() => page.getByRole('dialog').count()).toBe(0);
    await goTo(page, '#/dump/1/query');
    await page.reload();
    await page.getByRole('link', { name: 'large ones' }).waitFor();
    await page.getByRole('button', { name: 'Rename large ones' }).click();
    await page.getByRole('textbox', { name: 'New name' }).fill('very large ones');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'very large ones' }).click();
    await eventually(() => editor(page).inputValue()).toBe('size > 100KiB');
    await goTo(page, '#/dump/1/query');
    await page.getByRole('button', { name: 'Delete very large ones' }).click();
    await eventually(() => page.getByRole('link', { name: 'very large ones' }).count()).toBe(0);
  });

  test('shows who keeps the found objects alive, and the paths to them', async () => {
    const page = await open(query('type = Session', '&show=keepers'));
    await eventually(() => rows(page, 'Kept alive by').count()).toBeGreaterThan(0);
    const before = await rows(page, 'Kept alive by').first().textContent();
    await page.getByRole('textbox', { name: 'Pass over types' }).fill('dict|list');
    await page.keyboard.press('Enter');
    await eventually(() => page.url()).toContain('skip=dict');
    await eventually(() => rows(page, 'Kept alive by').first().textContent()).not.toBe(before);
    await page.screenshot({ path: join(pictures, 'query-keepers.png') });
    await page.getByRole('radio', { name: 'Paths' }).click();
    await eventually(() => rows(page, 'Paths to what was found').count()).toBeGreaterThan(0);
    await page.getByRole('treegrid').focus();
    for (let i = 0; i < 4; i += 1) await page.keyboard.press('ArrowRight');
    await page.screenshot({ path: join(pictures, 'query-paths.png') });
  });
});

test('sets: kept from a result and a selection, cut, measured, exported, removed', async () => {
  const page = await open(query('type = dict'));
  await eventually(() => found(page).count()).toBeGreaterThan(10);
  await page.getByRole('button', { name: 'Keep as set…' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('dicts');
  await page.keyboard.press('Enter');
  await goTo(page, '#/dump/1/objects?type=list');
  await rows(page, 'Objects of type list').first().click();
  await rows(page, 'Objects of type list')
    .nth(2)
    .click({ modifiers: ['Shift'] });
  await page.getByRole('button', { name: 'Keep 3 as set…' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('lists');
  await page.keyboard.press('Enter');
  await goTo(page, '#/dump/1/sets');
  const row = (name: string) => page.getByRole('row', { name: new RegExp(`^${name} `) });
  await eventually(() => row('lists').textContent()).toContain('at least');
  await page.getByRole('combobox', { name: 'How to combine' }).selectOption('union');
  await page.getByRole('textbox', { name: 'Name of the new set' }).fill('both');
  await page.keyboard.press('Enter');
  await eventually(() => row('both').textContent()).toContain('union of dicts and lists');
  await page.getByRole('button', { name: 'What lists retains exactly' }).click();
  await eventually(() => row('lists').textContent()).not.toContain('at least');
  await page.screenshot({ path: join(pictures, 'sets.png') });
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export lists as CSV' }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe('leak-py27.t2-objects.csv');
  const lines = readFileSync(await download.path(), 'utf8').split('\r\n');
  expect(lines[0]).toBe('address,type,size,len,refs,referrers,retained,value');
  expect(lines.filter((line) => line.includes(',list,'))).toHaveLength(3);
  await row('lists').getByRole('link', { name: 'lists' }).click();
  await eventually(() => found(page).count()).toBe(3);
  await page.goBack();
  await page.getByRole('button', { name: 'Remove the set both' }).click();
  await eventually(() => row('both').count()).toBe(0);
});

test('notes: starred and written in the inspector, listed, and there after the dump was opened again', async () => {
  const { page, program } = await openApp([fixture('leak-py27.t2.dump.gz')]);
  await goTo(page, '#/dump/1/objects?type=list');
  await rows(page, 'Objects of type list').first().waitFor();
  await inspector(page)
    .getByRole('button', { name: /^Star / })
    .click();
  await inspector(page).getByRole('textbox').fill('The leak: <b>grows</b>\nwith every request');
  await page.getByRole('link', { name: 'Notes', exact: true }).click();
  await page.getByText('The leak: <b>grows</b>').waitFor();
  await goTo(page, '#/dump/1/summary');
  await page.getByRole('row', { name: /^dict / }).click();
  await inspector(page).getByRole('button', { name: 'Star dict' }).click();
  await goTo(page, '#/dump/1/notes');
  await eventually(() => page.locator('main li').count()).toBe(2);
  await page.screenshot({ path: join(pictures, 'notes.png') });
  await page
    .getByRole('button', { name: /^Close leak|Close the dump/ })
    .first()
    .click();
  await page.getByText('See where the memory of a Python process went').waitFor();
  await page
    .getByRole('link', { name: /leak-py27/ })
    .or(page.getByRole('button', { name: /leak-py27/ }))
    .first()
    .click();
  await eventually(() => page.url()).toContain('/dump/2/');
  await goTo(page, '#/dump/2/notes');
  await page.getByText('The leak: <b>grows</b>').waitFor();
  await page.getByRole('button', { name: `Remove the note about dict` }).click();
  await eventually(() => page.locator('main li').count()).toBe(1);
  expect(program.origin).not.toBe('');
});
