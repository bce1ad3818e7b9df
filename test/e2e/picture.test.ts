import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { openApp } from './app.ts';
import { fixture, tempFolder } from './program.ts';
import { allowClipboard, clipboard, goTo } from './screen.ts';

const log = '140399098744736';
const eventually = <Value>(read: () => Promise<Value> | Value) => expect.poll(read, { timeout: 20_000 });
const drawing = (page: Page) => page.getByRole('group', { name: /^Picture of the references/ });
const boxes = (page: Page) => drawing(page).getByRole('button');

async function open(file: string, place: string): Promise<Page> {
  const { page } = await openApp([file]);
  await goTo(page, `#/dump/1/${place}`);
  await page.getByText('on disk').first().waitFor();
  return page;
}

async function saved(page: Page, button: string): Promise<string> {
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: button }).click();
  const path = join(tempFolder(), (await download).suggestedFilename());
  await (await download).saveAs(path);
  return readFileSync(path, 'utf8');
}

describe('the picture of references', () => {
  test('from an object to who holds it, by the keyboard alone', async () => {
    const page = await open(fixture('leak-py27.t2.dump.gz'), `object/${log}`);
    await page.getByRole('link', { name: 'Picture' }).focus();
    await page.keyboard.press('Enter');
    await eventually(() => boxes(page).count()).toBeGreaterThan(10);
    await page.getByText('27 objects, 29 references; 1,638 further ones not drawn').waitFor();
    await drawing(page).getByText("['REQUEST_LOG']", { exact: true }).waitFor();
    await drawing(page).getByText('root: modules', { exact: true }).first().waitFor();
    await drawing(page)
      .getByRole('button', { name: /^1,631 more/ })
      .waitFor();
    await boxes(page).first().focus();
    await page.keyboard.press('ArrowLeft');
    await eventually(() => page.locator('[data-place]:focus title').textContent()).toContain(
      'dict at 140399099666800',
    );
    await page.keyboard.press('Delete');
    await page.getByText('Nothing that is not left out refers to it.').waitFor();
    await page.getByRole('button', { name: 'Show 140399099666800 again' }).press('Enter');
    await eventually(() => boxes(page).count()).toBeGreaterThan(10);
    await boxes(page).first().focus();
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Enter');
    await eventually(() => page.url()).toContain('/picture/140399099666800');
    await eventually(() => page.locator('[data-place="0"] title').textContent()).toContain('140399099666800');
    await boxes(page).first().focus();
    await page.keyboard.press('Enter');
    await eventually(() => page.url()).toContain('/object/140399099666800');
  });

  test('forwards, with limits and without types, all in its address', async () => {
    const page = await open(
      fixture('leak-py27.t2.dump.gz'),
      `picture/${log}?direction=references&depth=1&most=2`,
    );
    await page.getByText('3 objects, 2 references; 8,198 further ones not drawn').waitFor();
    await page.getByRole('combobox', { name: 'Of each at most' }).selectOption('5');
    await page.getByText('6 objects, 5 references').waitFor();
    await page.getByLabel('Without types').fill('d.ct');
    await page.keyboard.press('Enter');
    await page.getByText('It refers to nothing that is not left out.').waitFor();
    expect(page.url()).toContain('direction=references&depth=1&most=5&types=d.ct');
    await page.getByLabel('Without types').fill('(');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('This is no regular expression').waitFor();
  });

  test('hostile names are text on the page, in SVG and in DOT', async () => {
    const file = join(tempFolder(), 'hostile.dump');
    const name = '<img src=x onerror=alert(1)>\\"]; x -> y [label=\\u202e';
    writeFileSync(
      file,
      [
        `{"address": 1, "type": "${name}", "size": 8, "refs": [2, 3]}`,
        `{"address": 2, "type": "str", "size": 80, "len": 9, "value": "</text><script>\\ud800\\u0007", "refs": []}`,
        `{"address": 3, "type": "${'x'.repeat(100_000)}", "size": 80, "len": 1, "refs": [2, 2]}\n`,
      ].join('\n'),
    );
    const page = await open(file, 'picture/1?direction=references');
    await allowClipboard(page);
    await eventually(() => boxes(page).count()).toBe(3);
    expect(await page.locator('img, script:not([src])').count()).toBe(0);
    const svg = await saved(page, 'Save SVG');
    const shown = await page.evaluate((text) => {
      const parsed = new DOMParser().parseFromString(text, 'image/svg+xml');
      return {
        errors: parsed.querySelectorAll('parsererror, script, img, a').length,
        texts: parsed.querySelectorAll('text').length,
      };
    }, svg);
    expect(shown.errors).toBe(0);
    expect(shown.texts).toBeGreaterThan(5);
    expect(svg).toContain('&lt;/text&gt;&lt;script&gt;');
    expect(svg.length).toBeLessThan(20_000);
    const dot = await saved(page, 'Save DOT');
    expect(dot).toContain('digraph references');
    expect(dot).toContain('\\"]; x -> y [label=');
    expect(dot).not.toMatch(/\u202e|\ud800/);
    expect(dot.length).toBeLessThan(10_000);
    await page.getByRole('button', { name: 'Copy SVG' }).click();
    await page.getByText('Copied').waitFor();
    expect(await clipboard(page)).toBe(svg);
  });
});

