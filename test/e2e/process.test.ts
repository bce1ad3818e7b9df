import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fixturePath } from '../builders/fixtures.ts';
import { findings } from './axe.ts';
import { openApp, pictures } from './app.ts';
import { fixture } from './program.ts';
import { goTo } from './screen.ts';

describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
  test('a dump of our own script shows its process, its threads and what their locals hold', async () => {
    const { page } = await openApp([fixturePath('superset', 'service-py312.dump.gz')], { colorScheme });
    await page.getByText('on disk').first().waitFor();
    await page.getByRole('link', { name: 'Process', exact: true }).click();
    await page.getByText('cpython 3.12.1, linux').waitFor();
    await page.getByText('189 sizes are lower bounds').waitFor();
    const main = page.getByRole('group').filter({ hasText: 'MainThread' });
    await main.getByText('wrote the dump').waitFor();
    await main.getByRole('cell', { name: 'marker', exact: true }).waitFor();
    expect(await findings(page)).toEqual([]);
    await page.screenshot({ path: join(pictures, `process-${colorScheme}.png`) });
    // A local is a link to its object, whose path begins at the local.
    await main
      .getByRole('row')
      .filter({ has: page.getByRole('cell', { name: 'truth', exact: true }) })
      .getByRole('link')
      .click();
    await page.getByText(/It is a root: a local variable of a running function holds it/).waitFor();
  });

  test('a dump of meliae says that it has nothing, and leads to a better one', async () => {
    const { page } = await openApp([fixture('small-py310.dump.gz')], { colorScheme });
    await page.getByText('on disk').first().waitFor();
    await goTo(page, '#/dump/1/process');
    await page.getByText('This dump says nothing of the process').waitFor();
    await page.getByRole('link', { name: 'Get such a dump' }).click();
    await page.getByRole('heading', { name: 'Get a dump' }).waitFor();
    expect(await findings(page)).toEqual([]);
    await page.screenshot({ path: join(pictures, `get-a-dump-${colorScheme}.png`) });
  });
});

test('the ways to a dump follow the Python and the names of the person, and only plain names', async () => {
  const { page } = await openApp([]);
  await page.getByRole('link', { name: 'All ways to a dump' }).click();
  await page.getByLabel('Process', { exact: true }).fill('4711');
  await page.getByText('meliscope capture --pid 4711 -o /tmp/app.dump').waitFor();
  await page.getByLabel('Dump to write').fill('/data/$(reboot).dump');
  await page.getByRole('alert').getByText('characters that a shell would take').waitFor();
  await page.getByText('meliscope capture --pid 4711 -o /tmp/app.dump').waitFor();
  await page.getByLabel('Dump to write').fill('/data/a.dump');
  await page.getByLabel('Python of the process').selectOption('3.14');
  expect(await page.getByRole('button', { name: 'gdb by hand' }).count()).toBe(0);
  await page.getByRole('button', { name: 'sys.remote_exec' }).click();
  await page.getByText('sys.remote_exec(4711, "/tmp/take_dump.py")').waitFor();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save meliscope_dump.py' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('meliscope_dump.py');
});
