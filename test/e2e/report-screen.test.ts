import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { openApp, pictures } from './app.ts';
import { findings } from './axe.ts';
import { fixture } from './program.ts';
import { goTo } from './screen.ts';

const dumps = ['t0', 't1', 't2'].map((name) => fixture(`leak-py310.${name}.dump.gz`));
const eventually = <Value>(read: () => Promise<Value> | Value) => expect.poll(read, { timeout: 20_000 });

async function open(place: string, dark = false): Promise<Page> {
  const { page } = await openApp(dumps, dark ? { colorScheme: 'dark' } : {});
  await goTo(page, `#/dump/3/${place}`);
  await page.getByText('gzip on disk').first().waitFor();
  return page;
}
const preview = (page: Page) => page.getByRole('article', { name: 'Preview of the report' });
const headings = (page: Page) => preview(page).locator('h3').allTextContents();
const sections = (page: Page) => page.getByRole('list', { name: 'Sections of the report' });

/** What the browser was given, under which name. */
async function downloaded(page: Page, act: () => Promise<unknown>): Promise<{ name: string; text: string }> {
  const downloading = page.waitForEvent('download');
  await act();
  const download = await downloading;
  return { name: download.suggestedFilename(), text: readFileSync(await download.path(), 'latin1') };
}

test('a report is put together, looked at and saved', async () => {
  const page = await open('report');
  await eventually(() => headings(page)).toContain('Growth between dumps');
  expect((await headings(page))[0]).toBe('Overview');
  await page.screenshot({ path: join(pictures, 'report.png') });
  expect(await findings(page)).toEqual([]);

  // By the keyboard: the summary to the front; by a click: the overview off.
  const box = sections(page).getByRole('checkbox', { name: 'Summary by type' });
  await box.focus();
  for (let i = 0; i < 3; i += 1) await page.keyboard.press('Alt+ArrowUp');
  await eventually(() => box.evaluate((element) => element === document.activeElement)).toBe(true);
  await sections(page).getByRole('checkbox', { name: 'Overview' }).uncheck();
  await eventually(() => headings(page).then((all) => all.slice(0, 2))).toEqual([
    'Summary by type',
    'The dump',
  ]);
  // By the mouse: dragged to the front.
  await sections(page)
    .getByRole('listitem')
    .filter({ hasText: 'Biggest containers' })
    .dragTo(sections(page).getByRole('listitem').first());
  await eventually(() => headings(page).then((all) => all[0])).toBe('Biggest containers');

  await page.getByRole('textbox', { name: 'Title' }).fill('What grew on Tuesday');
  await page.getByRole('checkbox', { name: 'Names of files, ways from roots' }).check();
  await eventually(() => preview(page).textContent()).toContain('Names of files and the ways from roots');
  await eventually(() => preview(page).textContent()).not.toContain('leak-py310');
  await page.getByRole('checkbox', { name: 'leak-py310.t0.dump.gz' }).uncheck();

  for (const [format, start] of [
    ['html', '<!doctype html>'],
    ['pdf', '%PDF-'],
    ['md', '# What grew'],
    ['json', '{\n "schemaVersion": 1'],
    ['csv', 'type,retained'],
  ] as const) {
    await page.getByRole('combobox', { name: 'Format' }).selectOption(format);
    const { name, text } = await downloaded(page, () =>
      page.getByRole('button', { name: 'Save the report…' }).click(),
    );
    expect(name).toBe(`memory-report.${format}`);
    expect(text.startsWith(start)).toBe(true);
    expect(text).not.toContain('leak-py310');
  }

  // A template outlives the page.
  await page.getByRole('textbox', { name: 'Name of the template' }).fill('Nightly');
  await page.getByRole('button', { name: 'Keep' }).click();
  await page.getByRole('combobox', { name: 'Template' }).getByText('Nightly').waitFor({ state: 'attached' });
  await page.reload();
  await eventually(() => headings(page).then((all) => all[0])).toBe('Overview');
  await page.getByRole('combobox', { name: 'Template' }).selectOption('Nightly');
  await eventually(() => headings(page).then((all) => all[0])).toBe('Biggest containers');
});

test('dark, and a bad pattern says so', async () => {
  const page = await open('report', true);
  await eventually(() => headings(page)).toContain('How the figures were computed');
  await page.screenshot({ path: join(pictures, 'report-dark.png') });
  expect(await findings(page)).toEqual([]);
  await page.getByRole('textbox', { name: 'Names of types with' }).fill('/(/');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').filter({ hasText: 'not a regular expression' }).waitFor();
  await page.getByRole('button', { name: 'Save the report…' }).click();
  await page.getByRole('status').filter({ hasText: 'not a regular expression' }).waitFor();
});

test('summary, objects and dominators go to files whole', async () => {
  const page = await open('summary');
  const choose = (title: string) =>
    page
      .getByRole('combobox', { name: /^Export the \w+$|^Export these objects$/ })
      .selectOption({ label: title });
  const summary = await downloaded(page, () => choose('All types as CSV'));
  expect(summary.name).toBe('leak-py310.t2-summary.csv');
  expect(summary.text.split('\r\n')).toHaveLength(1 + 142 + 1);
  await goTo(page, '#/dump/3/containers');
  const objects = await downloaded(page, () => choose('All objects of the dump as Parquet'));
  expect(objects.name).toBe('leak-py310.t2-objects.parquet');
  expect([objects.text.slice(0, 4), objects.text.slice(-4)]).toEqual(['PAR1', 'PAR1']);
  await goTo(page, '#/dump/3/dominators');
  const folded = await downloaded(page, () => choose('Flame graph: folded stacks'));
  expect(folded.name).toBe('leak-py310.t2-dominators.folded');
  expect(folded.text).toMatch(/^roots;module \d+\n/);
  const chart = await downloaded(page, () => page.getByRole('button', { name: 'Save PNG' }).click());
  expect([chart.name, chart.text.slice(1, 4)]).toEqual(['retained.png', 'PNG']);
  await page.screenshot({ path: join(pictures, 'dominators-export.png') });
});

test('an open profile can have a section, and is nothing to compare with', async () => {
  const log = fileURLToPath(new URL('../fixtures/profiles/strace/f_ttt_T_memory.txt.gz', import.meta.url));
  const { page } = await openApp([dumps[0]!, log]);
  await goTo(page, '#/dump/1/report');
  await eventually(() => headings(page)).toContain('Summary by type');
  expect(await page.getByText('Compared with').count()).toBe(0);
  await page.getByRole('checkbox', { name: 'f_ttt_T_memory.txt.gz' }).check();
  await eventually(() => headings(page).then((all) => all.at(-1))).toBe('strace log');
  await eventually(() => preview(page).getByRole('img', { name: 'Mapped memory over time' }).count()).toBe(1);
  const { text } = await downloaded(page, () =>
    page.getByRole('button', { name: 'Save the report…' }).click(),
  );
  expect(text).toContain('Threads of a process share its memory');
});
