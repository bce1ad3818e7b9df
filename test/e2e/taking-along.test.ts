import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { openApp, pictures } from './app.ts';
import { findings } from './axe.ts';
import { fixture } from './program.ts';
import { allowClipboard, clipboard, goTo } from './screen.ts';

const eventually = <Value>(read: () => Promise<Value> | Value) => expect.poll(read, { timeout: 40_000 });

interface Taken {
  readonly name: string;
  readonly text: string;
}
async function downloaded(page: Page, act: () => Promise<unknown>): Promise<Taken> {
  const [download] = await Promise.all([page.waitForEvent('download'), act()]);
  return { name: download.suggestedFilename(), text: readFileSync(await download.path(), 'utf8') };
}
const menu = (page: Page, label: string) =>
  page.getByRole('combobox', { name: `Export ${label}`, exact: true });
const asCsv = (page: Page, label: string, title = 'As CSV') =>
  downloaded(page, () => menu(page, label).selectOption({ label: title }));
async function asRows(page: Page, label: string): Promise<Readonly<Record<string, unknown>>[]> {
  const { text } = await downloaded(page, () => menu(page, label).selectOption({ label: 'As JSON' }));
  const { total, rows } = JSON.parse(text) as { total: number; rows: Readonly<Record<string, unknown>>[] };
  expect(total).toBe(rows.length);
  return rows;
}
const gridRows = (page: Page, name: string) =>
  page.getByRole('grid', { name, exact: true }).locator('[role=row][aria-selected]');
const linesOf = ({ text }: Taken): string[] => text.trimEnd().split('\r\n');

test('growth: what the filter lets through, in its order; objects; the chart', async () => {
  const { page } = await openApp(['t0', 't1'].map((time) => fixture(`leak-py27.${time}.dump.gz`)));
  await page.getByRole('link', { name: /^Growth/ }).click();
  const kinds = gridRows(page, 'Growth by type');
  await kinds.first().waitFor();
  await page.getByRole('searchbox', { name: /Filter the kinds/ }).fill('/^(dict|unicode|Session)$/');
  await eventually(() => kinds.count()).toBe(3);
  const [head, ...rows] = linesOf(await asCsv(page, 'growth by type'));
  expect(head).toMatch(/^type,bytes_change,objects_change,.*,objects in leak-py27\.t1\.dump\.gz$/);
  const shown = await kinds.allTextContents();
  expect(rows).toHaveLength(3);
  expect(rows.map((row) => row.split(',')[0])).toEqual(
    shown.map((text) => /unicode|dict|Session/.exec(text)?.[0]),
  );
  for (const [at, row] of rows.entries())
    expect(shown[at]).toContain(`+${Number(row.split(',')[2]).toLocaleString('en-US')}`);
  await allowClipboard(page);
  await page.getByRole('button', { name: 'Copy growth by type' }).click();
  await page.getByText('Copied 3 rows.').waitFor();
  expect((await clipboard(page)).trimEnd().split('\n')).toHaveLength(4);
  const chart = await downloaded(page, () => page.getByRole('button', { name: 'Save SVG' }).click());
  expect(chart.name).toBe('Growth-by-type-over-2-dumps.svg');
  for (const words of await page.locator('ul[aria-hidden=true] li').allTextContents())
    expect(chart.text).toContain(`>${words.trim()}</text>`);
  const png = await downloaded(page, () => page.getByRole('button', { name: 'Save PNG' }).click());
  expect(png.text.slice(1, 4)).toBe('PNG');
  await page.getByRole('button', { name: 'Copy PNG' }).click();
  await page.getByText('Copied', { exact: true }).waitFor();
  expect(await findings(page)).toEqual([]);
  await page.screenshot({ path: join(pictures, 'growth-taking-along.png') });

  await page.getByRole('searchbox', { name: /Filter the kinds/ }).fill('/^Session$/');
  await eventually(() => kinds.count()).toBe(1);
  await kinds.first().dblclick();
  await page.getByText('1,000 objects of type Session').waitFor({ timeout: 40_000 });
  const objects = linesOf(await asCsv(page, 'changed objects'));
  expect(objects).toHaveLength(1001);
  expect(new Set(objects.slice(1).map((line) => line.split(',')[1]))).toEqual(new Set(['Session']));
  const address = await page
    .getByRole('grid', { name: /^Objects of type Session/ })
    .locator('[role=row][aria-selected] a')
    .first()
    .innerText();
  expect(objects[1]?.split(',')[0]).toBe(address);
}, 90_000);

