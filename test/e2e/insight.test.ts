import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { fixturePath, fixtureText, temporaryFile } from '../builders/fixtures.ts';
import { openApp, pictures } from './app.ts';
import { findings } from './axe.ts';
import { goTo } from './screen.ts';

const heap = (name: string): string => fixturePath('insight', 'heaps', '3.13.0-pools', name);
const pools = heap('heap.dump.gz');

async function open(part: string, files: readonly string[] = [pools]): Promise<Page> {
  const { page } = await openApp(files);
  await goTo(page, `#/dump/1/insight${part}`);
  await page.getByRole('heading', { name: 'Insight' }).waitFor();
  return page;
}
const chosen = (page: Page, part: string): Promise<void> =>
  page.getByRole('radio', { name: part, checked: true }).waitFor();

/** Each part by its address, and what is there once it is answered. */
const parts: readonly (readonly [part: string, address: string, there: (page: Page) => Promise<unknown>])[] =
  [
    ['Waste', '', (page) => page.getByText('are slots that containers have and do not use').waitFor()],
    ['Duplicates', '?part=duplicates', (page) => page.getByText('are objects that an equal one').waitFor()],
    [
      'Arenas',
      '?part=arenas',
      async (page) => {
        await page.getByRole('application', { name: /Arenas and pools/ }).waitFor();
        await page.getByText('What _debugmallocstats of the same process says').waitFor();
      },
    ],
    [
      'Diagnose',
      '?part=diagnose',
      (page) => page.getByText("Most of it is memory that Python's allocator keeps").waitFor(),
    ],
    ['Sizes', '?part=sizes&kind=dict&beside=2.7', (page) => page.getByText('2.7 against 3.13').waitFor()],
  ];

describe('insight', () => {
  test.each(parts)(
    '%s is there by its address, in both themes, and axe finds nothing',
    async (part, address, there) => {
      const page = await open(address);
      await there(page);
      await chosen(page, part);
      for (const scheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme: scheme });
        await page.screenshot({ path: join(pictures, `insight-${part.toLowerCase()}-${scheme}.png`) });
        expect(await findings(page)).toEqual([]);
      }
    },
  );

  test('back and forward go from part to part, and a version that was chosen stays in the address', async () => {
    const page = await open('');
    await page.getByRole('radio', { name: 'Arenas' }).click();
    await page.getByRole('application', { name: /Arenas and pools/ }).waitFor();
    await page.getByLabel('Written by Python').selectOption('3.12');
    await page.getByText('Python 3.12, as you say.').waitFor();
    expect(new URL(page.url()).hash).toBe('#/dump/1/insight?part=arenas&python=3.12');
    await page.getByRole('button', { name: 'Back', exact: true }).click();
    await page.getByText('Python 3.13, as the dump says.').waitFor();
    await page.goBack();
    await chosen(page, 'Waste');
    await page.goForward();
    await chosen(page, 'Arenas');
  });

  test('the arrow keys go from pool to pool and say what each is', async () => {
    const page = await open('?part=arenas');
    await page.getByRole('application', { name: /Arenas and pools/ }).focus();
    await page.keyboard.press('ArrowRight');
    await page.getByText(/Arena from 0x[0-9a-f]+: a pool of [\d,]+-byte blocks/).waitFor();
  });

  test('a text that is something else is refused in a sentence; smaps of 5 MiB is read', async () => {
    const page = await open('?part=diagnose');
    await page.getByText('Give what you have of the same process').click();
    await page.getByRole('textbox', { name: 'Text of smaps' }).fill('hello');
    await page.getByRole('textbox', { name: 'Text of smaps' }).blur();
    await page.getByText('What was given as smaps is something else, cut off or empty.').waitFor();
    const smaps = fixtureText('insight', 'heaps', '3.13.0-pools', 'smaps.gz');
    const many = smaps.repeat(Math.ceil((5 << 20) / smaps.length));
    await page.getByLabel('File of smaps').setInputFiles(temporaryFile('smaps', many));
    await page.getByText('shared libraries and extension modules, from the mappings').waitFor();
  });

  test('a recording and a log that are open are taken by their names', async () => {
    const recording = temporaryFile('run.dat', fixtureText('profiles', 'mprof', 'with_func.dat.gz'));
    const log = temporaryFile('calls.strace', fixtureText('insight', 'heaps', '3.13.0-pools', 'strace.gz'));
    const page = await open('?part=diagnose', [pools, recording, log]);
    await page.getByText('Give what you have of the same process').click();
    await page.getByLabel('Open file of mprof').selectOption('run.dat');
    await page.getByText('30.7 MiB at last').waitFor();
    await page.getByLabel('Open file of strace').selectOption('calls.strace');
    await page
      .getByRole('row', { name: /as large as an arena of Python from 3\.10 on/ })
      .getByText('43.0 MiB')
      .first()
      .waitFor();
    expect(await findings(page)).toEqual([]);
  });
});

test('sizes need no dump: the welcome leads there, and a choice stays in the address', async () => {
  const { page } = await openApp([]);
  await page.getByRole('link', { name: 'how large objects are' }).click();
  await page.getByRole('heading', { name: 'Sizes of objects' }).waitFor();
  await page.getByLabel(/^Object/).selectOption({ label: 'set' });
  await page.getByLabel('Compared with').selectOption('3.6');
  expect(new URL(page.url()).hash).toBe('#/sizes?kind=set&beside=3.6');
  await page.getByRole('row', { name: /^19 2,264/ }).waitFor();
  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    await page.screenshot({ path: join(pictures, `sizes-${scheme}.png`) });
    expect(await findings(page)).toEqual([]);
  }
  await page.goBack();
  await page.goBack();
  await page.goBack();
  await page.getByRole('heading', { name: 'How do I get a dump?' }).waitFor();
});
