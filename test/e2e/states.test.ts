import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openApp, pictures } from './app.ts';
import { fixture, startProgram, tempFolder, type Surroundings } from './program.ts';
import { firstRow, goTo } from './screen.ts';

const isRoot = process.getuid?.() === 0;
const isLinux = process.platform === 'linux';

/** In a terminal and on the screen: exit code 3 and the one sentence, and the same sentence with a way on. */
async function expectRefused(path: string, sentence: string, surroundings: Surroundings = {}): Promise<void> {
  const told = await startProgram(['summary', path], tempFolder(), surroundings).ended;
  expect(told).toEqual({ code: 3, out: '', err: `meliscope: ${sentence}\n` });
  const { page } = await openApp([path, fixture('small-py310.dump.gz')], {}, surroundings);
  await goTo(page, '#/dump/1/summary');
  await page.getByRole('heading', { name: `${basename(path)} could not be opened` }).waitFor();
  expect(await page.getByRole('alert').textContent()).toContain(sentence);
  await page.screenshot({ path: join(pictures, `refused-${basename(path)}.png`) });
  // It is asked again when that is wanted, and says the same.
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect.poll(() => page.url()).toContain('#/dump/3/summary');
  await page.getByRole('heading', { name: `${basename(path)} could not be opened` }).waitFor();
}

const made = (name: string, content: Uint8Array | string): string => {
  const file = join(tempFolder(), name);
  writeFileSync(file, content);
  return file;
};

describe('one sentence in the terminal and on the screen for', () => {
  test('a folder', async () => {
    const path = join(tempFolder(), 'folder');
    mkdirSync(path);
    await expectRefused(path, `${path} is a folder; choose a dump inside it.`);
  });

  test('a file that is not there', async () => {
    const path = join(tempFolder(), 'missing.dump');
    await expectRefused(path, `There is no file ${path}.`);
  });

  test('an empty file', async () => {
    const path = made('empty.dump', '');
    await expectRefused(path, `The file ${path} is empty.`);
  });

  test('100 MB of random bytes', async () => {
    const path = made('random.bin', randomBytes(100e6));
    await expectRefused(
      path,
      'random.bin is not a dump that Meliscope knows: no line of a meliae dump was found at its start.',
    );
  });

  test('a dump without an object', async () => {
    const path = made('lines.dump', '{"address": 1, "type": "x", "size"\n{"address": 2, "type"\n');
    const sentence = 'Not one object could be read from lines.dump; the list of problems says why.';
    await expectRefused(path, sentence);
  });

  // The superuser may read everything, unless that right is taken from the program.
  test.skipIf(process.platform === 'win32')('a file one may not read', async (context) => {
    const path = made('secret.dump', '{"address": 1, "type": "x", "size": 8, "refs": []}\n');
    chmodSync(path, 0);
    const through = isRoot
      ? ['setpriv', '--inh-caps=-all', '--bounding-set=-dac_override,-dac_read_search']
      : [];
    if (isRoot) {
      try {
        execFileSync(through[0] ?? '', [...through.slice(1), 'true'], { stdio: 'ignore' });
      } catch {
        context.skip('setpriv is not here to take the right to read everything away');
      }
    }
    await expectRefused(path, `You have no permission to read ${path}.`, { through });
  });

  test.skipIf(!isLinux || !isRoot)('a full cache disk', async (context) => {
    const folder = join(tempFolder(), 'small-disk');
    mkdirSync(folder);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder], { stdio: 'ignore' });
    } catch {
      context.skip('this machine lets nobody mount');
    }
    onTestFinished(() => void execFileSync('umount', ['-l', folder]));
    await expectRefused(
      fixture('leak-py310.t0.dump.gz'),
      `The disk of the cache folder ${folder} is full; free some space, or inflate the dump elsewhere with gunzip.`,
      { env: { MELISCOPE_CACHE_DIR: folder } },
    );
  });
});

test('a dump that cannot be opened leaves the others as they are', async () => {
  const missing = join(tempFolder(), 'missing.dump');
  const { page } = await openApp([missing, fixture('small-py310.dump.gz')]);
  await goTo(page, '#/dump/1/summary');
  await page.getByRole('heading', { name: /could not be opened/ }).waitFor();
  expect(await page.getByText('Size', { exact: true }).count()).toBe(0);
  await page.getByRole('link', { name: 'Problems' }).click();
  await page.getByRole('heading', { name: 'Nothing was read of this file' }).waitFor();
  await page.getByRole('link', { name: /small-py310/ }).click();
  await expect.poll(() => firstRow(page).textContent()).toContain('dict');
});

describe('problems', () => {
  test('of odd and damaged files are counted by kind and listed with their place', async () => {
    const names = [
      'gcdump-py310-duplicates',
      'truncated-py310',
      'v051-py38-aborted',
      'crlf-py310',
      'blank-and-comment-lines-py310',
    ];
    const { page } = await openApp(names.map((name) => fixture(`edge/${name}.dump.gz`)));
    const show = async (dump: number, heading: RegExp) => {
      await goTo(page, `#/dump/${dump}/problems`);
      await page.getByRole('heading', { name: heading, level: 1 }).waitFor();
      return (await page.locator('main').textContent()) ?? '';
    };
    const lines = page.getByRole('region', { name: 'Problems line by line' }).getByRole('row');

    const duplicates = await show(1, /^5,115 problems in the file$/);
    expect(duplicates).toContain('Address again');
    expect(duplicates).toContain('The first 100 of 5,115');
    expect(await lines.count()).toBe(101);
    expect(await lines.nth(1).textContent()).toMatch(/^\s*522\s*45,983\s*Address again\s*{"address"/);

    expect(await show(2, /^1 problem in the file$/)).toContain('Cut off');
    // The program that wrote this one was stopped between two lines.
    await show(3, /^No problems$/);
    expect(await show(4, /^No problems$/)).toContain('Every line of the file was understood.');
    expect(await show(5, /^No problems$/)).toContain('3 lines hold nothing on purpose');
  });

  test('of a file without an object can be reached from its failure', async () => {
    const file = made('lines.dump', '{"address": 1, "type": "x", "size"\n{"address": 2, "type"\n');
    const { page } = await openApp([file]);
    await goTo(page, '#/dump/1/summary');
    await page.getByRole('link', { name: /See \d problems? in the file/ }).click();
    await page.getByRole('heading', { name: /problems? in the file/, level: 1 }).waitFor();
    expect(await page.locator('main').textContent()).not.toContain('All other lines were read');
  });
});