test('who keeps a type alive, from the summary, passing containers over', async () => {
  const page = await open(fixture('leak-py27.t2.dump.gz'), 'summary');
  await page.getByRole('row', { name: /^str / }).click();
  await page.getByRole('link', { name: 'Who keeps them alive' }).click();
  await page.getByRole('heading', { name: /Who keeps str alive/ }).waitFor();
  await page.getByRole('cell', { name: 'dict', exact: true }).waitFor();
  await page.getByLabel('Pass over types').fill('dict|tuple');
  await page.keyboard.press('Enter');
  await eventually(() => page.getByRole('cell', { name: 'dict', exact: true }).count()).toBe(0);
  expect(page.url()).toContain('keepers?type=str&skip=dict%7Ctuple');
  await page.getByRole('row', { name: /^function 480 / }).waitFor();
});

test('roots: listed, a holder ignored, the mark on every screen, and back to the rules', async () => {
  const page = await open(fixture('leak-py27.t2.dump.gz'), 'roots');
  await page.getByRole('button', { name: 'List: Modules' }).click();
  await page.getByRole('row', { name: 'module sysconfig' }).waitFor();
  await goTo(page, `#/dump/1/object/${log}`);
  await page.getByRole('heading', { name: /holds 16.0 MiB/ }).waitFor();
  await page.getByRole('button', { name: 'Ignore what it holds' }).click();
  await page.getByRole('heading', { name: /takes 67.5 KiB and holds nothing else/ }).waitFor();
  await page.getByText('follow roots changed by hand (1 change)').waitFor();
  await page.getByRole('link', { name: 'Summary' }).first().click();
  await page.getByText('follow roots changed by hand (1 change)').waitFor();
  await page.getByRole('link', { name: 'See them' }).click();
  await page.getByRole('row', { name: new RegExp(`list ${log} holds nothing`) }).waitFor();
  await page.getByRole('textbox', { name: 'Address' }).fill('0x7fb136684fa0');
  await page.getByRole('button', { name: 'Count as a root', exact: true }).click();
  await page.getByText('(2 changes)').waitFor();
  await page.getByRole('row', { name: /Pinned/ }).waitFor();
  await page.getByRole('button', { name: 'Back to the rules' }).first().click();
  await eventually(() => page.getByText('follow roots changed by hand').count()).toBe(0);
  await goTo(page, `#/dump/1/object/${log}`);
  await page.getByRole('heading', { name: /holds 16.0 MiB/ }).waitFor();
});

describe('two places beside each other', () => {
  const second = (page: Page) => page.getByRole('region', { name: 'Second pane' });

  test('a middle click opens beside, links stay in the pane, keys go between and close', async () => {
    const page = await open(fixture('leak-py27.t2.dump.gz'), `object/${log}`);
    const main = page.getByRole('main');
    await main.getByRole('row', { name: /^\[8199\]/ }).click({ button: 'middle' });
    await second(page)
      .getByRole('heading', { name: /^This dict holds/ })
      .waitFor();
    await main.getByRole('heading', { name: /^This list holds/ }).waitFor();
    const before = page.url();
    await second(page).getByRole('link', { name: 'Held by' }).click();
    await second(page).getByRole('treegrid', { name: 'Held by' }).waitFor();
    expect(page.url()).toBe(before);
    await second(page).getByRole('row', { name: /list/ }).first().dblclick();
    await second(page)
      .getByRole('heading', { name: /^This list holds/ })
      .waitFor();
    await page.keyboard.press('Backspace');
    await second(page)
      .getByRole('heading', { name: /^This dict holds/ })
      .waitFor();
    expect(page.url()).toBe(before);
    await page.keyboard.press('F6');
    await main.locator(':focus').waitFor();
    await page.keyboard.press('Control+Backspace');
    await eventually(() => second(page).count()).toBe(0);
    // By the keyboard alone: the row the keyboard stands on opens beside.
    await main.getByRole('grid', { name: 'Contains' }).focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Control+Enter');
    await second(page)
      .getByRole('heading', { name: /REQUEST_LOG\[8198\]/ })
      .waitFor();
    await page.setViewportSize({ width: 760, height: 640 });
    const [above, below] = await Promise.all([main.boundingBox(), second(page).boundingBox()]);
    expect(below?.y).toBeGreaterThanOrEqual((above?.y ?? 0) + (above?.height ?? 0));
  });

  test('a link to the place can be copied, and leads there again', async () => {
    const page = await open(fixture('leak-py27.t2.dump.gz'), `object/${log}?part=reaches`);
    await allowClipboard(page);
    await page.getByRole('button', { name: 'Copy link' }).click();
    await page.getByText('Link copied').waitFor();
    const link = await clipboard(page);
    expect(link).toBe(page.url());
    await goTo(page, '#/dump/1/roots');
    await page.goto(link);
    await page.getByRole('cell', { name: 'Request', exact: true }).waitFor();
  });
});
