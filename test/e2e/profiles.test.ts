import { readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { openApp, pictures } from './app.ts';
import { findings } from './axe.ts';
import { fixture, tempFolder } from './program.ts';
import { goTo } from './screen.ts';

const sample = (...parts: string[]) => fixture(join('..', 'profiles', ...parts));
const grid = (page: Page, name: string) => page.getByRole('grid', { name, exact: true });
const rowsOf = (page: Page, name: string) => grid(page, name).locator('[role=row][aria-selected]');
const part = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Parts of this profile' }).getByRole('button', { name });
async function savedBy(page: Page, button: string): Promise<string> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: button, exact: true }).click(),
  ]);
  return readFileSync(await download.path(), 'latin1');
}
const look = { viewport: { width: 1600, height: 1000 } };

describe('profiles open as dumps do', () => {
  test('tracemalloc: by line, file and traceback, filtered, compared, as a flame chart', async () => {
    const { page } = await openApp(
      [
        sample('tracemalloc', 'py3.11.7_nframe25.2.snap.gz'),
        sample('tracemalloc', 'py3.11.7_nframe25.1.snap.gz'),
      ],
      look,
    );
    const first = rowsOf(page, 'Memory').first();
    await first.waitFor();
    const list = page.getByRole('complementary', { name: 'Dumps' });
    expect(await list.getByText('tracemalloc snapshot').count()).toBe(2);
    const byLine = await first.innerText();
    await page.getByRole('radio', { name: 'File' }).click();
    await expect.poll(() => first.innerText()).not.toBe(byLine);
    await page.getByRole('radio', { name: 'Traceback' }).click();
    await page.getByRole('list', { name: /Traceback, oldest/ }).waitFor();
    expect(await findings(page)).toEqual([]);
    await page.screenshot({ path: join(pictures, 'tracemalloc-traceback.png') });
    await page.getByRole('radio', { name: 'Line' }).click();
    await page.getByRole('combobox', { name: 'Compare with' }).selectOption({ index: 1 });
    await page.getByRole('columnheader', { name: 'Change', exact: true }).waitFor();
    await expect.poll(() => first.innerText()).toMatch(/[▲▼]/);
    await page.getByRole('textbox', { name: 'Only files' }).fill('*no-such-file*');
    await page.keyboard.press('Tab');
    await page.getByText('Nothing passes.').waitFor();
    await page.getByRole('textbox', { name: 'Only files' }).fill('');
    await page.keyboard.press('Tab');
    await first.waitFor();
    expect(await findings(page)).toEqual([]);
    await page.screenshot({ path: join(pictures, 'tracemalloc-compared.png') });
    await part(page, 'Flame chart').click();
    const chart = page.getByRole('application', { name: /Flame chart/ });
    await chart.focus();
    await page.keyboard.press('ArrowDown');
    await page.getByText(/% of all/).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('navigation', { name: 'Within' }).getByRole('button', { name: 'all' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('searchbox', { name: 'Find frames' }).fill('workload');
    await page.getByText('of what is shown').waitFor();
    await page.screenshot({ path: join(pictures, 'tracemalloc-flame.png') });
  }, 60_000);

  test('tracemalloc: several snapshots side by side and on the timeline, the program beside its lines', async () => {
    const folder = tempFolder();
    const paths = [1, 2, 3].map((n) => join(folder, `night.${n}.snap`));
    const names = ['py3.11.7_nframe25.1', 'py3.11.7_nframe25.2', 'py3.13.0_nframe25.1'];
    paths.forEach((path, at) => {
      writeFileSync(path, gunzipSync(readFileSync(sample('tracemalloc', `${names[at]}.snap.gz`))));
      // The files' times say which is the oldest, not the order in which they are opened.
      utimesSync(path, 1_700_000_000 + 3600 * at, 1_700_000_000 + 3600 * at);
    });
    const { page } = await openApp(paths.toReversed(), look);
    const rows = rowsOf(page, 'Memory');
    await rows.first().waitFor();
    await page
      .getByRole('region', { name: /^Lines of/ })
      .getByText(/looked for at|no file of it/)
      .waitFor();
    await page.getByRole('combobox', { name: 'Compare with' }).selectOption('Several side by side');
    const titles = async () => {
      const all = await grid(page, 'Memory').getByRole('columnheader').allInnerTexts();
      return all.map((title) => title.replace(/[ ↓↑]+$/, ''));
    };
    await expect
      .poll(async () => (await titles()).slice(2, 5))
      .toEqual(['night.1.snap', 'night.2.snap', 'night.3.snap']);
    await expect.poll(() => page.url()).toContain('added=3%2C2%2C1');
    await page.getByText(/ → .* → /).waitFor();
    await grid(page, 'Memory').getByRole('button', { name: 'night.2.snap' }).click();
    await expect.poll(() => page.url()).toContain('sort=size%402');
    expect(await findings(page)).toEqual([]);
    await page.screenshot({ path: join(pictures, 'tracemalloc-series.png') });
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.reload();
    await expect
      .poll(async () => (await titles()).slice(2, 5))
      .toEqual(['night.1.snap', 'night.2.snap', 'night.3.snap']);
    expect(await findings(page)).toEqual([]);
    await page.getByRole('checkbox', { name: 'night.2.snap' }).uncheck();
    await expect
      .poll(async () => (await titles()).slice(2, 5))
      .toEqual(['night.1.snap', 'night.3.snap', expect.stringContaining('Change')]);
    await page.getByRole('link', { name: /^Growth over 3 files/ }).click();
    await page
      .getByText(/tracemalloc snapshots \(traced bytes/)
      .first()
      .waitFor();
    const drawn = page.getByRole('row', { name: /tracemalloc snapshots/ });
    expect(await drawn.getByRole('cell').count()).toBe(3);
    await page.getByRole('radio', { name: 'From the start' }).click();
    await expect.poll(() => drawn.innerText()).toContain('7,200 s after its start');
    expect(await findings(page)).toEqual([]);
    await page.screenshot({ path: join(pictures, 'growth-snapshots.png') });
  }, 60_000);

  test('several that are chosen at once show the first of them, and a file that failed is not counted', async () => {
    const folder = tempFolder();
    const copies = { 'a.snap': 'py3.11.7_nframe25.1', 'b.snap': 'py3.11.7_nframe25.2' };
    for (const [name, from] of Object.entries(copies))
      writeFileSync(join(folder, name), gunzipSync(readFileSync(sample('tracemalloc', `${from}.snap.gz`))));
    writeFileSync(join(folder, 'c.snap'), readFileSync(join(folder, 'a.snap')).subarray(0, 5000));
    const { page } = await openApp(['--root', folder]);
    await page
      .getByRole('button', { name: /Open a dump…/ })
      .last()
      .click();
    await page.getByRole('button', { name: 'Open all 3 files' }).click();
    await page.getByRole('heading', { level: 1, name: /^a\.snap/ }).waitFor();
    await rowsOf(page, 'Memory').first().waitFor();
    await page.getByRole('link', { name: /^Growth over 2 files/ }).waitFor();
  }, 30_000);

  test('cProfile: sorted by each column, callers and callees, several added, icicle', async () => {
    const { page } = await openApp(
      [sample('pstats', 'cprofile_3.11.7.prof.gz'), sample('pstats', 'cprofile_3.10.13.prof.gz')],
      look,
    );
    const first = rowsOf(page, 'Functions').first();
    await first.waitFor();
    await grid(page, 'Functions').getByRole('button', { name: 'Calls', exact: true }).click();
    await expect.poll(() => page.url()).toContain('sort=calls');
    await page.getByRole('searchbox', { name: 'Filter the table' }).fill('fib');
    await expect.poll(() => first.innerText()).toContain('fib');
    await first.click();
    await page.getByRole('region', { name: /^Callers of fib/ }).waitFor();
    const alone = await first.innerText();
    await page.getByRole('checkbox', { name: /3\.10\.13/ }).check();
    await expect.poll(() => first.innerText()).not.toBe(alone);
    await page.screenshot({ path: join(pictures, 'pstats.png') });
    await part(page, 'Flame chart').click();
    await page.getByText(/knows who called whom, not whole stacks/).waitFor();
    await page.screenshot({ path: join(pictures, 'pstats-flame.png') });
    // All time that was measured is the width of the chart, whichever way it is looked at.
    const whole = page.getByText(/^all: .* 100\.0 % of all/);
    const words = /^.* of all/.exec(await whole.innerText())?.[0];
    const drawn = page.getByText(/frames drawn|wide enough to be drawn/);
    const downward = await drawn.innerText();
    await page.getByRole('radio', { name: 'Callers' }).click();
    await expect.poll(() => page.url()).toContain('callers=1');
    await expect.poll(() => drawn.innerText()).not.toBe(downward);
    await expect.poll(async () => /^.* of all/.exec(await whole.innerText())?.[0]).toBe(words);
    await page.getByRole('application', { name: /Flame chart/ }).focus();
    await page.keyboard.press('ArrowDown');
    await page.getByRole('button', { name: 'Only this function' }).click();
    await expect.poll(() => page.url()).toContain('only=');
    const again = page.getByRole('button', { name: /^All functions again/ });
    expect(await findings(page)).toEqual([]);
    expect(await savedBy(page, 'Save SVG')).toContain('<svg xmlns="http://www.w3.org/2000/svg"');
    expect((await savedBy(page, 'Save PNG')).slice(1, 4)).toBe('PNG');
    await again.click();
    await expect.poll(() => page.url()).not.toContain('only=');
  }, 60_000);

  test('line_profiler, mprof, strace and heapy have their tables and charts', async () => {
    const { page } = await openApp(
      [
        sample('lprof', 'v5.0.2_py3.13.lprof.gz'),
        sample('mprof', 'with_func.dat.gz'),
        sample('strace', 'f_ttt_T_memory.txt.gz'),
        sample('hpy', 'heap.hpy.gz'),
        sample('strace', 'c_summary.txt.gz'),
      ],
      look,
    );
    await rowsOf(page, 'Functions').first().waitFor();
    await page.getByRole('region', { name: /^Lines of/ }).waitFor();
    expect(await findings(page)).toEqual([]);
    await page.screenshot({ path: join(pictures, 'lprof.png') });
    await goTo(page, '#/dump/2/profile');
    await page.getByText(/process: peak .* over /).waitFor();
    expect(await findings(page)).toEqual([]);
    await page.screenshot({ path: join(pictures, 'mprof.png') });
    await goTo(page, '#/dump/3/profile');
    await rowsOf(page, 'System calls').first().waitFor();
    await page
      .getByText(/: peak .* within .* ms/)
      .first()
      .waitFor();
    expect(await findings(page)).toEqual([]);
    await page.screenshot({ path: join(pictures, 'strace.png') });
    for (const name of ['Slowest', 'Processes', 'Largest mappings']) {
      await part(page, name).click();
      await rowsOf(page, name).first().waitFor();
    }
    await goTo(page, '#/dump/4/profile');
    await rowsOf(page, 'Kinds').first().waitFor();
    expect(await findings(page)).toEqual([]);
    await page.screenshot({ path: join(pictures, 'hpy.png') });
    await goTo(page, '#/dump/5/profile');
    await rowsOf(page, 'System calls').first().waitFor();
  }, 60_000);

  test('hostile names are text, a damaged file says where, at both sizes and in both themes', async () => {
    const folder = tempFolder();
    const stacks = join(folder, 'hostile.folded');
    writeFileSync(
      stacks,
      'main;<img src=x onerror=alert(1)>;\u202eevil 5\nmain;ok 3\nmain;<script>document.title="x"</script> 2\n',
    );
    const whole = gunzipSync(readFileSync(sample('tracemalloc', 'py3.11.7_nframe25.1.snap.gz')));
    const broken = join(folder, 'broken.snap');
    writeFileSync(broken, whole.subarray(0, 5000));
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page } = await openApp([stacks, broken, sample('pstats', 'cprofile_3.13.0.prof.gz')], {
        colorScheme,
        viewport: { width: 760, height: 640 },
      });
      await rowsOf(page, 'Functions').first().waitFor();
      expect(await rowsOf(page, 'Functions').allInnerTexts()).toEqual(
        expect.arrayContaining([expect.stringContaining('<img src=x onerror=alert(1)>')]),
      );
      expect(await findings(page)).toEqual([]);
      await part(page, 'Flame chart').click();
      await page.getByRole('application').waitFor();
      expect(await findings(page)).toEqual([]);
      await page.screenshot({ path: join(pictures, `hostile-flame-${colorScheme}.png`) });
      expect(await page.title()).not.toBe('x');
      await goTo(page, '#/dump/2/profile');
      await page.getByRole('alert').getByText(/byte/).waitFor();
      expect(await findings(page)).toEqual([]);
      await goTo(page, '#/dump/3/profile');
      await rowsOf(page, 'Functions').first().waitFor();
      expect(await findings(page)).toEqual([]);
      await page.screenshot({ path: join(pictures, `pstats-${colorScheme}-760.png`) });
    }
  }, 90_000);
});