test('profiles: the table as it is filtered and sorted', async () => {
  const { page } = await openApp([fixture(join('..', 'profiles', 'pstats', 'cprofile_3.11.7.prof.gz'))]);
  const functions = gridRows(page, 'Functions');
  await functions.first().waitFor();
  await page
    .getByRole('grid', { name: 'Functions' })
    .getByRole('button', { name: 'Calls', exact: true })
    .click();
  await page.getByRole('searchbox', { name: 'Filter the table' }).fill('fib');
  await eventually(() => functions.first().innerText()).toContain('fib');
  const all = await asRows(page, 'Functions');
  await page.getByText(`${all.length} of 208 rows`).waitFor();
  const shown = await functions.allInnerTexts();
  expect(shown).toHaveLength(all.length);
  for (const [at, row] of all.entries())
    expect(shown[at]).toContain(Number(row['calls']).toLocaleString('en-US'));
  const callers = await asRows(page, `Callers of ${String(all[0]?.['function'])}`);
  expect(callers.length).toBe(await gridRows(page, `Callers of ${String(all[0]?.['function'])}`).count());
}, 60_000);

test('a dump: suspects, roots, keepers, insight, threads, sizes', async () => {
  const { page } = await openApp([
    fixture('leak-py310.t0.dump.gz'),
    fixture(join('..', 'superset', 'service-py312.dump.gz')),
  ]);
  await goTo(page, '#/dump/1/summary');
  const table = async (heading: string): Promise<number> =>
    page.locator('table').filter({ hasText: heading }).first().locator('tbody tr').count();

  await page
    .getByRole('searchbox', { name: /filter/i })
    .first()
    .fill('dict');
  await eventually(() => page.getByText(/types? match/).count()).toBe(1);
  await page.getByText('on disk').first().waitFor();
  await eventually(() => page.getByRole('region', { name: 'Progress' }).count()).toBe(0);
  const types = linesOf(await asCsv(page, 'the summary', 'This table as CSV'));
  expect(types.slice(1).every((line) => /^[^,]*dict/i.test(line))).toBe(true);
  expect(types.length - 1).toBe(
    Number(/(\d+) types?/.exec((await page.getByText(/types? match/).textContent()) ?? '')?.[1]),
  );

  await goTo(page, '#/dump/1/suspects');
  await eventually(() => page.locator('main ol > li').count()).toBeGreaterThan(0);
  const suspects = await asRows(page, 'suspects');
  expect(suspects).toHaveLength(await page.locator('main section > ol > li').count());
  await page.getByText(String(suspects[0]?.['sentence']).slice(0, 60)).first().waitFor();

  await goTo(page, '#/dump/1/roots');
  await page.getByRole('button', { name: 'List: Modules' }).click();
  const modules = gridRows(page, 'Roots: Modules');
  await modules.first().waitFor();
  const roots = linesOf(await asCsv(page, 'roots: Modules'));
  expect(roots[1]?.split(',')[0]).toBe(await modules.first().locator('a').first().innerText());
  const reasons = await asRows(page, 'reasons of roots');
  expect(reasons.find(({ why }) => why === 'Modules')?.['roots']).toBe(roots.length - 1);

  await goTo(page, '#/dump/1/keepers?type=str');
  await eventually(() => table('Held alone by')).toBeGreaterThan(0);
  expect(await asRows(page, 'who keeps them alive')).toHaveLength(await table('Held alone by'));

  await goTo(page, '#/dump/1/insight');
  await eventually(() => table('Saved by copies')).toBeGreaterThan(0);
  const waste = await asRows(page, 'waste by type');
  expect(waste).toHaveLength(await table('Saved by copies'));
  expect(
    await page
      .locator('table')
      .filter({ hasText: 'Saved by copies' })
      .locator('tbody tr')
      .first()
      .innerText(),
  ).toContain(Number(waste[0]?.['count']).toLocaleString('en-US'));
  expect(await findings(page)).toEqual([]);

  await goTo(page, '#/dump/2/process');
  await page.getByRole('button', { name: 'Copy locals of all threads' }).waitFor();
  const locals = await asRows(page, 'locals of all threads');
  expect(new Set(locals.map(({ thread }) => thread)).size).toBe(
    await page.locator('main details > ol').count(),
  );

  await goTo(page, '#/sizes');
  const sizes = linesOf(await asCsv(page, 'where the size changes'));
  expect(sizes).toHaveLength(1 + (await table('Where the size changes')));
}, 90_000);
