import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openApp, pictures } from './app.ts';
import { fixture, tempFolder } from './program.ts';
import { allowClipboard, clipboard, pick } from './screen.ts';

/** A folder with two small dumps. */
function folderOfDumps(): string {
  const root = tempFolder();
  for (const name of ['a.dump.gz', 'b.dump.gz'])
    writeFileSync(join(root, name), readFileSync(fixture('small-py310.dump.gz')));
  return root;
}

describe('welcome', () => {
  test('opens dumps by the file picker and lists them as recent', async () => {
    const root = folderOfDumps();
    const { page } = await openApp(['--root', root]);
    await page.getByText('Dumps that you open are listed here').waitFor();
    for (const name of ['a.dump.gz', 'b.dump.gz']) {
      await pick(page, name);
      await page.getByRole('navigation', { name: 'Where you are' }).getByText(name).waitFor();
      await page.getByText('19,955').first().waitFor();
    }
    rmSync(join(root, 'a.dump.gz'));
    await page.getByRole('link', { name: 'Meliscope' }).click();
    const recent = page.locator('section').filter({ hasText: 'Clear this list' }).getByRole('listitem');
    await expect.poll(() => recent.count()).toBe(2);
    expect(await recent.nth(0).textContent()).toContain('b.dump.gz');
    // What has gone is listed, and cannot be opened.
    expect(await recent.nth(1).textContent()).toContain('not there any more');
    expect(await recent.nth(1).getByRole('button').isDisabled()).toBe(true);
    await recent.nth(0).getByRole('button').click();
    await page.getByText('19,955').first().waitFor();
    await page.goBack();
    await page.getByRole('button', { name: 'Clear this list' }).click();
    await page.getByText('Dumps that you open are listed here').waitFor();
  });

  test('opens the sample', async () => {
    const { page } = await openApp([]);
    await page.getByRole('button', { name: 'Open the sample dump' }).click();
    await page.getByText('297,576').first().waitFor();
    await page.screenshot({ path: join(pictures, 'sample.png') });
  });

  test('tells of two ways to a dump, each ready to be copied, and leads to all of them', async () => {
    const { page } = await openApp([]);
    await allowClipboard(page);
    for (const [what, text] of [
      ['Copy the command', 'meliscope capture --pid PID'],
      ['Copy the call', "meliscope_dump.dump('/tmp/app.dump')"],
    ] as const) {
      await page.getByRole('button', { name: what, exact: true }).click();
      await expect.poll(() => clipboard(page)).toContain(text);
    }
    await page.getByRole('link', { name: 'All ways to a dump' }).click();
    await page.getByRole('heading', { name: 'Get a dump' }).waitFor();
  });

  test('says where to go with a file that was dropped, since a browser hides its place', async () => {
    const { page } = await openApp(['--root', folderOfDumps()]);
    await page.evaluate(() => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(['{}'], 'a.dump'));
      for (const type of ['dragenter', 'dragover', 'drop'])
        document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
    });
    await page.getByRole('button', { name: 'Choose a file…' }).click();
    await page.getByRole('option', { name: 'a.dump.gz' }).waitFor();
  });
});

describe('the file picker by keys', () => {
  test('is filtered, walked in and out of folders, and left', async () => {
    const { page } = await openApp(['--root', fixture('')]);
    await page.keyboard.press('Control+o');
    const field = page.getByRole('combobox');
    await page.getByRole('option', { name: 'edge' }).waitFor();
    await field.pressSequentially('edge');
    await expect.poll(() => page.getByRole('option').count()).toBe(1);
    await field.press('Enter');
    await page.getByRole('option', { name: 'crlf-py310' }).waitFor();
    await field.press('Backspace');
    const edge = page.getByRole('option', { name: 'edge' });
    await expect.poll(() => edge.getAttribute('aria-selected')).toBe('true');
    await field.pressSequentially('small-py313');
    await expect.poll(() => page.getByRole('option').count()).toBe(1);
    await page.screenshot({ path: join(pictures, 'picker.png') });
    await field.press('Enter');
    await page.getByRole('navigation', { name: 'Where you are' }).getByText('small-py313.dump.gz').waitFor();
  });

  test('opens right after the help was closed, and from the help', async () => {
    const { page } = await openApp(['--root', folderOfDumps()]);
    const dialog = (name: string) => page.getByRole('dialog', { name });
    await page.getByRole('heading', { name: 'Recent' }).waitFor();
    await page.keyboard.press('?');
    await dialog('Keys and words').waitFor();
    // Both keys in one turn of the page, before it tells of the closing.
    await Promise.all([page.keyboard.press('Escape'), page.keyboard.press('Control+o')]);
    await dialog('Open a dump').waitFor();
    expect(await dialog('Keys and words').count()).toBe(0);
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
    await page.keyboard.press('?');
    await dialog('Keys and words').waitFor();
    await page.keyboard.press('Control+o');
    await page.getByRole('option', { name: 'a.dump.gz' }).waitFor();
    expect(await page.getByRole('dialog').count()).toBe(1);
    expect(await page.getByRole('combobox').evaluate((field) => field === document.activeElement)).toBe(true);
  });
});
