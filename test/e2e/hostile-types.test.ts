import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openApp } from './app.ts';
import { tempFolder } from './program.ts';
import { goTo } from './screen.ts';

const markup = '<img src=x onerror=alert(1)>\u202e"&';

test('a class with a name of 100 kB and markup has its retained size, its list, and text everywhere', async () => {
  const file = join(tempFolder(), 'hostile.dump');
  const object = (fields: object): string => `${JSON.stringify(fields)}\n`;
  writeFileSync(
    file,
    object({ address: 1, type: 'module', size: 72, name: '<b>app</b>', refs: [2, 3, 4] }) +
      object({ address: 2, type: markup + 'x'.repeat(100_000), size: 500, refs: [3] }) +
      object({
        address: 3,
        type: 'str',
        size: 60,
        len: 30,
        value: '<script>alert(1)</script>\ud800',
        refs: [],
      }) +
      object({ address: 4, type: 'str', size: 50, len: 1, value: 'a', refs: [] }),
  );
  const { page } = await openApp([file]);
  const long = page.getByRole('row', { name: /onerror/ });
  await expect
    .poll(async () => ((await long.textContent()) ?? '').split('500 B').length - 1, { timeout: 20_000 })
    .toBe(4);
  await long.dblclick();
  await page.getByRole('heading', { name: /onerror/ }).waitFor();
  await page.getByText('1 object', { exact: true }).waitFor();
  for (const place of ['query?q=size+%3E+0', 'query?q=size+%3E+0&show=keepers', 'picture/3', 'report']) {
    await goTo(page, `#/dump/1/${place}`);
    await expect
      .poll(() => page.locator('main').first().textContent(), { timeout: 20_000 })
      .toMatch(/<b>app|onerror|module/);
    expect([place, await page.locator('main img, main script, main b').count()]).toEqual([place, 0]);
  }
});
